"""Finds scratches and folds: thin straight lines, lighter or darker than both of their sides."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration import evidence
from generation.adapters.restoration.evidence import Points
from generation.adapters.restoration.picture import Mask, Plane
from generation.adapters.restoration.surroundings import Surroundings

ORIENTATIONS = 16
_LENGTH = 21
_DISTANCE = 3
_SHORTEST = 20
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
    count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates, connectivity=8)
    extent = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    parts = []
    for label in np.nonzero(extent[1:count] >= _SHORTEST)[0] + 1:
        x, y, width, height = stats[label, :4]
        rows, columns = np.nonzero(labels[y : y + height, x : x + width] == label)
        parts.append((rows + y, columns + x))
    return parts


def cover(line: Line, around: Surroundings, mask: Mask) -> None:
    """Set the pixels of the mask that belong to the line: those near it that differ from the background as it does."""
    rows, columns = line.points
    top, left = max(0, rows.min() - 4), max(0, columns.min() - 4)
    window = slice(top, rows.max() + 5), slice(left, columns.max() + 5)
    near = np.zeros(mask[window].shape, np.uint8)
    near[rows - top, columns - left] = 255
    near = np.asarray(cv2.dilate(near, np.ones((5, 5), np.uint8)), np.uint8)
    differs = around.plane[window] - around.background[window] > 0.35 * line.contrast
    mask[window] |= np.where(differs, near, 0).astype(np.uint8)
    mask[line.points] = 255
