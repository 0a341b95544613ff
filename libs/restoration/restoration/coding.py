"""Tells whether a plane was decoded from a JPEG file that rounded its fine structure away."""

import numpy as np

from restoration.blocks import FORWARD, SIZE
from restoration.pictures.picture import Plane

_BLOCKS = 1500
_ZERO = 1.2  # grey levels: decoding and rounding leave less of a coefficient that was coded as 0
_FINE = [number for number in range(SIZE * SIZE) if number // SIZE + number % SIZE >= SIZE // 2]
_EXCESS = 0.06  # of the share of zeros in the blocks of the coder over that in others


def is_coded(plane: Plane) -> bool:
    """Whether the blocks of one of the 64 phases, as a coder lays them, have more zeros than those of the others."""
    rows, columns = (side // SIZE - 1 for side in plane.shape)
    if min(rows, columns) < 2:
        return False
    step = max(1, rows * columns // _BLOCKS)
    zeros = [_zeros(plane[y : y + rows * SIZE, x : x + columns * SIZE], step) for y in range(SIZE) for x in range(SIZE)]
    return bool(max(zeros) - np.median(zeros) > _EXCESS)


def _zeros(plane: Plane, step: int) -> float:
    """Return the share of fine coefficients that are 0 in every `step`-th block."""
    rows, columns = (side // SIZE for side in plane.shape)
    place = np.arange(0, rows * columns, step)
    blocks = plane.reshape(rows, SIZE, columns, SIZE).swapaxes(1, 2)[place // columns, place % columns]
    fine = FORWARD[_FINE] @ blocks.reshape(len(place), -1).T
    return float(np.mean(np.abs(fine) < _ZERO))
