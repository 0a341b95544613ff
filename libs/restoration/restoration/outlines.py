"""Finds closed curves across which the colours of a picture change everywhere alike, as across the edge of a stain.

From each of many places a curve is laid around by dynamic programming: one distance per direction, so that the change
of colour is first that of a given tint, then that of the curve's own median.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ANGLES = 72
_DISTANCES = np.arange(7, 60)  # pixels from the middle
_SPACING = 14  # pixels between the places to look from
_SIDE = 6  # pixels compared on each side of a curve; the one it runs through is left out
_AT_ONCE = 256  # places
_REACH = 2  # pixels by which the distance may change from one direction to the next
_STRONGEST, _OFF_TINT = 0.35, 0.7  # change of logarithms; how much another colour counts against a curve
_WINDING = 0.03, 0.06  # what each pixel of change costs, with the tint and with the curve's own change
_OUTSIDE = -0.02, -0.1  # the worth of directions in which the curve is outside the picture
_SLACK = 0.8  # of the change: a direction that differs by so much from the others is worth nothing
_WIDER = range(-6, 7, 2)  # pixels
_LEAST = 0.05  # change of logarithms
_ANGLE = 2 * np.pi / ANGLES

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Outlines:
    """Curves around `centres` (n, 2), x before y, at `radii` (n, ANGLES), in pixels.

    `falls` (n, ANGLES, 3): by how much the logarithms are lower inside; NaN outside the picture. `inward` and `outward`
    are the same between what is next to the curve and what is further away from it, inside and outside. `change`
    (n, 3) is the median of the falls. `worth` (n, ANGLES) is at most 1, where the fall equals it.
    """

    centres: Floats
    radii: Floats
    falls: Floats
    inward: Floats
    outward: Floats
    change: Floats
    worth: Floats


def find(logarithms: Floats, tint: Floats) -> Outlines:
    """Return one curve around each of many places of a picture (height, width, 3); most of them are around nothing.

    `tint` (3,), of length 1, is the direction of the change to start with.
    """
    height, width = logarithms.shape[:2]
    places = np.array(
        [(x, y) for y in range(_SPACING // 2, height, _SPACING) for x in range(_SPACING // 2, width, _SPACING)],
        np.float32,
    ).reshape(-1, 2)
    batches = [places[first : first + _AT_ONCE] for first in range(0, len(places), _AT_ONCE)]
    parts = [_around(logarithms, each, tint) for each in batches]
    return Outlines(*(np.concatenate([getattr(part, name) for part in parts]) for name in Outlines.__annotations__))


def points(centre: Floats, distances: Floats) -> tuple[Floats, Floats]:
    """Return x and y of points at distances (..., ANGLES, n) from centres (..., 2)."""
    angle = np.arange(ANGLES, dtype=np.float32)[:, None] * np.float32(_ANGLE)
    x = centre[..., 0, None, None] + np.cos(angle) * distances
    y = centre[..., 1, None, None] + np.sin(angle) * distances
    return x.astype(np.float32), y.astype(np.float32)


def sampled(plane: Floats, x: Floats, y: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return a picture's values (..., 3) at points, and whether these are inside it."""
    height, width = plane.shape[:2]
    flat = x.reshape(-1, x.shape[-1]), y.reshape(-1, x.shape[-1])
    values = cv2.remap(plane, *flat, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    return np.asarray(values, np.float32).reshape(*x.shape, 3), inside


def median(values: NDArray[Any]) -> Floats:
    """Return the median (n, ...) of the values (n, directions, ...) that are not NaN, 0 where all are."""
    ordered = np.sort(values, axis=1)  # NaN comes last
    count = np.sum(~np.isnan(ordered), axis=1, keepdims=True)
    middle = (np.take_along_axis(ordered, np.maximum(each, 0), axis=1) for each in ((count - 1) // 2, count // 2))
    low, high = (each[:, 0] for each in middle)
    return np.asarray(np.where(count[:, 0] > 0, (low + high) / 2, 0), np.float32)


def _around(logarithms: Floats, places: Floats, tint: Floats) -> Outlines:
    reach = int(_DISTANCES[-1]) + 2 * _SIDE + 2
    along = np.broadcast_to(np.arange(reach, dtype=np.float32), (ANGLES, reach))
    values, inside = sampled(logarithms, *points(places, along))
    sums = np.concatenate([np.zeros_like(values[:, :, :1]), np.cumsum(values, axis=2)], axis=2)
    means = (sums[:, :, _SIDE:] - sums[:, :, :-_SIDE]) / np.float32(_SIDE)  # of the pixels from each distance on
    nearest, count = int(_DISTANCES[0]), len(_DISTANCES)
    too_near = 2 * _SIDE - nearest
    inner, outer, outermost = (means[:, :, nearest + by :][:, :, :count] for by in (-_SIDE, 1, 1 + _SIDE))
    innermost = np.concatenate([inner[:, :, :too_near], means[:, :, : count - too_near]], axis=2)
    known = inside[:, :, _DISTANCES + 1 + _SIDE // 2]
    falls = outer - inner
    falls = (falls + np.roll(falls, 1, axis=1) + np.roll(falls, -1, axis=1)) / 3
    course, worth = _courses(falls, known, tint)

    def chosen(each: NDArray[Any]) -> Floats:
        return np.asarray(np.take_along_axis(each, course[..., None, None], axis=2)[:, :, 0], np.float32)

    is_known = chosen(known[..., None]) > 0
    is_known_further = chosen(inside[:, :, _DISTANCES + 2 * _SIDE - 1][..., None]) > 0
    seen = np.where(is_known, chosen(falls), np.nan).astype(np.float32)
    return Outlines(
        places,
        _DISTANCES[course].astype(np.float32),
        seen,
        np.where(is_known, chosen(inner - innermost), np.nan),
        np.where(is_known_further, chosen(outermost - outer), np.nan),
        median(seen),
        np.take_along_axis(worth, course[..., None], axis=2)[..., 0],
    )


def _courses(falls: NDArray[Any], known: NDArray[np.bool_], tint: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return the numbers of the distances (n, ANGLES), and the worth of all distances (n, ANGLES, distances)."""
    strength = falls @ tint
    aside = np.linalg.norm(falls - strength[..., None] * tint, axis=-1)
    worth = np.clip(np.minimum(strength, _STRONGEST) - _OFF_TINT * aside, -0.3, _STRONGEST)
    course = _closed_paths(np.where(known, worth, _OUTSIDE[0]), _WINDING[0])
    for _ in range(2):
        change = _greatest_change(falls, known, course, tint)
        size = np.maximum(change @ tint, _LEAST)[:, None, None]
        worth = 1 - np.minimum(np.linalg.norm(falls - change[:, None, None], axis=-1) / size / _SLACK, 1.5)
        worth = np.where(known, worth, _OUTSIDE[1])
        course = _closed_paths(worth, _WINDING[1])
    return course, np.asarray(worth, np.float32)


def _greatest_change(falls: NDArray[Any], known: NDArray[np.bool_], course: NDArray[np.intp], tint: Floats) -> Floats:
    """Return the median of the falls (n, 3) along the curves, or along those a little wider or narrower."""
    changes = []
    for wider in _WIDER:
        near = np.clip(course + wider, 0, falls.shape[2] - 1)[..., None]
        picked = np.take_along_axis(falls, near[..., None], axis=2)[:, :, 0]
        changes.append(median(np.where(np.take_along_axis(known, near, axis=2), picked, np.nan)))
    greatest = np.argmax([each @ tint for each in changes], axis=0)
    return np.asarray(np.stack(changes)[greatest, np.arange(len(course))], np.float32)


def _closed_paths(worth: NDArray[np.floating], winding: float) -> NDArray[np.intp]:
    """Return, per place, the distance of greatest worth in each direction: two rounds, of which the middle closes."""
    count, _, distances = worth.shape
    turns = [*range(ANGLES), *range(ANGLES)]
    total = np.zeros((count, distances), np.float32)
    came_from = np.zeros((len(turns), count, distances), np.int8)
    for turn, angle in enumerate(turns):
        best = np.full_like(total, -np.inf)
        for change in range(-_REACH, _REACH + 1):
            moved = np.full_like(total, -np.inf)
            kept = slice(max(0, change), distances + min(0, change)), slice(max(0, -change), distances - max(0, change))
            moved[:, kept[0]] = total[:, kept[1]] - winding * abs(change)
            is_better = moved > best
            best[is_better], came_from[turn][is_better] = moved[is_better], change
        total = best + worth[:, angle]
    path = np.zeros((count, len(turns)), np.intp)
    current = total.argmax(axis=1)
    for turn in reversed(range(len(turns))):
        path[:, turn] = current
        current = current - came_from[turn][np.arange(count), current]
    half = ANGLES // 2
    return np.roll(path[:, half : half + ANGLES], half, axis=1)
