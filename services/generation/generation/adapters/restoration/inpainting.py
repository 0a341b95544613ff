"""Replaces what a mask covers by what is around it, tile by tile."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration.picture import Mask

_TILE = 512
_MARGIN = 24
_RADIUS = 4


def inpaint(pixels: NDArray[np.uint8], mask: Mask) -> NDArray[np.uint8]:
    """Return a copy of the pixels (height, width[, 3]) in which the masked ones continue their surroundings."""
    result = pixels.copy()
    for tile in tiles(*mask.shape):
        if not mask[tile].any():
            continue
        wide = tuple(slice(max(0, part.start - _MARGIN), part.stop + _MARGIN) for part in tile)
        inner = tuple(
            slice(part.start - outer.start, part.stop - outer.start) for part, outer in zip(tile, wide, strict=True)
        )
        filled = cv2.inpaint(np.ascontiguousarray(pixels[wide]), mask[wide], _RADIUS, cv2.INPAINT_TELEA)
        result[tile] = filled[inner]
    return result


def tiles(height: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of parts that OpenCV can take: some of its functions refuse 32,767 pixels in a row."""
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            yield slice(top, min(top + _TILE, height)), slice(left, min(left + _TILE, width))
