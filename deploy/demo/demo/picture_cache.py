"""Caches drawn pictures in the folder that the environment variable `ATELIER_ALBUM` names, if it is set.

The name of a cache file contains the contract and a digest of the code and the libraries that draw the pictures, so
that changed code does not find the pictures of earlier code.
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from demo.framing import join_pictures, split_pictures

VARIABLE = "ATELIER_ALBUM"
DRAWING_LIBRARIES = ("numpy", "pillow")


class PictureCache:
    """The pictures of a contract, in the order of its assortment's shots."""

    def __init__(self, folder: Path, contract: str) -> None:
        self._file = folder / f"{contract}-{_digest()}"

    def load(self, count: int) -> list[bytes] | None:
        """None unless the file exists, is complete and contains `count` pictures."""
        try:
            pictures = list(split_pictures(self._file.read_bytes()))
        except (OSError, ValueError):
            return None
        return pictures if len(pictures) == count else None

    def store(self, pictures: Sequence[bytes]) -> None:
        """Write the file atomically. If the folder cannot be written, nothing is stored and no error is raised."""
        temporary = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(join_pictures(pictures))
            temporary.replace(self._file)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def picture_cache_of(contract: str) -> PictureCache | None:
    """None if the environment variable is not set."""
    folder = os.environ.get(VARIABLE)
    return PictureCache(Path(folder), contract) if folder else None


def _digest() -> str:
    """A digest of the Python version, the drawing libraries' versions and the code of this package."""
    digest = hashlib.sha256(" ".join([sys.version, *map(version, DRAWING_LIBRARIES)]).encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
