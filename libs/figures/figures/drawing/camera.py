"""A pinhole camera, and where it must stand so that given points fill its frame."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from figures.arrays import Floats

Window: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Camera:
    """Rows of `axes`: right, up and forward. `slope` is the half height of the picture at distance 1."""

    position: NDArray[np.float64]
    axes: NDArray[np.float64]
    slope: float
    width: int
    height: int

    def rays(self, window: "Window | None" = None) -> Floats:
        """Unit directions through the centres of the pixels of the window or of the whole picture, row by row."""
        left, top, right, bottom = window or (0, 0, self.width, self.height)
        step = np.float32(2 * self.slope / self.height)
        columns = (np.arange(left, right, dtype=np.float32) + np.float32(0.5 - self.width / 2)) * step
        rows = (np.float32(self.height / 2 - 0.5) - np.arange(top, bottom, dtype=np.float32)) * step
        rightward, up, forward = self.axes.astype(np.float32)
        directions = columns[None, :, None] * rightward + (rows[:, None, None] * up + forward)
        directions /= np.sqrt(columns[None, :, None] ** 2 + rows[:, None, None] ** 2 + 1)
        return np.asarray(directions.reshape(-1, 3))

    def window_of(self, points: Floats) -> "Window":
        """The part of the picture in which the points are."""
        if float(((points - self.position) @ self.axes[2]).min()) < 0.05:
            return 0, 0, self.width, self.height
        seen = self.projected(points)
        (left, top), (right, bottom) = np.floor(seen.min(0)).astype(int) - 1, np.ceil(seen.max(0)).astype(int) + 1
        return max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)

    def projected(self, points: NDArray[np.float64] | Floats) -> NDArray[np.float64]:
        """Pixel coordinates (column, row) of points in space."""
        seen = (points - self.position) @ self.axes.T
        scale = self.height / (2 * self.slope)
        return np.stack(
            [
                self.width / 2 + scale * seen[:, 0] / seen[:, 2],
                self.height / 2 - scale * seen[:, 1] / seen[:, 2],
            ],
            1,
        )

    def scaled(self, factor: int) -> "Camera":
        return Camera(self.position, self.axes, self.slope, self.width * factor, self.height * factor)


def looking(around: float, down: float, roll: float) -> NDArray[np.float64]:
    """Axes of a camera `around` degrees to the figure's left of its front, looking `down` by degrees, rolled
    clockwise.
    """
    a, e, r = np.radians([around, down, roll])
    forward = np.array([-np.sin(a) * np.cos(e), np.cos(a) * np.cos(e), -np.sin(e)])
    right = np.array([np.cos(a), np.sin(a), 0.0])
    up = np.cross(right, forward)
    return np.stack([np.cos(r) * right + np.sin(r) * up, np.cos(r) * up - np.sin(r) * right, forward])


def framed(
    points: NDArray[np.float64], axes: NDArray[np.float64], slope: float, size: tuple[int, int], margin: float
) -> Camera:
    """The nearest camera with these axes that has every point inside the frame, less a margin of its sides."""
    width, height = size
    seen = points @ axes.T
    inner = (slope * (width / height) * (1 - margin), slope * (1 - margin))
    ends = [
        (float((seen[:, i] - t * seen[:, 2]).max()), float((-seen[:, i] - t * seen[:, 2]).max()))
        for i, t in enumerate(inner)
    ]
    distances = [(high + low) / (2 * t) for (high, low), t in zip(ends, inner, strict=True)]
    distance = max(distances)
    centre = np.array([(ends[0][0] - ends[0][1]) / 2, (ends[1][0] - ends[1][1]) / 2, -distance])
    return Camera(axes.T @ centre, axes, slope, width, height)
