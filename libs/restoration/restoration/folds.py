"""Finds folds of the paper: light lines, nearly straight, that run from one border of a picture to another.

Hardly anything that a picture shows does that without being hidden anywhere, except patterns, which have many of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import lines
from restoration.defects import pyramid
from restoration.lines import Ridges
from restoration.pictures.picture import Mask, Plane
from restoration.surroundings import Surroundings

_SIDE = 500  # pixels of the shorter side of the picture that is searched
_SMALLEST = 128
_PARTS, _PAIRS = 150, 400  # of the longest parts of lines, and of their pairs
_APART, _PARALLEL = 60, 0.99  # pixels between two parts of a line; cosine of the greatest angle to it
_WEAK = 0.5, 3.0  # of the texture, and grey levels: how much lighter a fold is at least
_NEAR = np.ones((5, 5), np.uint8)
_LENGTH = 0.75  # of the shorter side of the picture
_WHOLE, _EACH = 0.9, 0.8  # share of the line, and of each quarter of it, that must be light
_PAPER = 0.65  # brightness of the bare paper, from the darkest to the lightest of the picture
_MOST = 4  # more are a pattern
_SAME = 12.0  # pixels between two lines, at both of their ends, that are one
_BESIDE = 9  # pixels: how far a fold may be from the straight line, and what is looked at on its sides
_CONTRAST = 15.0  # grey levels
_UNLIKE = 0.45  # of the contrast: by how much the two sides may differ
_EDGE = 0.25  # of the contrast at the middle: a fold ends there

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class _Line:
    """A straight line from border to border: its ends (x, y), and its number of halvings of the picture."""

    first: Vector
    last: Vector
    scale: int
    light: float

    @property
    def ends(self) -> Vector:
        """Both ends in the whole picture, the upper or left one first."""
        return np.array(sorted([self.first.tolist(), self.last.tolist()])) * 2.0**self.scale


def find(pixels: NDArray[np.uint8]) -> Mask:
    """Return the mask (height, width) of the folds of a picture (height, width[, 3])."""
    height, width = pixels.shape[:2]
    mask: Mask = np.zeros((height, width), np.uint8)
    factor = min(1.0, _SIDE / min(height, width), _SIDE * (4 / (height * width)) ** 0.5)
    if min(height, width) * factor < _SMALLEST:
        return mask
    seen = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    scales = [Surroundings.of(each) for each in pyramid(seen)]
    ridges = [lines.ridges(each.plane)[0] for each in scales]
    found: list[_Line] = []
    for scale, (around, ridge) in enumerate(zip(scales, ridges, strict=True)):
        found += _lines(around, ridge, scale)
    distinct = _distinct(found)
    if not distinct or len(distinct) > _MOST:
        return mask
    for line in distinct:
        own = np.zeros(scales[line.scale].plane.shape, np.uint8)
        _cover(line, scales[line.scale].plane, ridges[line.scale].strength, own)
        mask |= np.asarray(cv2.resize(own, (width, height), interpolation=cv2.INTER_LINEAR) > 80, np.uint8)
    return mask * np.uint8(255)


def _lines(around: Surroundings, found: Ridges, scale: int) -> list[_Line]:
    """Return the lines through two parts that are light from border to border, the surest first."""
    parts = sorted(lines.trace(found, around, is_dark=False), key=lambda each: -each.length)[:_PARTS]
    if len(parts) < 2:
        return []
    middle, along = (np.array(each) for each in zip(*(_course(each) for each in parts), strict=True))
    length = np.array([each.length for each in parts])
    first, second = np.triu_indices(len(parts), 1)
    between = middle[second] - middle[first]
    distance = np.linalg.norm(between, axis=1)
    direction = between / np.maximum(distance, 1e-6)[:, None]
    in_line = distance > _APART
    for each in (first, second):
        in_line &= np.abs(np.sum(direction * along[each], axis=1)) > _PARALLEL
    pairs = np.nonzero(in_line)[0]
    pairs = pairs[np.argsort(-(length[first] + length[second])[pairs], kind="stable")[:_PAIRS]]
    is_light = found.strength > np.maximum(around.texture * _WEAK[0], _WEAK[1])
    near = [
        np.asarray(cv2.dilate((is_light & _is_along(found, index)).astype(np.uint8), _NEAR), np.uint8)
        for index in range(lines.ORIENTATIONS)
    ]
    rated = [_rated(middle[first[pair]], direction[pair], around, near, scale) for pair in pairs]
    return sorted((each for each in rated if each is not None), key=lambda each: -each.light)


def _is_along(found: Ridges, index: int) -> NDArray[np.bool_]:
    return np.asarray((found.orientation - index + 1) % lines.ORIENTATIONS <= 2)


def _course(line: lines.Line) -> tuple[Vector, Vector]:
    """Return the middle and the direction (x, y)."""
    points = np.stack(line.points[::-1], axis=1).astype(np.float64)
    return points.mean(axis=0), np.linalg.eigh(np.cov(points, rowvar=False))[1][:, 1]


def _rated(point: Vector, direction: Vector, around: Surroundings, near: list[Mask], scale: int) -> _Line | None:
    """Return the line through a point from border to border if it is a fold's."""
    height, width = around.plane.shape
    limits = [
        sorted((-point[axis] / direction[axis], (side - 1 - point[axis]) / direction[axis]))
        for axis, side in ((0, width), (1, height))
        if abs(direction[axis]) > 1e-6
    ]
    start, end = max(low for low, _ in limits), min(high for _, high in limits)
    if end - start < _LENGTH * min(height, width):
        return None
    x, y = np.round(point[:, None] + direction[:, None] * np.arange(start, end)).astype(int)
    places = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
    angle = np.arctan2(direction[1], direction[0]) % np.pi
    lit = near[round(angle / np.pi * lines.ORIENTATIONS) % lines.ORIENTATIONS][places] > 0
    share = float(lit.mean())
    if share < _WHOLE or min(part.mean() for part in np.array_split(lit, 4)) < _EACH:
        return None
    if np.median(around.plane[places][lit]) < around.darkest + _PAPER * (around.lightest - around.darkest):
        return None
    return _Line(point + direction * start, point + direction * end, scale, share)


def _distinct(found: list[_Line]) -> list[_Line]:
    kept: list[_Line] = []
    for line in sorted(found, key=lambda each: -each.light):
        if all(np.abs(line.ends - other.ends).sum(axis=1).max() > _SAME for other in kept):
            kept.append(line)
    return kept


def _cover(line: _Line, plane: Plane, strength: Plane, mask: Mask) -> None:
    """Set the pixels of the fold, whose course is that of the greatest strength near the straight line.

    What separates two things, as a rail or a horizon does, is none: the picture goes on behind a fold.
    """
    length = float(np.linalg.norm(line.last - line.first))
    direction = (line.last - line.first) / length
    steps = np.arange(0, length, 0.7)
    beside = np.arange(-2 * _BESIDE, 2 * _BESIDE + 1)
    x, y = (
        (line.first[axis] + steps[:, None] * direction[axis] + beside * normal).astype(np.float32)
        for axis, normal in ((0, -direction[1]), (1, direction[0]))
    )
    values, ridge = (
        cv2.remap(each, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for each in (plane, strength)
    )
    course = _BESIDE + np.array(list(_path(np.asarray(ridge[:, _BESIDE : 3 * _BESIDE + 1], np.float32))))
    across = np.take_along_axis(np.asarray(values), course[:, None] + np.arange(-_BESIDE, _BESIDE + 1), axis=1)
    profile = np.median(across, axis=0)
    profile = profile - np.median(profile)
    contrast = float(profile[_BESIDE])
    if contrast < _CONTRAST or abs(float(np.mean(across[:, :3]) - np.mean(across[:, -3:]))) > _UNLIKE * contrast:
        return
    ends = [_end(profile[::sign][_BESIDE:] > _EDGE * contrast) for sign in (-1, 1)]
    height, width = plane.shape
    for offset in np.arange(-ends[0], ends[1] + 0.5, 0.5):
        at = course - 2 * _BESIDE + offset
        rows = np.round(line.first[1] + steps * direction[1] + at * direction[0]).astype(int)
        columns = np.round(line.first[0] + steps * direction[0] - at * direction[1]).astype(int)
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        mask[rows[inside], columns[inside]] = 255


def _end(is_fold: NDArray[np.bool_]) -> int:
    """Return the number of pixels from the middle to the first that is beside the fold."""
    return len(is_fold) if is_fold.all() else int(np.argmin(is_fold))


def _path(strength: Plane) -> Iterator[int]:
    """Yield the column of each row: the path of greatest strength that moves by at most one column a row."""
    total = np.zeros(strength.shape[1], np.float32)
    moves = []
    for row in np.minimum(strength, np.quantile(strength.max(axis=1), 0.5)):
        padded = np.pad(total, 1, constant_values=-np.inf)
        choices = np.stack([padded[:-2] - 1, padded[1:-1], padded[2:] - 1])
        move = choices.argmax(axis=0)
        moves.append(move - 1)
        total = choices[move, np.arange(len(total))] + row
    column = int(total.argmax())
    reverse = []
    for each in reversed(moves):
        reverse.append(column)
        column += int(each[column])
    yield from reversed(reverse)
