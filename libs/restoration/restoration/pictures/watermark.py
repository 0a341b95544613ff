"""Burns a text into a picture: tiled, slanted, readable on light and on dark."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_OPACITY = 0.30
_ANGLE = 28  # degrees
_TEXT_SHARE = 1 / 19  # of the longest side: the height of the letters
_SMALLEST = 12
_GAPS = 0.55, 2.6  # between texts, in widths of the text; between rows, in heights of the letters


def burnt_in(image: Image.Image, text: str) -> Image.Image:
    """Return a copy of an RGB image with the text all over it, white with a dark edge, at 30 % opacity."""
    fill, edge = _masks(image.size, text)
    pixels = np.asarray(image, np.float32)
    pixels = pixels + (edge * np.float32(_OPACITY))[..., None] * (0 - pixels)
    pixels = pixels + (fill * np.float32(_OPACITY))[..., None] * (255 - pixels)
    return Image.fromarray(np.clip(np.round(pixels), 0, 255).astype(np.uint8))


def _masks(size: tuple[int, int], text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return where the letters and where their edges are, (height, width), 0..1."""
    height = max(_SMALLEST, round(max(size) * _TEXT_SHARE))
    font = ImageFont.load_default(height)
    side = int(np.hypot(*size)) + 4 * height
    letters, outlined = (Image.new("L", (side, side)) for _ in range(2))
    stroke = max(1, height // 16)
    width = font.getlength(text)
    step, line = max(1, round(width * (1 + _GAPS[0]))), round(height * _GAPS[1])
    for row, y in enumerate(range(-height, side, line)):
        for x in range(-step + row % 2 * step // 2, side, step):
            ImageDraw.Draw(letters).text((x, y), text, 255, font)
            ImageDraw.Draw(outlined).text((x, y), text, 255, font, stroke_width=stroke)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    fill, both = (
        np.asarray(
            each.rotate(_ANGLE, Image.Resampling.BICUBIC).crop((left, top, left + size[0], top + size[1])), np.float32
        )
        / 255
        for each in (letters, outlined)
    )
    return fill.astype(np.float32), np.clip(both - fill, 0, 1).astype(np.float32)
