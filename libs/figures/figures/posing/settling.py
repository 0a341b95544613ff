"""Lays a figure down: turned a little so that it rests on the ground without tipping over."""

import numpy as np
from numpy.typing import NDArray

from figures.arrays import Floats
from figures.rotations import Rotation, about_x, about_y

_LARGEST = 32.0  # degrees


def resting_turn(points: Floats, centre_of_mass: NDArray[np.float64]) -> Rotation:
    """The turn, near none, at which the centre of mass is lowest above the lowest point."""
    sample = points[::3].astype(float) - centre_of_mass

    def height(angles: NDArray[np.float64]) -> float:
        lowest = (sample @ (about_x(angles[0]) @ about_y(angles[1]))[2]).min()
        return float(-lowest)

    best, step = np.zeros(2), 8.0
    value = height(best)
    while step > 0.2:
        tries = [best + step * np.array(move) for move in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        found = min((height(t), i) for i, t in enumerate(tries) if np.abs(t).max() <= _LARGEST)
        if found[0] < value - 1e-6:
            value, best = found[0], tries[found[1]]
        else:
            step /= 2
    return about_x(best[0]) @ about_y(best[1])
