"""Validation of uploaded pictures: type, size and decodability."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from common.storage.picture_parts import picture_only

from catalog.domain.errors import PictureTooLarge, PictureUnreadable

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
QUALITY = 95
TYPES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
_SEVERAL_FRAMES = {"MPO": "JPEG"}
"""Pillow reports a JPEG that contains further images as MPO; browsers show the first one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An accepted picture. `key` is the hash of its content with an extension, so equal pictures are stored once."""

    key: str
    content_type: str
    content: bytes


def read_picture(content: bytes) -> Picture:
    """Decode and verify a picture, and remove what else is in its file, such as where it was taken.

    Call it in a thread. Raises PictureUnreadable, PictureTooLarge.
    """
    if len(content) > MAX_BYTES:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
    name = _verified_format(content)
    extension, content_type = TYPES[name]
    content = _picture_only(content, name)
    return Picture(f"{hashlib.sha256(content).hexdigest()}.{extension}", content_type, content)


def _picture_only(content: bytes, name: str) -> bytes:
    """The same picture. It is encoded again if only its metadata say how it is turned, or if its end is missing."""
    from PIL import ExifTags, Image, ImageOps

    with Image.open(BytesIO(content), formats=list(TYPES)) as image:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            with suppress(ValueError):
                return picture_only(content)
        written = BytesIO()
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        upright.info = {}
        upright.save(written, name, quality=QUALITY, icc_profile=profile)
    return picture_only(written.getvalue())


def _verified_format(content: bytes) -> str:
    """The dimensions are checked from the header, before any pixel is decoded."""
    from PIL import Image  # not at the top: most processes never read a picture

    try:
        with Image.open(BytesIO(content), formats=list(TYPES)) as image:
            is_too_large = image.width * image.height > MAX_PIXELS
            if not is_too_large:
                image.load()
            name = str(image.format)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS) from error
    except Exception as error:  # Pillow's decoders raise more types than they document
        raise PictureUnreadable(accepted=", ".join(TYPES)) from error
    if is_too_large:
        raise PictureTooLarge(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
    return _SEVERAL_FRAMES.get(name, name)
