"""What child processes do for books: draw their pictures, check what a provider made, make what is delivered.

The engines are imported inside the functions: only child processes load them, because they take much memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from generation.jobs.processes.picture_tasks import ProgressFile, encoded_anew
from generation.jobs.rules.output_file import OutputFile

if TYPE_CHECKING:
    from generation.books.request import IllustrationRequest

MAX_PIXELS, MIN_SIDE = 40_000_000, 64
PICTURE_TYPE = "image/png"
REFERENCE_SIDE, REFERENCE_QUALITY = 1024, 90
Photos = tuple[tuple[bytes, ...], ...]
"""The photographs of each character."""


@dataclass(frozen=True, slots=True)
class GeneratedPicture:
    """All are PNGs without metadata; `spread`, the back cover, the spine and the front, of covers only.

    `prompt_text` is what `model` was asked for, `request_id` the provider's. In millionths of a dollar, `charged` is
    what the picture cost, of which `cost` is not recorded on the job yet.
    """

    picture: OutputFile
    thumbnail: OutputFile
    spread: OutputFile | None
    prompt_text: str = ""
    model: str = ""
    request_id: str = ""
    cost: int = 0
    charged: int = 0

    @property
    def files(self) -> tuple[OutputFile, ...]:
        return tuple(file for file in (self.picture, self.thumbnail, self.spread) if file)


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A picture to be drawn whose photographs are in files: those of each of its characters."""

    request: IllustrationRequest
    photos: tuple[tuple[Path, ...], ...]

    def read(self) -> Photos:
        return tuple(tuple(path.read_bytes() for path in paths) for paths in self.photos)


def store_photos(request: IllustrationRequest, folder: Path) -> StoredRequest:
    """Write the photographs into the folder, so that they need not be passed to the process."""
    stored = []
    for number, character in enumerate(request.characters):
        paths = tuple(folder / f"photo-{number}-{index}" for index in range(len(character.photos)))
        for path, photo in zip(paths, character.photos, strict=True):
            path.write_bytes(photo.content)
        stored.append(paths)
    characters = tuple(replace(character, photos=(), sheet=None) for character in request.characters)
    return StoredRequest(replace(request, characters=characters), tuple(stored))


def as_reference(photo: bytes) -> bytes:
    """A JPEG of a checked photograph whose longest side has REFERENCE_SIDE pixels at most, for hosted models."""
    from PIL import Image

    with Image.open(BytesIO(photo), formats=("JPEG", "PNG", "WEBP")) as opened:
        small = opened.convert("RGB")
    small.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=REFERENCE_QUALITY)
    return written.getvalue()


def draw(stored: StoredRequest, result: Path, progress: Path) -> None:
    """Write a PNG into one file, and meanwhile the progress into another."""
    from generation.books import pictures as illustration_pictures

    result.write_bytes(illustration_pictures.draw(stored.request, stored.read(), ProgressFile(progress)))


def finish_sheet(content: bytes, wanted: tuple[int, int]) -> bytes | str:
    """A provider's character sheet as a PNG; as text, why it is refused."""
    return encoded_anew(content, wanted, min_side=MIN_SIDE, max_pixels=MAX_PIXELS)


def finish_illustration(
    content: bytes, is_own: bool, wanted: tuple[int, int], cover: StoredRequest | None
) -> GeneratedPicture | str:
    """What is delivered of a picture; why it is refused, if it is.

    A provider's is decoded, cropped to the proportions that were wanted, and encoded anew.

    `cover` is what the picture shows, if it is a front cover.
    """
    from generation.books import pictures as illustration_pictures

    full = content if is_own else encoded_anew(content, wanted, min_side=MIN_SIDE, max_pixels=MAX_PIXELS)
    if isinstance(full, str):
        return full
    spread = illustration_pictures.spread(cover.request, cover.read(), full, is_own) if cover else None
    return GeneratedPicture(
        OutputFile(PICTURE_TYPE, full),
        OutputFile(PICTURE_TYPE, illustration_pictures.thumbnail(full)),
        OutputFile(PICTURE_TYPE, spread) if spread else None,
    )
