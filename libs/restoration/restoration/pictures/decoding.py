"""Turns an untrusted file into pixels. Sizes are checked as declared, before anything is decoded."""

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from restoration.pictures.chunks import has_too_many_chunks
from restoration.pictures.errors import NotDecodable, TooManyPixels, TooSmall
from restoration.pictures.headers import Format, format_of, webp_size
from restoration.pictures.picture import Picture
from restoration.pictures.scans import is_too_fragmented

MAX_PIXELS = 50_000_000
FREE_PIXELS = 4_000_000
MAX_PIXELS_PER_BYTE = 500
"""How many more pixels than FREE_PIXELS an upload may have. Photographs have fewer than 50 per byte, blank pages a few
hundred; what has more is small to send and large to decode."""
_ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
_GREY = {"1", "L", "I", "I;16", "I;16B", "I;16L", "F"}


@dataclass(frozen=True)
class Inspection:
    """What a file declares: its format, and width and height in pixels as it is shown (EXIF orientation applied)."""

    format: Format
    width: int
    height: int


def inspect(content: bytes, *, min_side: int = 1, max_pixels: int = MAX_PIXELS) -> Inspection:
    """Read the header only. Raises `WrongFormat`, `NotDecodable`, `TooManyPixels` or `TooSmall` (sides in pixels)."""
    with opened(content, min_side, max_pixels) as image:
        return inspection_of(image, content)


def inspection_of(image: Image.Image, content: bytes) -> Inspection:
    """Return what an opened file declares."""
    width, height = image.size
    if orientation_of(image) >= 5:
        width, height = height, width
    return Inspection(format_of(content), width, height)


def check_density(image: Image.Image, content: bytes) -> None:
    """Raises `NotDecodable` for an opened file with too many pixels for its size in bytes."""
    if image.width * image.height > FREE_PIXELS + MAX_PIXELS_PER_BYTE * len(content):
        raise NotDecodable("The picture has too many pixels for its size in bytes.")


def verify(content: bytes, *, min_side: int = 1, max_pixels: int = MAX_PIXELS) -> Inspection:
    """Inspect, and decode once to prove that the file is complete. Raises what `inspect` raises.

    JPEG is decoded at an eighth of its size, which reads all of the file; the others need 4 bytes per pixel.
    """
    inspection = inspect(content, min_side=min_side, max_pixels=max_pixels)
    with opened(content, min_side, max_pixels) as image:
        image.draft("RGB", (1, 1))
        image.load()
    return inspection


def decode(content: bytes, *, min_side: int = 1, max_pixels: int = MAX_PIXELS) -> Picture:
    """Return the first frame, upright, in sRGB or grey, 8 bits, on white where it was transparent, without metadata.

    Raises `WrongFormat`, `NotDecodable`, `TooManyPixels` or `TooSmall`. Needs about 12 bytes per pixel for a moment.
    """
    with opened(content, min_side, max_pixels) as image:
        image.load()
        turn = TURNS.get(orientation_of(image))
        pixels = _grey(image) if image.mode in _GREY and "transparency" not in image.info else _flattened(image)
        turned = Image.fromarray(pixels).transpose(turn) if turn is not None else pixels
        return Picture(np.array(turned, np.uint8))


@contextlib.contextmanager
def opened(content: bytes, min_side: int, max_pixels: int) -> Iterator[Image.Image]:
    """Open a file whose declared size is allowed; translate what decoders raise for broken files."""
    kind = format_of(content)
    if kind is Format.WEBP:
        _check_size(*webp_size(content), min_side, max_pixels)
    if is_too_fragmented(content) if kind is Format.JPEG else has_too_many_chunks(content, kind):
        raise NotDecodable("The picture consists of too many parts.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of sizes that are refused here, and of odd metadata
        try:
            with Image.open(io.BytesIO(content), formats=[kind.value]) as image:
                _check_size(*image.size, min_side, max_pixels)
                yield image
        except Image.DecompressionBombError as error:
            raise TooManyPixels(2 * (Image.MAX_IMAGE_PIXELS or max_pixels), max_pixels) from error
        except _BROKEN as error:
            raise NotDecodable("The file is broken or incomplete.") from error


def _check_size(width: int, height: int, min_side: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise TooManyPixels(width * height, max_pixels)
    if min(width, height) < min_side:
        raise TooSmall(min(width, height), min_side)


def orientation_of(image: Image.Image) -> int:
    """Return 1..8; a picture whose EXIF data cannot be read is upright."""
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    """Return (height, width); of 16 bits the upper 8."""
    if image.mode in {"1", "L"}:
        return np.asarray(image.convert("L"), np.uint8)
    values = np.asarray(image)
    return np.asarray(np.clip(values, 0, 65535).astype(np.uint16) >> 8, np.uint8)


def _flattened(image: Image.Image) -> NDArray[np.uint8]:
    """Return (height, width, 3) in sRGB, or (height, width) for grey with an alpha channel."""
    if image.mode not in {"RGBA", "LA", "PA", "La", "RGBa"} and "transparency" not in image.info:
        return np.asarray(_in_srgb(image).convert("RGB"), np.uint8)
    base = "L" if image.mode in {"LA", "La", "L"} else "RGB"
    layered = image.convert("RGBA")
    flat = Image.new("RGB", image.size, (255, 255, 255))
    flat.paste(layered, mask=layered.getchannel("A"))
    return np.asarray(flat.convert(base), np.uint8)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert from the embedded colour profile, e.g. Display P3 of telephones; a useless profile is ignored."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        return image
    return converted if converted is not None else image
