"""Removes measured noise: coefficients of overlapping blocks that noise explains are shrunk, at several scales."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.blocks import SIZE, Grid
from restoration.noise import Noise
from restoration.pictures.picture import Plane

_HARD = 2.7
_NEGLIGIBLE = 0.4  # grey levels

Coefficients = NDArray[np.float32]


def _filtered(plane: Plane, step: int, shrink: Callable[[Grid, slice], tuple[Coefficients, Coefficients]]) -> Plane:
    """Average the shrunk blocks that cover each pixel, by the weight that `shrink` gives to each block."""
    height, width = (int(side) for side in plane.shape[:2])
    grid = Grid.over(height, width, step)
    total: Plane = np.zeros_like(grid.padded(plane))
    weights = np.empty((grid.rows, grid.columns), np.float32)
    for band in grid.bands():
        shrunk, weight = shrink(grid, band)
        weights[band] = weight.reshape(-1, grid.columns)
        shrunk *= weight
        grid.add(total, band, shrunk)
    total /= np.maximum(grid.spread(weights, total), 1e-6)
    return total[SIZE : SIZE + height, SIZE : SIZE + width]


def _thresholded(plane: Plane, noise: Noise, step: int) -> Plane:
    padded = Grid.over(plane.shape[0], plane.shape[1], step).padded(plane)
    limits = (_HARD * noise.deviations)[:, None]
    limits[0] = 0

    def shrink(grid: Grid, band: slice) -> tuple[Coefficients, Coefficients]:
        coefficients = grid.read(padded, band)
        kept = np.abs(coefficients) > limits * noise.factors(coefficients[0] / SIZE)
        coefficients *= kept
        return coefficients, 1 / (1 + np.count_nonzero(kept, axis=0)).astype(np.float32)

    return _filtered(plane, step, shrink)


def _wiener(plane: Plane, pilot: Plane, noise: Noise, step: int) -> Plane:
    """Shrink each coefficient by what the pilot says of its share of signal."""
    grid = Grid.over(plane.shape[0], plane.shape[1], step)
    padded, guide = grid.padded(plane), grid.padded(pilot)
    variances = (noise.deviations**2)[:, None]

    def shrink(grid: Grid, band: slice) -> tuple[Coefficients, Coefficients]:
        gains = grid.read(guide, band)
        scale = noise.factors(gains[0] / SIZE) ** 2
        gains *= gains
        gains /= gains + variances * scale + 1e-3
        gains[0] = 1
        coefficients = grid.read(padded, band)
        coefficients *= gains
        return coefficients, 1 / np.einsum("ij,ij->j", gains, gains)

    return _filtered(plane, step, shrink)


def denoise(plane: Plane, noises: Sequence[Noise], step: int, refine: bool) -> Plane:
    """Remove noise whose measures at full, half, quarter, ... scale are given.

    Blocks start every `step` pixels. With `refine`, a second pass takes the first one's result for the signal.
    """
    fine = plane
    if noises[0].sigma > _NEGLIGIBLE:
        fine = _thresholded(plane, noises[0], step)
        if refine:
            fine = _wiener(plane, fine, noises[0], step)
    if len(noises) == 1 or min(plane.shape) < 4 * SIZE or all(noise.sigma <= _NEGLIGIBLE for noise in noises[1:]):
        return fine
    coarse = denoise(np.asarray(cv2.pyrDown(plane), np.float32), noises[1:], step, refine)
    correction = cv2.pyrUp(coarse - cv2.pyrDown(fine), dstsize=(plane.shape[1], plane.shape[0]))
    return fine + np.asarray(correction, np.float32)
