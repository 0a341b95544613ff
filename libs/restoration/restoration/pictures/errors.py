"""Why a file is not accepted as a picture. The codes are stable; the numbers are what was found and what is allowed."""

from typing import ClassVar


class PictureRefused(Exception):
    """The file is not a picture that can be restored. Another try with the same file has the same result."""

    code: ClassVar[str] = "picture.refused"


class NotDecodable(PictureRefused):
    """The file claims to be of a supported format, but is empty, truncated or broken."""

    code = "picture.not_decodable"


class WrongFormat(PictureRefused):
    """The content is neither JPEG nor PNG nor WEBP, whatever its name says."""

    code = "picture.wrong_format"


class TooSmall(PictureRefused):
    """The shortest side is below the minimum."""

    code = "picture.too_small"

    def __init__(self, shortest: int, minimum: int) -> None:
        super().__init__(f"The shortest side is {shortest} pixels; the minimum is {minimum}.")
        self.shortest = shortest
        self.minimum = minimum


class TooManyPixels(PictureRefused):
    """The declared size is above the maximum; nothing was decoded."""

    code = "picture.too_many_pixels"

    def __init__(self, pixels: int, maximum: int) -> None:
        super().__init__(f"The picture declares {pixels} pixels; the maximum is {maximum}.")
        self.pixels = pixels
        self.maximum = maximum
