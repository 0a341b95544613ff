"""What child processes do with pictures: check uploads and what providers made, and report progress.

The engines are imported inside the functions: only child processes load them, because they take much memory.
"""

from pathlib import Path

from common.storage.picture_parts import picture_only

from generation.jobs.rules.picture import CheckedPicture, Fault

_FAULTS = {"WrongFormat": Fault.FORMAT, "TooManyPixels": Fault.TOO_MANY_PIXELS, "TooSmall": Fault.TOO_SMALL}
"""By the names of the engine's exceptions."""


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
    from restoration import pictures

    try:
        found, stripped = pictures.accept(content, min_side=min_side, max_pixels=max_pixels)
        stripped = picture_only(stripped)
    except pictures.PictureRefused as refused:
        return _FAULTS.get(type(refused).__name__, Fault.UNREADABLE)
    except Exception:  # Pillow's decoders raise more types than they document, and MemoryError
        return Fault.UNREADABLE
    return CheckedPicture(stripped, f"image/{found.format.value.lower()}", found.width, found.height)


def encoded_anew(content: bytes, size: tuple[int, int], *, min_side: int, max_pixels: int) -> bytes | str:
    """A provider's picture as a PNG without metadata, cropped to the proportions of a size; why it is refused, if it
    is."""
    from restoration import pictures

    try:
        pictures.verify(content, min_side=min_side, max_pixels=max_pixels)
        return pictures.encode_full(pictures.cropped(pictures.decode(content), *size))
    except pictures.PictureRefused as refused:
        return type(refused).__name__
