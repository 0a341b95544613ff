"""What child processes do with pictures: check uploads and results, restore, make what is delivered."""

from dataclasses import dataclass
from pathlib import Path

from generation.adapters import restoration
from generation.adapters.restoration import PictureRefused
from generation.domain.picture import CheckedPicture, Fault

_FAULTS: dict[type[PictureRefused], Fault] = {
    restoration.WrongFormat: Fault.FORMAT,
    restoration.TooManyPixels: Fault.TOO_MANY_PIXELS,
    restoration.TooSmall: Fault.TOO_SMALL,
}


@dataclass(frozen=True, slots=True)
class Finished:
    """`full` is a PNG, `preview` a JPEG."""

    full: bytes
    preview: bytes


class ProgressFile:
    """Called with what is done, of how much in total, and what is being done; the file has the latest of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, done: int, total: int, stage: str) -> None:
        following = self._path.with_suffix(".next")
        following.write_text(f"{done} {total} {stage}")
        following.replace(self._path)


def check(content: bytes, min_side: int, max_pixels: int) -> CheckedPicture | Fault:
    """Judge a picture by its content: its format, then its declared dimensions, then whether it can be decoded.

    Its metadata is dropped, because the customer's own picture is delivered as well.
    """
    try:
        found = restoration.verify(content, min_side=min_side, max_pixels=max_pixels)
        stripped = restoration.without_metadata(content, max_pixels=max_pixels)
    except PictureRefused as refused:
        return _FAULTS.get(type(refused), Fault.UNREADABLE)
    except Exception:  # Pillow's decoders raise more types than they document, and MemoryError
        return Fault.UNREADABLE
    return CheckedPicture(stripped, f"image/{found.format.value.lower()}", found.width, found.height)


def restore(source: Path, result: Path, progress: Path) -> None:
    """Restore the picture in one file, and write a PNG and meanwhile the progress into two others."""
    restored = restoration.restore(restoration.decode(source.read_bytes()), ProgressFile(progress))
    result.write_bytes(restoration.encode_full(restored))


def finish(content: bytes, is_own: bool, mark: str, preview_side: int) -> Finished:
    """The full picture as a PNG, which a picture of our own is already, and its preview with the mark."""
    picture = restoration.decode(content)
    full = content if is_own else restoration.encode_full(picture)
    return Finished(full, restoration.encode_preview(picture, mark, preview_side))
