"""The 8x8 cosine transform of many blocks at once: a block is a column of 64 pixels, and one product transforms all."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Plane

SIZE = 8
_BLOCKS_AT_ONCE = 24_000


def _transform() -> NDArray[np.float32]:
    one = np.array(
        [
            [np.cos(np.pi * (2 * x + 1) * k / (2 * SIZE)) * (1 if k else 0.5**0.5) for x in range(SIZE)]
            for k in range(SIZE)
        ]
    )
    return np.kron(one, one).astype(np.float32) * (2 / SIZE)


FORWARD = _transform()
"""(64, 64), orthonormal: white noise keeps its deviation in every coefficient. The inverse is the transpose."""


@dataclass(frozen=True)
class Grid:
    """Blocks every `step` pixels over a plane that was padded so that they fit."""

    rows: int
    columns: int
    step: int

    @classmethod
    def over(cls, height: int, width: int, step: int) -> "Grid":
        return cls(-(-(height + SIZE) // step), -(-(width + SIZE) // step), step)

    def padded(self, plane: Plane) -> Plane:
        """Mirror the plane by 8 pixels, and by what the last blocks need."""
        bottom = (self.rows - 1) * self.step + SIZE - plane.shape[0] - SIZE
        right = (self.columns - 1) * self.step + SIZE - plane.shape[1] - SIZE
        border = (SIZE, max(0, bottom), SIZE, max(0, right))
        return np.asarray(cv2.copyMakeBorder(plane, *border, cv2.BORDER_REFLECT_101), np.float32)

    def bands(self) -> Iterator[slice]:
        """Yield rows of blocks, few enough at once for the processor's cache."""
        count = max(1, _BLOCKS_AT_ONCE // self.columns)
        for first in range(0, self.rows, count):
            yield slice(first, min(first + count, self.rows))

    def windows(self, padded: Plane, band: slice) -> Iterator[NDArray[np.float32]]:
        """Yield 64 views of the padded plane: the first pixel of every block of the band, the second, ..."""
        top, left = band.start * self.step, 0
        tall, wide = (band.stop - band.start) * self.step, self.columns * self.step
        for y in range(SIZE):
            for x in range(SIZE):
                yield padded[top + y : top + y + tall : self.step, left + x : left + x + wide : self.step][
                    : band.stop - band.start, : self.columns
                ]

    def read(self, padded: Plane, band: slice) -> NDArray[np.float32]:
        """Return the coefficients (64, blocks) of a band."""
        pixels = np.empty((SIZE * SIZE, band.stop - band.start, self.columns), np.float32)
        for values, window in zip(pixels, self.windows(padded, band), strict=True):
            values[...] = window
        return FORWARD @ pixels.reshape(SIZE * SIZE, -1)

    def add(self, total: Plane, band: slice, coefficients: NDArray[np.float32]) -> None:
        """Add the blocks with these coefficients to where they came from."""
        pixels = (FORWARD.T @ coefficients).reshape(SIZE * SIZE, band.stop - band.start, self.columns)
        for values, window in zip(pixels, self.windows(total, band), strict=True):
            window += values

    def spread(self, weights: NDArray[np.float32], padded: Plane) -> Plane:
        """Return the sum of the weights (rows, columns) of the blocks that cover each pixel of the padded plane."""
        points = np.zeros_like(padded)
        points[: self.rows * self.step : self.step, : self.columns * self.step : self.step] = weights
        return np.asarray(
            cv2.boxFilter(
                points, -1, (SIZE, SIZE), anchor=(SIZE - 1, SIZE - 1), normalize=False, borderType=cv2.BORDER_CONSTANT
            ),
            np.float32,
        )
