"""Replaces what a mask covers by what is around it, tile by tile."""

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Mask

_TILE = 512
_MARGIN = 24
_RADIUS = 4
_MOST = 600_000  # masked pixels, each of which costs two microseconds; more are filled from a smaller picture
_SEEN = 0.2  # share of a smaller pixel that must not be masked


def scale(mask: Mask) -> float:
    """Return the size, 0..1, that a picture with this mask is to be reduced to, so that filling it costs little."""
    return min(1.0, math.sqrt(_MOST / max(1, cv2.countNonZero(mask))))


def inpaint(pixels: NDArray[np.uint8], mask: Mask, scale: float = 1.0) -> NDArray[np.uint8]:
    """Return a copy of the pixels (height, width, 3) in which the masked ones continue their surroundings.

    What is filled in is computed in the picture reduced to `scale`.
    """
    if scale < 1 and min(mask.shape) * scale >= 1:
        return _from_smaller(pixels, mask, scale)
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


def _from_smaller(pixels: NDArray[np.uint8], mask: Mask, scale: float) -> NDArray[np.uint8]:
    """Fill a smaller picture, each pixel of which is the mean of those of the whole one that are not masked."""
    height, width = (max(1, round(side * scale)) for side in mask.shape)
    share = cv2.resize(255 - mask, (width, height), interpolation=cv2.INTER_AREA) / np.float32(255)
    seen = pixels.copy()
    seen[mask > 0] = 0
    small = cv2.resize(seen, (width, height), interpolation=cv2.INTER_AREA) / np.maximum(share, 1e-3)[..., None]
    hidden = (share < _SEEN).astype(np.uint8) * np.uint8(255)
    filled = inpaint(np.clip(np.round(small), 0, 255).astype(np.uint8), hidden)
    larger = cv2.resize(filled, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)
    np.copyto(seen, larger, where=mask[..., None] > 0)
    return seen


def tiles(height: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of parts that OpenCV can take: some of its functions refuse 32,767 pixels in a row."""
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            yield slice(top, min(top + _TILE, height)), slice(left, min(left + _TILE, width))
