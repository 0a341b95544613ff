"""What child processes do for books: draw their pictures, check what a provider made, make what is delivered.

Only they load the modules that draw, which take much memory.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from generation.adapters import restoration
from generation.adapters.picture_tasks import ProgressFile
from generation.adapters.providers import IllustrationWork
from generation.adapters.restoration import PictureRefused

MAX_PIXELS, MIN_SIDE = 40_000_000, 64
REFERENCE_SIDE, REFERENCE_QUALITY = 1024, 90
Photos = tuple[tuple[bytes, ...], ...]
"""The photographs of each character."""


@dataclass(frozen=True, slots=True)
class FinishedIllustration:
    """All are PNGs without metadata; `spread`, the back cover, the spine and the front, of covers only."""

    full: bytes
    thumbnail: bytes
    spread: bytes | None


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A picture to be drawn whose photographs are in files: those of each of its characters."""

    work: IllustrationWork
    photos: tuple[tuple[Path, ...], ...]

    def read(self) -> Photos:
        return tuple(tuple(path.read_bytes() for path in paths) for paths in self.photos)


def store_photos(work: IllustrationWork, folder: Path) -> StoredWork:
    """Write the photographs into the folder, so that they need not be passed to the process."""
    stored = []
    for number, character in enumerate(work.characters):
        paths = tuple(folder / f"photo-{number}-{index}" for index in range(len(character.photos)))
        for path, photo in zip(paths, character.photos, strict=True):
            path.write_bytes(photo.content)
        stored.append(paths)
    characters = tuple(replace(character, photos=()) for character in work.characters)
    return StoredWork(replace(work, characters=characters), tuple(stored))


def as_reference(photo: bytes) -> bytes:
    """A JPEG of a checked photograph whose longest side has REFERENCE_SIDE pixels at most, for hosted models."""
    with Image.open(BytesIO(photo), formats=("JPEG", "PNG", "WEBP")) as opened:
        small = opened.convert("RGB")
    small.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=REFERENCE_QUALITY)
    return written.getvalue()


def draw(stored: StoredWork, result: Path, progress: Path) -> None:
    """Write a PNG into one file, and meanwhile the progress into another."""
    from generation.adapters import illustration_pictures

    result.write_bytes(illustration_pictures.draw(stored.work, stored.read(), ProgressFile(progress)))


def finish_illustration(content: bytes, is_own: bool, cover: StoredWork | None) -> FinishedIllustration | str:
    """What is delivered of a picture; why it is refused, if it is. A provider's is decoded and encoded anew.

    `cover` is what the picture shows, if it is a front cover.
    """
    from generation.adapters import illustration_pictures

    try:
        full = content if is_own else _encoded_anew(content)
    except PictureRefused as refused:
        return type(refused).__name__
    spread = illustration_pictures.spread(cover.work, cover.read(), full, is_own) if cover else None
    return FinishedIllustration(full, illustration_pictures.thumbnail(full), spread)


def _encoded_anew(content: bytes) -> bytes:
    """Raises PictureRefused."""
    restoration.verify(content, min_side=MIN_SIDE, max_pixels=MAX_PIXELS)
    return restoration.encode_full(restoration.decode(content))
