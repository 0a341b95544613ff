"""Makes the mask of scratches, folds and dust of a picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration import lines, specks
from generation.adapters.restoration.judgement import Model
from generation.adapters.restoration.picture import Mask
from generation.adapters.restoration.surroundings import Surroundings

_LINES, _SPECKS = Model.load("lines"), Model.load("specks")
_MOST_LINES, _MOST_SPECKS = 0.5, 0.3  # shares of damage among the candidates
_CERTAIN_LINE = 0.97, 0.78  # probabilities, in a picture without and with other signs of age
_NEVER = 1.0  # dark lines of a picture without signs of age are wires, railings and letters
_MANY_LINES = 8  # sure light ones, which are as good a sign as any other
_CERTAIN_SPECK = 0.75, 0.55
_PIXELS = 2_000_000
_SCALES = 2
_GROWN = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))


def find(pixels: NDArray[np.uint8], worn: float) -> Mask:
    """Return the mask (height, width) of what to replace. Looks at no more than two megapixels.

    `worn`, 0..1: other signs of age; the fewer, the surer a line must be a scratch.
    """
    height, width = pixels.shape[:2]
    factor = min(1.0, (_PIXELS / (height * width)) ** 0.5)
    seen = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
    grey = np.asarray(seen if seen.ndim == 2 else cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), np.uint8)
    mask = _at_scales(grey, worn)
    if factor == 1:
        return mask
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR) > 80, np.uint8) * np.uint8(255)


def _at_scales(grey: NDArray[np.uint8], worn: float) -> Mask:
    """Return the mask of one picture: specks at its scale, and lines also at half of it, for those that are wide."""
    mask = np.zeros(grey.shape, np.uint8)
    small = grey
    for scale in range(_SCALES):
        if min(small.shape) < 64:
            break
        around = Surroundings.of(small)
        found = _lines(around, worn)
        if scale == 0:
            found = np.asarray(cv2.dilate(found | _specks(around, worn), _GROWN), np.uint8)
        else:
            found = np.asarray(
                cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_LINEAR) > 127, np.uint8
            ) * np.uint8(255)
        mask |= found
        small = np.asarray(cv2.pyrDown(small), np.uint8)
    return mask


def _lines(around: Surroundings, worn: float) -> Mask:
    mask = np.zeros(around.plane.shape, np.uint8)
    views = around, around.negative()
    candidates = [
        (line, view)
        for view, found, is_dark in zip(views, lines.ridges(around.plane), (False, True), strict=True)
        for line in lines.trace(found, view, is_dark)
    ]
    if not candidates:
        return mask
    probable = _LINES.probabilities(*lines.as_features([line for line, _ in candidates]), _MOST_LINES)
    sure = sum(view is around and own > _CERTAIN_LINE[0] for (_, view), own in zip(candidates, probable, strict=True))
    limit = _between(_CERTAIN_LINE, max(worn, min(1.0, max(0, sure - 1) / _MANY_LINES)))
    darkest = _between((_NEVER, limit), worn)
    for (line, view), probability in zip(candidates, probable, strict=True):
        if probability > (limit if view is around else darkest):
            lines.cover(line, view, mask)
    return mask


def _specks(around: Surroundings, worn: float) -> Mask:
    found = specks.find(around, is_dark=False), specks.find(around.negative(), is_dark=True)
    features = np.concatenate([each.features for each in found])
    mask = np.zeros(around.plane.shape, np.uint8)
    if not len(features):
        return mask
    probable = _SPECKS.probabilities(features, np.ones(len(features)), _MOST_SPECKS)
    limit = _between(_CERTAIN_SPECK, worn)
    for each, own in zip(found, np.split(probable, [len(found[0].sizes)]), strict=True):
        chosen = np.concatenate([[False], own > limit])
        mask[chosen[each.labels]] = 255
    return mask


def _between(limits: tuple[float, float], worn: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * worn
