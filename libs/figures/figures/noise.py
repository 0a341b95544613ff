"""Tileable noise, and how to look it up at any coordinates."""

import cv2
import numpy as np

from figures.arrays import Floats

_SIDE = 512
_ROW = 4096  # OpenCV limits the sides of what it looks up


def fractal(rng: np.random.Generator, first: int = 4, octaves: int = 6) -> Floats:
    """A tileable square of noise with mean 0 and standard deviation 1; `first`, a power of two, is its coarsest
    cells a side.
    """
    total = np.zeros((_SIDE, _SIDE), np.float32)
    for octave in range(octaves):
        cells = first << octave
        lattice = np.pad(rng.standard_normal((cells, cells)).astype(np.float32), 2, mode="wrap")
        step = _SIDE // cells
        wide = cv2.resize(lattice, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)
        total += wide[2 * step : -2 * step, 2 * step : -2 * step] * np.float32(0.55**octave)
    return np.asarray((total - total.mean()) / total.std(), np.float32)


def looked_up(texture: Floats, x: Floats, y: Floats) -> Floats:
    """Values at coordinates in tiles (1 is the side of the texture), bilinear and wrapped."""
    count = np.size(x)
    grid = np.zeros((2, -(-count // _ROW) * _ROW), np.float32)
    grid[0, :count], grid[1, :count] = np.mod(np.ravel(x), 1), np.mod(np.ravel(y), 1)
    columns, rows = (grid * (_SIDE - 1)).reshape(2, -1, _ROW)
    found = cv2.remap(texture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(found.ravel()[:count].reshape(np.shape(x)), np.float32)
