"""Writes what is delivered: the full picture, and a small preview with a watermark. Neither carries metadata."""

import io
from typing import Final

import cv2
import numpy as np
from PIL import Image

from restoration.pictures.picture import Picture
from restoration.pictures.watermark import burnt_in

PREVIEW_SIDE: Final = 1024
_SHARE = 0.75  # of the original's sides: the preview of a small picture is not the picture
_CUT = 0.008  # of each side, so that pixels of the preview lie between those of a reduced full picture
_QUALITY = 82
_COMPRESSION = 4


def encode_full(picture: Picture) -> bytes:
    """Return a PNG, 8 bits, RGB or grey, without metadata."""
    written = io.BytesIO()
    Image.fromarray(picture.pixels).save(written, "PNG", compress_level=_COMPRESSION)
    return written.getvalue()


def encode_preview(picture: Picture, watermark_text: str, longest_side: int = PREVIEW_SIDE) -> bytes:
    """Return a JPEG with the text all over it, its longest side at most the given one and 3/4 of the picture's."""
    written = io.BytesIO()
    burnt_in(_reduced(picture, longest_side), watermark_text).save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _reduced(picture: Picture, longest_side: int) -> Image.Image:
    top, left = round(picture.height * _CUT), round(picture.width * _CUT)
    inner = picture.pixels[top : picture.height - top, left : picture.width - left]
    factor = min(_SHARE, longest_side / max(picture.width, picture.height))
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    reduced = np.asarray(cv2.resize(inner, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Image.fromarray(reduced).convert("RGB")
