"""Measures the darkening towards the corners, which shows as a radial slope in all smooth places, and evens it out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Plane

_SIDE = 192
_SECTORS = 8
_AMOUNTS = np.linspace(-0.4, 0.8, 61)
_NATURAL = 0.2, 0.14  # what lenses and scenes have; what is taken for it in a worn picture
_MOST = 0.55


def measure(grey: Plane, worn: float) -> float:
    """Return the share of the light that is missing in the corners beyond what lenses and scenes have."""
    return max(0.0, slope(grey) - (_NATURAL[0] + (_NATURAL[1] - _NATURAL[0]) * worn))


def slope(grey: Plane) -> float:
    """Return the share of the light that is missing in the corners: it falls with the square of the radius.

    A scene that is darker on one side has that slope in some sectors only, so the lower quarter of them decides.
    """
    factor = _SIDE / min(grey.shape)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), (0, 0), 2)
    logarithm = np.log(np.maximum(small, 3))
    across, down = (cv2.Sobel(logarithm, cv2.CV_32F, x, y, scale=1 / 8) for x, y in ((1, 0), (0, 1)))
    x, y = _centred(*small.shape)
    distance, corner = np.maximum(np.hypot(x, y), 1), float(np.hypot(*small.shape)) / 2
    falling = (across * x + down * y) / distance * corner
    radius = distance / corner
    usable = (radius > 0.15) & (small > 12) & (small < 250)
    sectors = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
    steepness = np.hypot(across, down)
    parts = [usable, *(usable & (sectors == number) for number in range(_SECTORS))]
    fits = [_fit(falling[part], radius[part], steepness[part]) for part in parts if part.sum() >= 100]
    if len(fits) <= _SECTORS // 2:
        return 0.0
    return float(np.clip(min(fits[0], np.quantile(fits[1:], 0.25)), 0, _MOST + min(_NATURAL)))


def _fit(slope: Plane, radius: Plane, steepness: Plane) -> float:
    smooth = steepness <= np.quantile(steepness, 0.6)
    slope, radius = slope[smooth], radius[smooth]
    costs = [np.mean(np.abs(slope + 2 * a * radius / (1 - a * radius**2)) * radius) for a in _AMOUNTS]
    return float(_AMOUNTS[int(np.argmin(costs))])


def _centred(height: int, width: int) -> tuple[Plane, Plane]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x - (width - 1) / 2, y - (height - 1) / 2


def squared_radius(rows: slice, height: int, width: int) -> NDArray[np.float32]:
    """Return the square of the distance from the middle (rows, width, 1) in these rows of a picture: 1 in a corner."""
    y = np.arange(rows.start, rows.stop, dtype=np.float32) - (height - 1) / 2
    x = np.arange(width, dtype=np.float32) - (width - 1) / 2
    squared = (y[:, None] ** 2 + x[None, :] ** 2) / ((height**2 + width**2) / 4)
    return np.asarray(squared, np.float32)[..., None]
