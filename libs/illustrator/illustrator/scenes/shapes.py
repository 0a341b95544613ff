"""Closed paths that scenes and things are made of. Coordinates in scene units, y downwards."""

import math
from collections.abc import Sequence

import numpy as np
import skia

Point = tuple[float, float]


def polygon(points: Sequence[Point]) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    return path


def smooth(points: Sequence[Point], tension: float = 1 / 6) -> skia.Path:
    """A closed curve through the points (Catmull-Rom)."""
    path = skia.Path()
    path.moveTo(*points[0])
    count = len(points)
    for n in range(count):
        _curve(path, points[n - 1], points[n], points[(n + 1) % count], points[(n + 2) % count], tension)
    path.close()
    return path


def ridge(points: Sequence[Point], bottom: float, tension: float = 1 / 6) -> skia.Path:
    """What lies below a curve from left to right, down to `bottom`."""
    path = open_curve(points, tension)
    path.lineTo(points[-1][0], bottom)
    path.lineTo(points[0][0], bottom)
    path.close()
    return path


def open_curve(points: Sequence[Point], tension: float = 1 / 6) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0])
    for n in range(len(points) - 1):
        before, after = points[max(0, n - 1)], points[min(len(points) - 1, n + 2)]
        _curve(path, before, points[n], points[n + 1], after, tension)
    return path


def _curve(path: skia.Path, a: Point, b: Point, c: Point, d: Point, tension: float) -> None:
    path.cubicTo(
        b[0] + (c[0] - a[0]) * tension,
        b[1] + (c[1] - a[1]) * tension,
        c[0] - (d[0] - b[0]) * tension,
        c[1] - (d[1] - b[1]) * tension,
        *c,
    )


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> skia.Path:
    """Around its centre; a circle without `ry`."""
    ry = rx if ry is None else ry
    return skia.Path().addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))


def box(left: float, top: float, width: float, height: float, radius: float = 0.0) -> skia.Path:
    return skia.Path().addRoundRect(skia.Rect.MakeXYWH(left, top, width, height), radius, radius)


def cloud(
    rng: np.random.Generator, x: float, y: float, rx: float, ry: float, bumps: int = 9, flat: float = 0.0
) -> skia.Path:
    """A scalloped oval: foliage, clouds, smoke. `flat` above 0 cuts the underside flatter."""
    angles = np.linspace(0, 2 * math.pi, bumps, endpoint=False) + rng.uniform(-0.18, 0.18, bumps)
    stretch = rng.uniform(0.86, 1.08, bumps)
    points = [_on_oval(x, y, rx * s, ry * s, a, flat) for a, s in zip(angles, stretch, strict=True)]
    path = skia.Path()
    path.moveTo(*points[0])
    for n in range(bumps):
        (ax, ay), (bx, by) = points[n], points[(n + 1) % bumps]
        out = 0.42 + rng.uniform(-0.06, 0.08)
        bend = out * (1 - flat) if flat > 0.4 and (ay + by) / 2 >= y else out
        normal_x, normal_y = (by - ay) * bend, -(bx - ax) * bend
        path.cubicTo(ax + normal_x, ay + normal_y, bx + normal_x, by + normal_y, bx, by)
    path.close()
    return path


def _on_oval(x: float, y: float, rx: float, ry: float, angle: float, flat: float) -> Point:
    down = math.sin(angle)
    return x + rx * math.cos(angle), y + ry * (down * (1 - flat) if down > 0 else down)


def star(x: float, y: float, outer: float, inner: float, points: int = 5, turn: float = -math.pi / 2) -> skia.Path:
    corners = []
    for n in range(points * 2):
        radius = outer if n % 2 == 0 else inner
        angle = turn + math.pi * n / points
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return polygon(corners)


def united(*paths: skia.Path) -> skia.Path:
    """One outline around all of them."""
    builder = skia.OpBuilder()
    for path in paths:
        builder.add(path, skia.PathOp.kUnion_PathOp)
    return builder.resolve()


def moved(
    path: skia.Path, x: float, y: float, scale: float = 1.0, turn: float = 0.0, mirrored: bool = False
) -> skia.Path:
    """A copy that is scaled and turned (degrees) around the origin and then moved."""
    matrix = skia.Matrix().setScale(-scale if mirrored else scale, scale)
    matrix.postRotate(turn).postTranslate(x, y)
    copy = skia.Path(path)
    copy.transform(matrix)
    return copy
