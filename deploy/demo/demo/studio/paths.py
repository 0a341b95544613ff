"""Outlines as points, on a canvas of 800 by 800 whose origin is the upper left corner."""

from collections.abc import Callable
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]
Point = tuple[float, float]
CORNER = 10  # points on a rounded corner
BEND = 12  # points between two points of a smooth line


def polygon(*points: Point) -> Path:
    return np.array(points, dtype=np.float64)


def ellipse(x: float, y: float, across: float, down: float | None = None, start: float = 0, end: float = 360) -> Path:
    """Around (x, y) with these radii; an arc's angles grow clockwise from three o'clock."""
    angles = np.radians(np.linspace(start, end, 96))
    return np.stack([x + across * np.cos(angles), y + (down or across) * np.sin(angles)], axis=1)


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """A rectangle with round corners."""
    return softened(radius, (x, y), (x + width, y), (x + width, y + height), (x, y + height))


def softened(radius: float, *corners: Point) -> Path:
    """A polygon whose corners are rounded."""
    points = polygon(*corners)
    bends = [
        _bend(points[index - 1], points[index], points[(index + 1) % len(points)], radius)
        for index in range(len(points))
    ]
    return np.concatenate(bends)


def _bend(before: Path, corner: Path, after: Path, radius: float) -> Path:
    """A quadratic curve close to an arc, between the points `radius` away from the corner."""
    start = corner + _towards(corner, before, radius)
    end = corner + _towards(corner, after, radius)
    pulled = corner + (corner - (start + end) / 2) * 0.12
    way = np.linspace(0.0, 1.0, CORNER)[:, None]
    curve: Path = start * (1 - way) ** 2 + 2 * pulled * way * (1 - way) + end * way**2
    return curve


def _towards(origin: Path, target: Path, distance: float) -> Path:
    direction = target - origin
    length = float(np.hypot(*direction))
    step: Path = direction * min(distance / max(length, 1e-6), 0.5)
    return step


def smooth(*points: Point, closed: bool = True) -> Path:
    """A smooth curve through all points (Catmull-Rom)."""
    given = polygon(*points)
    ends = (given[-1:], given[:2]) if closed else (given[:1], given[-1:])
    padded = np.concatenate([ends[0], given, ends[1]])
    way = np.linspace(0.0, 1.0, BEND, endpoint=False)[:, None]
    pieces = [_between(padded[index : index + 4], way) for index in range(len(padded) - 3)]
    return np.concatenate(pieces if closed else [*pieces, given[-1:]])


def _between(four: Path, way: Path) -> Path:
    a, b, c, d = four
    curve: Path = 0.5 * (
        2 * b + (c - a) * way + (2 * a - 5 * b + 4 * c - d) * way**2 + (3 * b - a - 3 * c + d) * way**3
    )
    return curve


def turned(path: Path, degrees: float, about: Point = (400, 400)) -> Path:
    """Rotated clockwise."""
    angle = radians(degrees)
    turn = np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
    moved: Path = (path - about) @ turn + about
    return moved


def shifted(path: Path, x: float, y: float) -> Path:
    moved: Path = path + np.array((x, y))
    return moved


def mirrored(path: Path, x: float = 400) -> Path:
    """Mirrored at the vertical line at x."""
    moved: Path = path * np.array((-1, 1)) + np.array((2 * x, 0))
    return moved


def plane(upper_left: Point, upper_right: Point, lower_right: Point, lower_left: Point) -> Callable[..., Path]:
    """Returns a function that draws rectangles, in shares of width and height, on a quadrangle in perspective."""
    a, b, c, d = polygon(upper_left, upper_right, lower_right, lower_left)

    def place(x: float, y: float, width: float, height: float, radius: float = 3) -> Path:
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        placed = [(a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v for u, v in corners]
        return softened(radius, *((float(px), float(py)) for px, py in placed))

    return place
