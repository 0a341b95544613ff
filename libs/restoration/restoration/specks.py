"""Finds dust: small spots that are much lighter or darker than what is around them."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Mask
from restoration.surroundings import Surroundings

_LARGEST = 15
_CROWD = (61, 61)


@dataclass(frozen=True)
class Specks:
    """`labels` (height, width): 0 or a speck's number; row number - 1 of `features` is its own; `sizes` in pixels."""

    labels: NDArray[np.int32]
    features: NDArray[np.float64]
    sizes: NDArray[np.float64]


def find(around: Surroundings, is_dark: bool) -> Specks:
    """Return the spots lighter than their surroundings. For dark ones, `around` is the negative."""
    difference = around.plane - around.background
    candidates = (difference > np.maximum(around.texture * 3.5, 14.0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates, connectivity=8)
    sizes = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    small = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _LARGEST
    small[0] = False
    numbers = np.zeros(count, np.int32)
    numbers[small] = np.arange(1, small.sum() + 1)
    labels = numbers[labels]
    return Specks(labels, _features(labels, difference, candidates, around, stats[small], is_dark), sizes[small])


def _features(
    labels: NDArray[np.int32],
    difference: NDArray[np.float32],
    candidates: Mask,
    around: Surroundings,
    stats: NDArray[np.int32],
    is_dark: bool,
) -> NDArray[np.float64]:
    where = np.nonzero(labels)
    owner, count = labels[where] - 1, len(stats)
    area = np.bincount(owner, minlength=count).astype(np.float64)

    def mean(values: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(owner, values[where], minlength=count) / np.maximum(area, 1)

    peak = np.zeros(count)
    np.maximum.at(peak, owner, difference[where].astype(np.float64))
    value = mean(around.plane)
    crowd = cv2.boxFilter(candidates, cv2.CV_32F, _CROWD, normalize=True)
    sharpness = mean(
        cv2.magnitude(cv2.Sobel(around.plane, cv2.CV_32F, 1, 0), cv2.Sobel(around.plane, cv2.CV_32F, 0, 1))
    )
    return np.stack(
        [
            np.full(count, float(is_dark)),
            np.log(np.maximum(peak, 1)),
            np.log((peak + 1) / (mean(around.texture) + 3)),
            np.clip((value - around.darkest) / (around.lightest - around.darkest + 1), 0, 1.2),
            np.clip((value - mean(around.highest)) / np.maximum(peak, 1), -3, 1.5),
            mean(np.asarray(crowd, np.float32)) * 10,
            np.log(area + 1),
            area / np.maximum(stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT], 1),
            sharpness / np.maximum(peak, 1),
            np.minimum(3, mean(around.highest - around.lowest) / np.maximum(peak, 1)),
        ],
        axis=1,
    )
