"""Pictures that were taken once, kept for the next first start: `ATELIER_ALBUM` names the folder, if there is one.

An album is of one contract's assortment, of the code that draws it and of what that stands on; other code finds none.
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from atelier.demo.film import joined, separated

VARIABLE = "ATELIER_ALBUM"
DRAWN_BY = ("numpy", "pillow")


class Album:
    """The pictures of a contract, in the order of its shots."""

    def __init__(self, folder: Path, contract: str) -> None:
        self._file = folder / f"{contract}-{_edition()}"

    def open(self, many: int) -> list[bytes] | None:
        """None unless all of them are there."""
        try:
            pictures = list(separated(self._file.read_bytes()))
        except (OSError, ValueError):
            return None
        return pictures if len(pictures) == many else None

    def keep(self, pictures: Sequence[bytes]) -> None:
        """All at once or not at all; a folder that cannot be written keeps nothing."""
        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(joined(pictures))
            fresh.replace(self._file)
        except OSError:
            with suppress(OSError):
                fresh.unlink()


def album_of(contract: str) -> Album | None:
    folder = os.environ.get(VARIABLE)
    return Album(Path(folder), contract) if folder else None


def _edition() -> str:
    """A digest of everything that draws."""
    code = hashlib.sha256(" ".join([sys.version, *map(version, DRAWN_BY)]).encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        code.update(file.read_bytes())
    return code.hexdigest()[:16]
