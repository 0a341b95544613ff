"""What an accepted picture is, and why one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from generation.jobs.errors import (
    InvalidPicture,
    PictureEmpty,
    PictureFormatRefused,
    PictureHasTooManyPixels,
    PictureTooLarge,
    PictureTooSmall,
    PictureUnreadable,
)


class PictureLimits(Protocol):
    """`min_side` is the least number of pixels of the shortest side."""

    @property
    def max_bytes(self) -> int: ...

    @property
    def max_pixels(self) -> int: ...

    @property
    def min_side(self) -> int: ...


class Fault(StrEnum):
    UNREADABLE = "unreadable"
    FORMAT = "format"
    TOO_SMALL = "too_small"
    TOO_MANY_PIXELS = "too_many_pixels"


@dataclass(frozen=True, slots=True)
class CheckedPicture:
    """`content` is the file without metadata; width and height are those of the picture as it is shown."""

    content: bytes
    content_type: str
    width: int
    height: int


_REFUSALS: dict[Fault, Callable[[PictureLimits], InvalidPicture]] = {
    Fault.UNREADABLE: lambda _: PictureUnreadable(),
    Fault.FORMAT: lambda _: PictureFormatRefused(),
    Fault.TOO_SMALL: lambda limits: PictureTooSmall(min_side=limits.min_side),
    Fault.TOO_MANY_PIXELS: lambda limits: PictureHasTooManyPixels(max_megapixels=limits.max_pixels // 1_000_000),
}


def refusal(fault: Fault, limits: PictureLimits) -> InvalidPicture:
    return _REFUSALS[fault](limits)


def check_size(size: int, limits: PictureLimits) -> None:
    """Raises PictureEmpty, PictureTooLarge."""
    if not size:
        raise PictureEmpty()
    if size > limits.max_bytes:
        raise PictureTooLarge(max_megabytes=f"{limits.max_bytes / 1_048_576:g}")
