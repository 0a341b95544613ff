"""Reading inputs and drawing results. Functions of this module take CPU time and run in threads."""

import binascii
import re
import struct
import zlib
from base64 import b64decode
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2048
HUGE_BYTES = 64 * 1_048_576
BOMB_SIDE = 20_000
DATA_URI = re.compile(r"data:(image/(?:png|jpeg|webp));base64,")
FORMATS = ("PNG", "JPEG", "WEBP")


class UnusableInput(Exception):
    """The input is no picture. The text is for the client."""


def decoded(image: str) -> tuple[bytes, str]:
    """Return the bytes and the content type of a data URI with a picture. Raises UnusableInput."""
    match = DATA_URI.match(image)
    if match is None:
        raise UnusableInput("input.image must be a base64 data URI of a PNG, JPEG or WebP picture")
    try:
        content = b64decode(image[match.end() :], validate=True)
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnusableInput("input.image has too many pixels")
            picture.load()
    except (binascii.Error, OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
        raise UnusableInput("input.image cannot be decoded") from error
    return content, match[1]


def restored(content: bytes) -> bytes:
    """A PNG of the picture: upright, speckles removed, contrast stretched, sharpened, at most doubled in size."""
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        upright = ImageOps.exif_transpose(opened)
        picture = upright.convert("L" if upright.mode in ("L", "LA", "1", "I;16") else "RGB")
    picture = ImageOps.autocontrast(picture.filter(ImageFilter.MedianFilter(3)), cutoff=0.5)
    factor = min(2.0, LONGEST_SIDE / max(picture.size))
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    sharp = picture.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(2, 80, 2))
    return _png(sharp)


def drawn(subject: str, width: int, height: int) -> bytes:
    """A PNG of a standing figure in colours that follow from the subject."""
    dark, light, skin = (tuple(sha256(f"{part} {subject}".encode()).digest()[:3]) for part in ("dark", "light", "skin"))
    shade = Image.linear_gradient("L").resize((width, height))
    picture = ImageOps.colorize(shade, black=dark, white=light)
    pen, middle, unit = ImageDraw.Draw(picture), width / 2, height / 10
    pen.ellipse((middle - 0.5 * unit, unit, middle + 0.5 * unit, 2 * unit), fill=skin)
    pen.rounded_rectangle((middle - 0.8 * unit, 2.1 * unit, middle + 0.8 * unit, 5.5 * unit), 0.5 * unit, fill=skin)
    for side in (-0.45, 0.45):
        left = middle + side * unit
        pen.rounded_rectangle((left - 0.3 * unit, 5 * unit, left + 0.3 * unit, 9 * unit), 0.3 * unit, fill=skin)
    return _png(picture)


def inverted(content: bytes) -> bytes:
    """Another result for the same input."""
    with Image.open(BytesIO(content)) as picture:
        return _png(ImageOps.invert(picture.convert("RGB")))


@cache
def bomb() -> bytes:
    """A PNG of some hundred kilobytes that declares, and decodes to, 400 million pixels."""
    header = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (BOMB_SIDE + 1)
    rows = b"".join([*(packer.compress(row * 100) for _ in range(BOMB_SIDE // 100)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
