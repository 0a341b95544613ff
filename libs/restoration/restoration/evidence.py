"""Measures candidate lines: features that tell scratches, which lie on a picture, from what the picture shows."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from restoration.surroundings import Surroundings

_SIDE = 5  # pixels from the middle of a line to what is beside it
_PARALLEL = 0.985  # cosine of the greatest angle between dashes of one line
_MOST = 2500  # lines compared with each other: the longest

Points = tuple[NDArray[np.intp], NDArray[np.intp]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Middle and direction (x, y) of a line, its length in pixels, and the grey level of its core."""

    middle: Floats
    direction: Floats
    length: float
    level: float


def measured(
    points: Points, strength: NDArray[np.float32], around: Surroundings, crowd: float, is_dark: bool
) -> tuple[float, Course, tuple[float, ...]]:
    """Return the contrast in grey levels, the course, and the features of one line."""
    is_core = strength >= _median(strength)
    core_points = points[0][is_core], points[1][is_core]
    contrast = _median(strength[is_core])
    values, background = around.plane[core_points], around.background[core_points]
    position = np.stack(points[::-1], axis=1).astype(np.float64)
    spread, axes = np.linalg.eigh(np.cov(position - position.mean(axis=0), rowvar=False))
    across, along = np.sqrt(np.maximum(spread, 0.01))
    level = _median(values)
    slope, residual = _followed(values, background)
    features = (
        float(is_dark),
        float(np.log(contrast)),
        float(np.clip((level - around.darkest) / (around.lightest - around.darkest + 1), 0, 1.2)),
        float(across / along),
        float(np.log(along)),
        float(len(position) / (3.5 * along)),
        float(np.log(contrast / (_median(around.texture[core_points]) + 2))),
        min(0.5, crowd),
        float(min(2.0, _range(values) / contrast)),
        float(np.clip(_median(values - around.highest[core_points]) / contrast, -3, 2)),
        float(min(3.0, background.std() / contrast)),
        slope,
        float(min(2.0, _median(around.highest[core_points] - around.lowest[core_points]) / contrast / 4)),
        min(2.0, residual / contrast),
        min(1.0, _step(core_points, axes[:, 0], around) / contrast),
        *_colour(core_points, around, contrast),
    )
    return contrast, Course(position.mean(axis=0), axes[:, 1], float(along * 3.5), level), features


def _range(values: NDArray[np.float32]) -> float:
    """Return the distance between the quartiles, interpolated."""
    place = 0.25 * (len(values) - 1)
    first, last = math.floor(place), len(values) - 1 - math.floor(place)
    ordered = np.partition(values, sorted({first, min(first + 1, last), max(last - 1, first), last}))
    low = float(ordered[first]) + (place - first) * float(ordered[min(first + 1, last)] - ordered[first])
    high = float(ordered[last]) - (place - first) * float(ordered[last] - ordered[max(last - 1, first)])
    return high - low


def _median(values: NDArray[np.float32]) -> float:
    """Return what numpy.median does, in a fifth of its time for the few pixels of a line."""
    middle = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, middle)
    return float(ordered[middle[0]] + ordered[middle[1]]) / 2


def _followed(values: NDArray[np.float32], background: NDArray[np.float32]) -> tuple[float, float]:
    """Return how far a line follows the brightness of what it crosses, 0 for what is opaque, and the rest's range."""
    deviation = background - background.mean()
    slope = float(np.clip(np.mean(deviation * values) / (np.mean(deviation**2) + 4), -0.5, 1.5))
    return slope, _range(values - np.float32(slope) * deviation)


def _step(points: Points, normal: Floats, around: Surroundings) -> float:
    """Return by how much the two sides of a line differ: a scratch lies on one thing, an outline between two."""
    height, width = around.plane.shape
    x, y = np.round(normal * _SIDE).astype(int)
    sides = [
        around.plane[np.clip(points[0] + sign * y, 0, height - 1), np.clip(points[1] + sign * x, 0, width - 1)]
        for sign in (-1, 1)
    ]
    return float(abs(_median(sides[0] - sides[1])))


def _colour(points: Points, around: Surroundings, contrast: float) -> tuple[float, float]:
    """Return how far the colour is from that around, and how much less it varies along the line."""
    own, behind = around.red[points], around.red_background[points]
    other, other_behind = around.blue[points], around.blue_background[points]
    shift = abs(_median(own - behind)) + abs(_median(other - other_behind))
    varies = (_range(behind) + _range(other_behind) + 2) / (_range(own) + _range(other) + 2)
    return float(min(2.0, shift / contrast)), float(np.clip(np.log(varies), -2, 2))


def support(courses: list[Course], diagonal: float) -> Floats:
    """Return, per line, the length of the others that continue it, of about its grey level, as a part of the diagonal.

    Dashes and the two sides of a crossing support each other; hairs and twigs seldom do.
    """
    found = np.zeros(len(courses))
    if not courses:
        return found
    length = np.array([each.length for each in courses])
    order = np.argsort(-length, kind="stable")[:_MOST]
    length = length[order]
    level = np.array([courses[index].level for index in order])
    middle = np.array([courses[index].middle for index in order])
    direction = np.array([courses[index].direction for index in order])
    for place, index in enumerate(order):
        x, y = (middle - middle[place]).T
        own = direction[place]
        ahead, beside = np.abs(x * own[0] + y * own[1]), np.abs(y * own[0] - x * own[1])
        continues = (
            (ahead > 0.4 * (length + length[place]))
            & (beside < 2.5 + 0.03 * ahead)
            & (np.abs(direction @ own) > _PARALLEL)
            & (np.abs(level - level[place]) < 25)
        )
        found[index] = min(1.0, float(length[continues].sum()) / diagonal)
    return found
