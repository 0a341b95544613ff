"""Finds scratches and folds: thin straight lines, lighter or darker than both of their sides."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import evidence
from restoration.evidence import Points
from restoration.pictures.picture import Mask, Plane
from restoration.surroundings import Surroundings

ORIENTATIONS = 16
_LENGTH = 21
_DISTANCE = 3
_SHORTEST = 20
_MOST = 250  # parts of about one orientation: busy photographs of one megapixel have about 90
_CROWD = (41, 41)


@dataclass(frozen=True)
class Ridges:
    """Per pixel: how much lighter a line is than the lighter of its sides, and its orientation (0..15)."""

    strength: Plane
    orientation: NDArray[np.uint8]


@dataclass(frozen=True)
class Line:
    """Pixels of a candidate, its contrast in grey levels, its length as a part of the diagonal, and its features."""

    points: Points
    contrast: float
    length: float
    features: tuple[float, ...]


def _line_kernel(angle: float) -> NDArray[np.float32]:
    kernel = np.zeros((_LENGTH, _LENGTH), np.uint8)
    half = (_LENGTH - 1) / 2
    along = half * np.array([np.cos(angle), np.sin(angle)])
    first, last = (np.round((half + sign * along) * 16).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, first, last, 255, 1, cv2.LINE_AA, 4)
    return kernel.astype(np.float32) / float(kernel.sum())


def _shifted(plane: Plane, x: int, y: int) -> Plane:
    """Return what is x to the right and y below of each pixel; the border repeats."""
    border = max(abs(x), abs(y))
    padded = cv2.copyMakeBorder(plane, border, border, border, border, cv2.BORDER_REPLICATE)
    return np.asarray(padded[border + y :, border + x :][: plane.shape[0], : plane.shape[1]], np.float32)


def ridges(plane: Plane) -> tuple[Ridges, Ridges]:
    """Return the light and the dark ridges whose two sides are about equal."""
    found = [(np.zeros(plane.shape, np.float32), np.zeros(plane.shape, np.uint8)) for _ in range(2)]
    for index in range(ORIENTATIONS):
        angle = np.pi * index / ORIENTATIONS
        along = np.asarray(
            cv2.filter2D(plane, cv2.CV_32F, _line_kernel(angle), borderType=cv2.BORDER_REFLECT_101), np.float32
        )
        x, y = round(-np.sin(angle) * _DISTANCE), round(np.cos(angle) * _DISTANCE)
        left, right = _shifted(along, x, y), _shifted(along, -x, -y)
        uneven = 0.5 * cv2.absdiff(left, right)
        light, dark = along - cv2.max(left, right) - uneven, cv2.min(left, right) - along - uneven
        for (strength, orientation), response in zip(found, (light, dark), strict=True):
            better = response > strength
            strength[better] = response[better]
            orientation[better] = index
    return Ridges(*found[0]), Ridges(*found[1])


def trace(found: Ridges, around: Surroundings, is_dark: bool) -> list[Line]:
    """Return the long connected parts of about one orientation that stand out of the texture.

    For dark lines, `around` is the negative.
    """
    weak = found.strength > np.maximum(around.texture * 0.8, 4.0)
    traced = []
    for index in range(0, ORIENTATIONS, 2):
        near = (weak & ((found.orientation - index + 2) % ORIENTATIONS <= 4)).astype(np.uint8)
        crowd = cv2.boxFilter(near, cv2.CV_32F, _CROWD, normalize=True)
        for points in _long_parts(near):
            own = evidence.measured(points, found.strength[points], around, float(np.mean(crowd[points])), is_dark)
            traced.append((points, *own))
    diagonal = float(np.hypot(*around.plane.shape))
    supports = evidence.support([course for _, _, course, _ in traced], diagonal)
    return [
        Line(
            points, contrast, course.length / diagonal, (*features, float(np.log(course.length / diagonal)), float(own))
        )
        for (points, contrast, course, features), own in zip(traced, supports, strict=True)
    ]


def _long_parts(candidates: Mask) -> list[Points]:
    """Return the longest connected parts: no more than `_MOST`, because each is measured by itself."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(candidates, connectivity=8)
    extent = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    extent[0] = 0
    longest = np.argsort(-extent, kind="stable")[:_MOST]
    longest = np.sort(longest[extent[longest] >= _SHORTEST])
    if not len(longest):
        return []
    is_long = np.zeros(len(stats), bool)
    is_long[longest] = True
    rows, columns = np.nonzero(is_long[labels])
    owner = labels[rows, columns]
    order = np.argsort(owner, kind="stable")
    ends = np.cumsum(stats[longest, cv2.CC_STAT_AREA])[:-1]
    return list(zip(np.split(rows[order], ends), np.split(columns[order], ends), strict=True))


def cover(found: Sequence[Line], around: Surroundings, mask: Mask) -> None:
    """Set the pixels of the mask that belong to lines: those near one that differ from the background as it does."""
    contrast: Plane = np.full(mask.shape, np.inf, np.float32)
    for line in found:
        contrast[line.points] = np.minimum(contrast[line.points], line.contrast)
        mask[line.points] = 255
    near = np.asarray(cv2.erode(contrast, np.ones((5, 5), np.uint8)), np.float32)
    mask[around.plane - around.background > np.float32(0.35) * near] = 255
