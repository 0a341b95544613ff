"""Measures how blurred the sharpest edges are, and takes back a bounded part of it without halos."""

import cv2
import numpy as np

from restoration.pictures.picture import Plane

_PROBE = 1.5
_SHARP, _SOFT = 0.75, 1.05  # pixels: what a good lens and scanner leave; what is surely a blur
_PIXEL = 0.4  # the blur of the pixels themselves
_UNDERRATED = 1.12  # the sharper half of the edges is measured, and rounding sharpens them more
_MOST = 2.4
_STEPS = 6
_OUTSTANDING = 3.0  # of the median slope: noise alone hardly has such slopes
_FLATTEST, _WINDOW = 0.12, (7, 7)
_LEFT = 2.0, 4.0  # of what the flattest windows vary: not sharpened, and sharpened as far as the blur asks
_SECOND = np.array([1, -2, 1], np.float32) / np.sqrt(np.float32(6))  # keeps the deviation of white noise
_NORMAL = 0.6745  # the median of the absolute value of a normal variable
_FINE = 0.1, 0.4  # deviation of the second differences as a share of all: of a blurred texture, of grain
_LEAST_LEFT = 0.3  # grey levels, from rounding


def measure(plane: Plane) -> float:
    """Return the deviation, in pixels, of the blur at the sharper of the strong edges of a plane without noise.

    An edge of blur s, blurred again by p, keeps s / sqrt(s² + p²) of its slope.
    """
    slope = _slope(plane)
    strong = slope >= max(8.0, float(np.quantile(slope, 0.97)), _OUTSTANDING * float(np.median(slope)))
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


def remainder(plane: Plane, is_grained: bool) -> float:
    """Return the deviation, in grey levels, of the grain that is left in a plane: that of its flattest windows.

    In a picture without grain, `is_grained`, it counts only as far as it changes from each pixel to the next: what does
    not is a blurred texture.
    """
    lit = (plane > 6) & (plane < 249)
    if not lit.any():
        return _LEAST_LEFT
    deviation = _deviation(plane)
    found = float(np.quantile(deviation[lit], _FLATTEST))
    if not is_grained:
        fine = np.abs(cv2.sepFilter2D(plane, cv2.CV_32F, _SECOND, _SECOND))[lit & (deviation <= 2 * found)]
        found *= float(np.clip((np.median(fine) / _NORMAL / max(found, 0.1) - _FINE[0]) / (_FINE[1] - _FINE[0]), 0, 1))
    return max(_LEAST_LEFT, found)


def _deviation(plane: Plane) -> Plane:
    mean, squares = cv2.blur(plane, _WINDOW), cv2.blur(plane * plane, _WINDOW)
    return np.asarray(np.sqrt(np.maximum(squares - mean * mean, 0)), np.float32)


def sharpen(plane: Plane, blur: float, strength: float, remainder: float) -> Plane:
    """Undo a blur by repeated correction (van Cittert), kept within the range of the neighbours plus a little.

    `strength`, 0..1, is lower where noise remains. What varies no more than `remainder`, which the denoising left, is
    not sharpened.
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
    result = np.clip(result, low - slack, high + slack)
    share = np.clip((_deviation(plane) / remainder - _LEFT[0]) / (_LEFT[1] - _LEFT[0]), 0, 1)
    return np.asarray(plane + share * (result - plane), np.float32)
