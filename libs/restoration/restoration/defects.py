"""Makes the mask of scratches, folds and dust of a picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import lines, specks
from restoration.judgement import Model
from restoration.pictures.picture import Mask
from restoration.surroundings import Surroundings

_LINES, _SECOND, _SPECKS = (Model.load(name) for name in ("lines", "lines_second", "specks"))
_MOST_SPECKS = 0.3  # share of damage among the candidates
_MOST_LINES = 0.5
_CERTAIN_LINE = 0.97, 0.78  # probabilities, in a picture without and with other signs of age
_NEVER = 1.0  # dark lines of a picture without signs of age are wires, railings and letters
_MANY_LINES = 8  # sure light ones, which are as good a sign as any other
_SOME_LINES = 3  # sure light ones that are enough for a picture with grain
_DUSTY = 8, 25  # specks: some are found in any picture with grain; surely dust
_POSSIBLE = -1.0  # log-odds of the second model, fitted to other damage: both must find a scratch
_SHORTEST, _FEATURES = 28, 13  # pixels and features of the lines that the first model was fitted to
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
    mask = _at_scales(np.asarray(seen, np.uint8), worn)
    if factor == 1:
        return mask
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR) > 80, np.uint8) * np.uint8(255)


def _at_scales(seen: NDArray[np.uint8], worn: float) -> Mask:
    """Return the mask of one picture: specks at its scale, and lines also at half of it, for those that are wide."""
    scales = [Surroundings.of(each) for each in pyramid(seen)]
    masks = [np.zeros(around.plane.shape, np.uint8) for around in scales]
    found = candidates(scales)
    dust, count = _specks(scales[0], worn)
    dusty = float(np.clip((count - _DUSTY[0]) / (_DUSTY[1] - _DUSTY[0]), 0, 1))
    for scale in range(len(scales)):
        own = [each for each in found if each.scale == scale]
        scratches = _scratches(own, worn, dusty)
        for is_dark in (False, True):
            chosen = [each for each in scratches if each.is_dark == is_dark]
            if chosen:
                lines.cover([each.line for each in chosen], chosen[0].view, masks[scale])
    masks[0] = np.asarray(cv2.dilate(masks[0] | dust, _GROWN), np.uint8)
    for mask in masks[1:]:
        larger = cv2.resize(mask, masks[0].shape[::-1], interpolation=cv2.INTER_LINEAR) > 127
        masks[0] |= np.asarray(larger, np.uint8) * np.uint8(255)
    return masks[0]


def pyramid(seen: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Return the picture, and half of it unless that is too small to look for lines in."""
    scales = [seen]
    while len(scales) < _SCALES and min(scales[-1].shape[:2]) >= 128:
        scales.append(np.asarray(cv2.pyrDown(scales[-1]), np.uint8))
    return scales


@dataclass(frozen=True)
class Candidate:
    """A line, the surroundings it was found in (negative for dark lines), and the number of halvings before that."""

    line: lines.Line
    view: Surroundings
    scale: int
    is_dark: bool

    @property
    def features(self) -> tuple[float, ...]:
        return *self.line.features, float(self.scale)


def candidates(scales: list[Surroundings]) -> list[Candidate]:
    """Return all lines of all scales, light and dark."""
    return [
        Candidate(line, view, scale, is_dark)
        for scale, around in enumerate(scales)
        for found, is_dark in zip(lines.ridges(around.plane), (False, True), strict=True)
        for view in [around.negative() if is_dark else around]
        for line in lines.trace(found, view, is_dark)
    ]


def _scratches(found: list[Candidate], worn: float, dusty: float) -> list[Candidate]:
    """Return the lines of one scale that both models take for scratches.

    Grain alone is no reason to expect them: it must come with dust, 0..1, or with scratches that are beyond doubt.
    """
    kept = [each for each in found if _extent(each) >= _SHORTEST]
    if not kept:
        return []
    features = np.array([each.features[:_FEATURES] for each in kept])
    sizes = np.array([float(len(each.line.points[0])) for each in kept])
    probable = _LINES.probabilities(features, sizes, _MOST_LINES)
    is_dark = np.array([each.is_dark for each in kept])
    sure = max(0, int(np.sum(~is_dark & (probable > _CERTAIN_LINE[0]))) - 1)
    soiled = max(dusty, min(1.0, sure / _SOME_LINES))
    limit = _between(_CERTAIN_LINE, max(min(worn, soiled), min(1.0, sure / _MANY_LINES)))
    darkest = _between((_NEVER, limit), min(worn, soiled))
    possible = _SECOND.log_odds(np.array([each.features for each in kept])) > _POSSIBLE
    chosen = possible & (probable > np.where(is_dark, darkest, limit))
    return [each for each, is_scratch in zip(kept, chosen, strict=True) if is_scratch]


def _extent(each: Candidate) -> float:
    rows, columns = each.line.points
    return float(np.hypot(np.ptp(rows) + 1, np.ptp(columns) + 1))


def _specks(around: Surroundings, worn: float) -> tuple[Mask, int]:
    """Return the mask of the dust, and of how many specks it is."""
    found = specks.find(around, is_dark=False), specks.find(around.negative(), is_dark=True)
    features = np.concatenate([each.features for each in found])
    mask = np.zeros(around.plane.shape, np.uint8)
    if not len(features):
        return mask, 0
    probable = _SPECKS.probabilities(features, np.ones(len(features)), _MOST_SPECKS)
    limit = _between(_CERTAIN_SPECK, worn)
    for each, own in zip(found, np.split(probable, [len(found[0].sizes)]), strict=True):
        chosen = np.concatenate([[False], own > limit])
        mask[chosen[each.labels]] = 255
    return mask, int(np.sum(probable > limit))


def _between(limits: tuple[float, float], worn: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * worn
