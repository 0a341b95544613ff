"""Uploaded pictures: really images, of a type browsers show, and of a sane size."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from catalog.domain.errors import PictureTooLarge, PictureUnreadable

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
TYPES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
_SEVERAL_FRAMES = {"MPO": "JPEG"}
"""A JPEG that contains further ones is an MPO to Pillow, and its first frame to every browser."""


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
            is_too_large = image.width * image.height > MAX_PIXELS
            if not is_too_large:
                image.load()
            name = str(image.format)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS) from error
    except Exception as error:  # whatever Pillow's decoders raise, which is more than they document
        raise PictureUnreadable(accepted=", ".join(TYPES)) from error
    if is_too_large:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
    return _SEVERAL_FRAMES.get(name, name)
