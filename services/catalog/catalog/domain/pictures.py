"""Uploaded pictures: really images, of a type browsers show, and of a sane size."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from catalog.domain.errors import PictureTooLarge, PictureUnreadable

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
TYPES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}


@dataclass(frozen=True, slots=True)
class Picture:
    """An accepted picture. `key` is made of the hash of its content, so the same picture is stored once."""

    key: str
    content_type: str
    content: bytes


def read_picture(content: bytes) -> Picture:
    """Raises PictureUnreadable, PictureTooLarge. Decodes the whole image: not for the event loop."""
    if len(content) > MAX_BYTES:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
    ending, content_type = TYPES[_verified_format(content)]
    return Picture(f"{hashlib.sha256(content).hexdigest()}.{ending}", content_type, content)


def _verified_format(content: bytes) -> str:
    """The size is read from the header before a single pixel is decoded."""
    try:
        with Image.open(BytesIO(content), formats=list(TYPES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
            image.load()
            return str(image.format)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureUnreadable(accepted=", ".join(TYPES)) from error
