"""Measures how blurred the sharpest edges are, and takes back a bounded part of it without halos."""

import cv2
import numpy as np

from generation.adapters.restoration.picture import Plane

_PROBE = 1.5
_SHARP, _SOFT = 0.75, 1.05  # pixels: what a good lens and scanner leave; what is surely a blur
_PIXEL = 0.4  # the blur of the pixels themselves
_UNDERRATED = 1.12  # the sharper half of the edges is measured, and rounding sharpens them more
_MOST = 2.4
_STEPS = 6


def measure(plane: Plane) -> float:
    """Return the deviation, in pixels, of the blur at the sharper of the strong edges of a plane without noise.

    An edge of blur s, blurred again by p, keeps s / sqrt(s² + p²) of its slope.
    """
    slope = _slope(plane)
    strong = slope >= max(8.0, float(np.quantile(slope, 0.97)))
    ridge = slope >= cv2.dilate(slope, np.ones((3, 3), np.uint8)) - 1e-3
    chosen = strong & ridge
    if chosen.sum() < 30:
        return 0.0
    soft = _slope(np.asarray(cv2.GaussianBlur(plane, (0, 0), _PROBE), np.float32))
    ratio = float(np.quantile(slope[chosen] / np.maximum(soft[chosen], 1e-3), 0.7))
    return float(min(_PROBE / np.sqrt(max(ratio**2 - 1, 0.05)), 4))


def _slope(plane: Plane) -> Plane:
    x, y = cv2.Scharr(plane, cv2.CV_32F, 1, 0, scale=1 / 32), cv2.Scharr(plane, cv2.CV_32F, 0, 1, scale=1 / 32)
    return np.asarray(cv2.magnitude(x, y), np.float32)


def sharpen(plane: Plane, blur: float, strength: float) -> Plane:
    """Undo a blur by repeated correction (van Cittert), kept within the range of the neighbours plus a little.

    `strength`, 0..1, is lower where noise remains.
    """
    strength *= float(np.clip((blur - _SHARP) / (_SOFT - _SHARP), 0, 1))
    if strength <= 0.02:
        return plane
    width = float(np.sqrt(max(min(_UNDERRATED * blur, _MOST) ** 2 - _PIXEL**2, 0.09)))
    result = plane
    for _ in range(_STEPS):
        result = result + strength * (plane - np.asarray(cv2.GaussianBlur(result, (0, 0), width), np.float32))
    near = np.ones((2 * round(width) + 3,) * 2, np.uint8)
    low, high = cv2.erode(plane, near), cv2.dilate(plane, near)
    slack = 0.15 * (high - low)
    return np.asarray(np.clip(result, low - slack, high + slack), np.float32)
