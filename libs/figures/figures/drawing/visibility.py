"""Which share of a lamp and of the sky each point sees. Samples are interleaved in blocks of pixels and then
filtered.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from figures.arrays import Bools, Floats, Ints, dot, unit
from figures.drawing.tracing import Tracer

BLOCK = 4  # pixels: neighbours take different samples, and the filter averages a block
_LIFT = np.float32(1.5e-3)  # metres: rays start above the surface


def disc(count: int) -> Floats:
    """Points spread evenly over the unit disc (Vogel's spiral)."""
    index = np.arange(count) + 0.5
    radius, angle = np.sqrt(index / count), index * np.pi * (3 - np.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).astype(np.float32)


def pattern(shape: tuple[int, int]) -> Ints:
    """A number from 0 to BLOCK**2 - 1 for each pixel, every number once per block."""
    matrix = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int32)
    rows, columns = -(-shape[0] // BLOCK), -(-shape[1] // BLOCK)
    return np.tile(matrix, (rows, columns))[: shape[0], : shape[1]]


def lamp_share(
    tracer: Tracer, points: Floats, normals: Floats, phase: Ints, lamp: tuple[NDArray[np.float64], float], samples: int
) -> Floats:
    """The share of the lamp (direction, angular radius in degrees) that each point sees."""
    direction, radius = lamp[0].astype(np.float32), np.float32(np.tan(np.radians(lamp[1])))
    across = unit(np.cross(direction, (0.0, 0.0, 1.0) if abs(direction[2]) < 0.9 else (1.0, 0.0, 0.0)))
    other = np.cross(direction, across)
    spots = disc(samples * BLOCK * BLOCK)
    origins, seen = points + normals * _LIFT, np.zeros(len(points), np.float32)
    lit = np.flatnonzero(dot(normals, direction[None]) > -0.25)
    for sample in range(samples):
        spot = spots[phase[lit] + sample * BLOCK * BLOCK] * radius
        toward = unit(direction + spot[:, :1] * across + spot[:, 1:] * other)
        seen[lit] += ~tracer.blocked(origins[lit], toward)
    return seen / np.float32(samples)


def sky_share(tracer: Tracer, points: Floats, normals: Floats, phase: Ints, samples: int, reach: float) -> Floats:
    """The cosine-weighted share of the hemisphere above each point that is open within `reach` metres."""
    spots = disc(samples * BLOCK * BLOCK)
    across = unit(np.cross(normals, np.where(np.abs(normals[:, 2:]) < 0.9, (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))))
    other = np.cross(normals, across)
    origins, open_share = points + normals * _LIFT, np.zeros(len(points), np.float32)
    for sample in range(samples):
        spot = spots[phase + sample * BLOCK * BLOCK]
        height = np.sqrt(np.maximum(0.0, 1 - dot(spot, spot)))
        toward = spot[:, :1] * across + spot[:, 1:] * other + height[:, None] * normals
        below = np.asarray(points[:, 2] + reach * toward[:, 2] < 0) & (toward[:, 2] < 0)
        open_share += ~tracer.blocked(origins, toward, reach) & ~below
    return open_share / np.float32(samples)


def filtered(values: Floats, covered: Bools, depth: Floats) -> Floats:
    """The mean of each value's block of pixels, of those on the same surface only.

    `values`: height, width, channels.
    """
    flat = np.where(covered, depth, 1e3).astype(np.float32)
    tolerance = np.float32(0.012) * np.maximum(flat, 0.5)
    height, width = flat.shape
    margins = (BLOCK // 2,) * 4
    padded_depth = cv2.copyMakeBorder(flat, *margins, cv2.BORDER_REPLICATE)
    padded = [cv2.copyMakeBorder(plane, *margins, cv2.BORDER_REPLICATE) for plane in cv2.split(values)]
    totals, weight = [np.zeros_like(flat) for _ in padded], np.zeros_like(flat)
    for row in range(BLOCK):
        for column in range(BLOCK):
            window = np.s_[row : row + height, column : column + width]
            near = (cv2.absdiff(padded_depth[window], flat) < tolerance).astype(np.float32)
            weight += near
            for total, plane in zip(totals, padded, strict=True):
                cv2.accumulateProduct(plane[window], near, total)
    return np.stack(totals, 2) / np.maximum(weight, 1)[..., None]
