"""Measures how blurred the sharpest edges are, and takes back a bounded part of it without halos."""

import cv2
import numpy as np

from generation.adapters.restoration.picture import Plane

_PROBE = 1.5
_SHARP = 0.75  # pixels: what a good lens and scanner leave
_MOST = 2.5
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
    """Undo a blur by repeated correction (van Cittert), kept within the range of the neighbours plus a little."""
    excess = float(np.sqrt(max(min(blur, _MOST) ** 2 - _SHARP**2, 0)))
    if excess < 0.3 or strength <= 0:
        return plane
    result = plane
    for _ in range(_STEPS):
        result = result + strength * (plane - np.asarray(cv2.GaussianBlur(result, (0, 0), excess), np.float32))
    size = 2 * round(excess) + 3
    near = np.ones((size, size), np.uint8)
    low, high = cv2.erode(plane, near), cv2.dilate(plane, near)
    slack = 0.1 * (high - low)
    return np.asarray(np.clip(result, low - slack, high + slack), np.float32)
