"""Smooth curves, variable strokes and plane transforms. Points are float64 arrays (n, 2), x right and y down."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]  # 2 rows, 3 columns


def points(values: ArrayLike) -> Points:
    return np.asarray(values, np.float64).reshape(-1, 2)


def vector(x: float, y: float) -> Points:
    return np.array([x, y], np.float64)


def smooth(values: ArrayLike, closed: bool = True, steps: int = 10) -> Points:
    """A Catmull-Rom curve through the points; a point given twice is a corner."""
    knots = points(values)
    count = len(knots)
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
        spans = count
    else:
        padded = np.concatenate([knots[:1], knots, knots[-1:]])
        spans = count - 1
    p0, p1, p2, p3 = (padded[offset : offset + spans, None] for offset in range(4))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    curve = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    flat = curve.reshape(-1, 2)
    return flat if closed else np.concatenate([flat, knots[-1:]])


def mirrored(half: ArrayLike) -> Points:
    """A closed outline from its right half, given from top to bottom; both ends lie on x = 0."""
    right = points(half)
    return np.concatenate([right, right[-2:0:-1] * (-1, 1)])


def ellipse(x: float, y: float, rx: float, ry: float, angle: float = 0.0, count: int = 40) -> Points:
    """`angle` in degrees, clockwise in the picture."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    flat = np.stack([rx * np.cos(turn), ry * np.sin(turn)], axis=1)
    a = np.radians(angle)
    return np.asarray(flat @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + (x, y))


def normals(path: Points) -> Points:
    step = np.gradient(path, axis=0)
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
    return np.stack([-step[:, 1] / length, step[:, 0] / length], axis=1)


def ribbon(path: Points, widths: NDArray[np.float64]) -> tuple[Points, Points]:
    """Both edges of a stroke of these widths along an open path."""
    offset = normals(path) * (widths[:, None] / 2)
    return path + offset, path - offset


def limb(
    joints: Sequence[ArrayLike], radii: Sequence[float], round_end: bool = True, round_start: bool = True
) -> Points:
    """The outline of a tapered tube through the joints, with radii at each of them."""
    path = smooth([np.asarray(joint, float) for joint in joints], closed=False, steps=12)
    known = np.linspace(0, 1, len(radii))
    radius = np.interp(np.linspace(0, 1, len(path)), known, radii)
    left, right = ribbon(path, 2 * radius)
    outline = [left]
    if round_end:
        outline.append(_cap(path[-1], left[-1], right[-1]))
    outline.append(right[::-1])
    if round_start:
        outline.append(_cap(path[0], right[0], left[0]))
    return np.concatenate(outline)


def _cap(centre: Points, start: Points, end: Points) -> Points:
    first = np.arctan2(start[1] - centre[1], start[0] - centre[0])
    turn = np.linspace(first, first - np.pi, 9)[1:-1]
    radius = np.hypot(*(start - centre))
    return np.asarray(centre + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1))


def matrix(
    scale: float = 1.0, angle: float = 0.0, move: tuple[float, float] = (0.0, 0.0), x_scale: float = 1.0
) -> Matrix:
    """Scale, then turn by degrees clockwise in the picture, then move."""
    a = np.radians(angle)
    c, s = scale * np.cos(a), scale * np.sin(a)
    return np.array([[c * x_scale, -s, move[0]], [s * x_scale, c, move[1]]])


def apply(transform: Matrix, values: ArrayLike) -> Points:
    return np.asarray(points(values) @ transform[:, :2].T + transform[:, 2])


def combined(outer: Matrix, inner: Matrix) -> Matrix:
    linear = outer[:, :2] @ inner[:, :2]
    return np.concatenate([linear, (outer[:, :2] @ inner[:, 2] + outer[:, 2])[:, None]], axis=1)
