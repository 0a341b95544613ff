"""Judges whether a picture is a restoration of another one, whatever was done to its damage and tones."""

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import damage
from restoration.pictures import Picture

SIDE = 384
"""Both pictures are compared with so many pixels on their longest side."""
_WINDOW, _GROWN = 3.0, 9
_PLAIN = 4.0
"""The standard deviation, in grey levels, below which a place has nothing to compare."""
Grey = NDArray[np.float32]


def of_pictures(original: Picture, restored: Picture) -> float:
    """The likeness of two decoded pictures."""
    return likeness(_colours(original), _colours(restored))


def likeness(original: NDArray[np.uint8], restored: NDArray[np.uint8]) -> float:
    """From 0 (unrelated) to 1: how much of the structure of the undamaged parts is the same, after alignment.

    Both are (height, width, 3). Brightness, contrast and colour do not count, nor does what was damaged.
    """
    scale = SIDE / max(original.shape[:2])
    size = max(8, round(original.shape[1] * scale)), max(8, round(original.shape[0] * scale))
    first, second = (_grey(each, size) for each in (original, restored))
    aligned, inside = _aligned(first, second)
    seen = cv2.resize(original, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_AREA)
    damaged = cv2.resize(damage.find(np.asarray(seen, np.uint8)), size, interpolation=cv2.INTER_NEAREST) > 0
    counted = inside & ~cv2.dilate(damaged.astype(np.uint8), np.ones((_GROWN, _GROWN), np.uint8)).astype(bool)
    return _similarity(first, aligned, counted)


def _colours(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_GRAY2RGB), np.uint8) if picture.is_grey else picture.pixels


def _grey(picture: NDArray[np.uint8], size: tuple[int, int]) -> Grey:
    small = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.2), np.float32)


def _aligned(first: Grey, second: Grey) -> tuple[Grey, NDArray[np.bool_]]:
    """The second picture where the first one's places are, and where it has any."""
    size, unmoved = (first.shape[1], first.shape[0]), np.eye(2, 3, dtype=np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    try:
        warp = np.asarray(cv2.findTransformECC(first, second, unmoved, cv2.MOTION_AFFINE, criteria)[1], np.float32)
    except cv2.error:  # it does not converge for unrelated pictures
        warp = np.eye(2, 3, dtype=np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    aligned = cv2.warpAffine(second, warp, size, flags=flags)
    inside = cv2.warpAffine(np.ones_like(second), warp, size, flags=flags) > 0.99
    return np.asarray(aligned, np.float32), np.asarray(inside)


def _similarity(first: Grey, second: Grey, counted: NDArray[np.bool_]) -> float:
    """The mean local correlation, weighted by the structure that the first picture has."""
    means = [cv2.GaussianBlur(each, (0, 0), _WINDOW) for each in (first, second)]
    variances = [
        np.maximum(cv2.GaussianBlur(each * each, (0, 0), _WINDOW) - mean * mean, 0)
        for each, mean in zip((first, second), means, strict=True)
    ]
    covariance = cv2.GaussianBlur(first * second, (0, 0), _WINDOW) - means[0] * means[1]
    noise = _PLAIN**2 / 4
    correlation = (covariance + noise) / (np.sqrt(variances[0] * variances[1]) + noise)
    weight = np.sqrt(variances[0]) * counted * (variances[0] > _PLAIN**2)
    total = float(weight.sum())
    return float(np.clip((correlation * weight).sum() / total, 0, 1)) if total > 0 else 1.0
