"""Measures the steps that strong JPEG compression leaves at the edges of its blocks."""

import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Plane

_SIZE = 8
_DOUBT = 3.0  # deviations of the differences elsewhere
_SIGMA_PER_STEP = 2.2
_MOST = 8.0


def measure(plane: Plane) -> float:
    """Return the deviation of the coding noise, in grey levels: 0 for what was never coded, about 7 for quality 15."""
    if min(plane.shape) < 4 * _SIZE:
        return 0.0
    excess = [_excess(np.abs(np.diff(plane, axis=axis)).mean(axis=1 - axis)) for axis in (0, 1)]
    return float(np.clip(_SIGMA_PER_STEP * min(excess), 0, _MOST))


def _excess(differences: NDArray[np.float32]) -> float:
    """Return by how much the strongest of the eight phases exceeds the others, less what chance explains."""
    phases = np.array([differences[phase::_SIZE].mean() for phase in range(_SIZE)])
    strongest = int(np.argmax(phases))
    others = np.delete(phases, strongest)
    return float(phases[strongest] - others.mean() - _DOUBT * others.std())
