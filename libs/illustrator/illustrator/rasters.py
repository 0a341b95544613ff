"""Skia surfaces to and from arrays and PNG files."""

from io import BytesIO

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

COMPRESSION = 6


def surface(width: int, height: int) -> skia.Surface:
    """Pixels in memory; never on a graphics card, so that the same drawing gives the same bytes."""
    return skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))


def pixels(drawn: skia.Surface) -> NDArray[np.uint8]:
    """An RGBA array of the surface's size."""
    return np.ascontiguousarray(drawn.toarray(colorType=skia.kRGBA_8888_ColorType))


def image_of(rgba: NDArray[np.uint8]) -> skia.Image:
    """From straight (not premultiplied) RGBA."""
    return skia.Image.fromarray(np.ascontiguousarray(rgba), colorType=skia.kRGBA_8888_ColorType)


def png_of(rgba: NDArray[np.uint8]) -> bytes:
    """An opaque PNG without metadata."""
    written = BytesIO()
    Image.fromarray(np.ascontiguousarray(rgba[..., :3])).save(written, "PNG", compress_level=COMPRESSION)
    return written.getvalue()


def thumbnail(png: bytes, longest_side: int = 512) -> bytes:
    """A PNG whose longest side is at most this long."""
    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "PNG", compress_level=COMPRESSION)
    return written.getvalue()
