"""Whether two renderings of different sizes show the same picture."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT, BLOCK = 96, 144, 8
MOST_DIFFERENCE = 16.0
"""Of a block of 8 × 8 pixels, out of 255. Drawing a page at 1024 and at 1890 pixels differs by 5 at most; another
sentence, another face or another seed by 28 at least."""


def show_the_same(one: bytes, other: bytes) -> bool:
    """Both PNGs, made small, are equal everywhere but for what scaling changes."""
    a, b = _small(one), _small(other)
    rows, columns = a.shape[0] // BLOCK, a.shape[1] // BLOCK
    blocks = np.abs(a - b).mean(axis=2).reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    return bool(blocks.max() <= MOST_DIFFERENCE)


def _small(png: bytes) -> NDArray[np.float64]:
    with Image.open(BytesIO(png), formats=("PNG",)) as opened:
        width = WIDTH if opened.width < opened.height else 2 * WIDTH
        small = opened.convert("RGB").resize((width, HEIGHT), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)
