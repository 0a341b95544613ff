"""Makes the mask of scratches, folds and dust of a picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration import lines, specks
from generation.adapters.restoration.judgement import Model
from generation.adapters.restoration.picture import Mask
from generation.adapters.restoration.surroundings import Surroundings

_LINES = Model((-0.475, 1.326, 4.048, -3.784, -6.291, -0.89, 0.927, 1.401), -8.673, prior=0.205, most=0.6)
_SPECKS = Model((-0.765, 0.716, 1.028, 4.701, 1.575, -0.931, 0.932, 0.279, 0.077, 0.198), -13.305, prior=0.109, most=0.3)
_CERTAIN_LINE = 0.75
_CERTAIN_SPECK = 0.7
_PIXELS = 2_000_000
_SCALES = 2
_GROWN = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))


def find(pixels: NDArray[np.uint8]) -> Mask:
    """Return the mask (height, width) of what to replace. Looks at no more than two megapixels."""
    height, width = pixels.shape[:2]
    factor = min(1.0, (_PIXELS / (height * width)) ** 0.5)
    seen = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
    grey = np.asarray(seen if seen.ndim == 2 else cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), np.uint8)
    mask = _at_scales(grey)
    if factor == 1:
        return mask
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR) > 80, np.uint8) * np.uint8(255)


def _at_scales(grey: NDArray[np.uint8]) -> Mask:
    """Return the mask of one picture: specks at its scale, and lines also at half of it, for those that are wide."""
    mask = np.zeros(grey.shape, np.uint8)
    small = grey
    for scale in range(_SCALES):
        if min(small.shape) < 64:
            break
        around = Surroundings.of(small)
        found = np.asarray(cv2.dilate(_lines(around), _GROWN), np.uint8)
        if scale == 0:
            found |= np.asarray(cv2.dilate(_specks(around), _GROWN), np.uint8)
        else:
            found = np.asarray(cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_LINEAR) > 127, np.uint8) * np.uint8(255)
        mask |= found
        small = np.asarray(cv2.pyrDown(small), np.uint8)
    return mask


def _lines(around: Surroundings) -> Mask:
    mask = np.zeros(around.plane.shape, np.uint8)
    views = around, around.negative()
    candidates = [
        (line, view)
        for view, found, is_dark in zip(views, lines.ridges(around.plane), (False, True), strict=True)
        for line in lines.trace(found, view, is_dark)
    ]
    if not candidates:
        return mask
    probable = _LINES.probabilities(*lines.as_features([line for line, _ in candidates]))
    for (line, view), probability in zip(candidates, probable, strict=True):
        if probability > _CERTAIN_LINE:
            lines.cover(line, view, mask)
    return mask


def _specks(around: Surroundings) -> Mask:
    found = specks.find(around, is_dark=False), specks.find(around.negative(), is_dark=True)
    features = np.concatenate([each.features for each in found])
    mask = np.zeros(around.plane.shape, np.uint8)
    if not len(features):
        return mask
    probable = _SPECKS.probabilities(features, np.ones(len(features)))
    for each, own in zip(found, np.split(probable, [len(found[0].sizes)]), strict=True):
        chosen = np.concatenate([[False], own > _CERTAIN_SPECK])
        mask[chosen[each.labels]] = 255
    return mask
