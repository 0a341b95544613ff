"""What child processes do with pictures: check uploads and results, make what is delivered."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from generation.adapters.local_restoration import restored
from generation.adapters.rendering import decode, encode_full, encode_preview
from generation.domain.picture import CONTENT_TYPES, CheckedPicture, Fault

warnings.simplefilter("ignore")  # Pillow's about pictures that are checked here anyway


@dataclass(frozen=True, slots=True)
class Finished:
    """`full` is a PNG, `preview` a JPEG."""

    full: bytes
    preview: bytes


def check(content: bytes, min_side: int, max_pixels: int) -> CheckedPicture | Fault:
    """Judge a picture by its content: its format, then its declared dimensions, then whether it can be decoded."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.format not in CONTENT_TYPES:
                return Fault.FORMAT
            fault = _fault_of_dimensions(picture.size, min_side, max_pixels)
            if fault is not None:
                return fault
            picture.load()
            return CheckedPicture(CONTENT_TYPES[picture.format], *picture.size)
    except Exception:  # Pillow's decoders raise more types than they document, and MemoryError
        return Fault.UNREADABLE


def _fault_of_dimensions(size: tuple[int, int], min_side: int, max_pixels: int) -> Fault | None:
    width, height = size
    if width * height > max_pixels:
        return Fault.TOO_MANY_PIXELS
    return Fault.TOO_SMALL if min(width, height) < min_side else None


def restore(source: Path, result: Path, progress: Path) -> None:
    """Restore the picture in one file, and write a PNG and meanwhile the progress into two others."""

    def report(done: int, total: int, stage: str) -> None:
        following = progress.with_suffix(".next")
        following.write_text(f"{done} {total} {stage}")
        following.replace(progress)

    result.write_bytes(encode_full(restored(decode(source.read_bytes()), report)))


def finish(content: bytes, is_own: bool, preview_side: int, mark: str) -> Finished:
    """The full picture as a PNG, which a picture of our own is already, and its preview."""
    picture = decode(content)
    full = content if is_own else encode_full(picture)
    return Finished(full, encode_preview(picture, preview_side, mark))
