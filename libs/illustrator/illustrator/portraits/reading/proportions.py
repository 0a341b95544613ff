"""A face's proportions from its 468 points, turned to the front, as factors of the average face."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.likeness import Face
from illustrator.portraits.reading.networks import Floats

_PAIRS = ((33, 263), (133, 362), (234, 454), (172, 397), (61, 291), (105, 334), (129, 358), (149, 378))
# Median and standard deviation over 94 frontal faces.
_AVERAGE: Mapping[str, tuple[float, float]] = {
    "width": (0.820, 0.040),
    "jaw": (0.814, 0.019),
    "chin": (0.456, 0.018),
    "lower": (0.819, 0.043),
    "eye_spacing": (0.449, 0.017),
    "eye_width": (0.195, 0.007),
    "eye_open": (0.292, 0.052),
    "eye_tilt": (1.7, 1.6),
    "brow_height": (0.136, 0.019),
    "brow_tilt": (-2.5, 1.5),
    "brow_weight": (0.0407, 0.003),
    "nose_width": (0.300, 0.021),
    "nose_length": (0.322, 0.026),
    "mouth_width": (0.362, 0.045),
    "lips": (0.109, 0.016),
}
_PER_DEVIATION = 0.075  # what one standard deviation changes in the drawing: a caricature's exaggeration
_MOST = 2.4  # standard deviations


def frontal(points: Floats) -> NDArray[np.float64]:
    """The points seen from the front and upright: unit is the face's width, origin between the eyes, y down."""
    shape = points.astype(np.float64)
    across = np.mean([shape[right] - shape[left] for left, right in _PAIRS], axis=0)
    x = across / np.linalg.norm(across)
    down = shape[152] - shape[10]
    y = down - x * (down @ x)
    y /= np.linalg.norm(y)
    turned = (shape - shape[[33, 133, 263, 362]].mean(axis=0)) @ np.stack([x, y, np.cross(x, y)], axis=1)
    return np.asarray(turned / np.linalg.norm(turned[454] - turned[234]))


def measured(points: Floats) -> dict[str, float]:
    at = frontal(points)

    def span(first: int, second: int) -> float:
        return float(np.hypot(*(at[first, :2] - at[second, :2])))

    eye = (span(33, 133) + span(263, 362)) / 2
    brow = np.mean(at[[105, 334, 66, 296], 1])
    return {
        "width": 1 / span(10, 152),
        "jaw": span(172, 397),
        "chin": span(149, 378),
        "lower": float(at[152, 1]),
        "eye_spacing": float(np.mean(at[[263, 362], 0]) - np.mean(at[[33, 133], 0])),
        "eye_width": eye,
        "eye_open": (span(159, 145) + span(386, 374)) / 2 / eye,
        "eye_tilt": _slope(at, ((33, 133), (263, 362))),
        "brow_height": float(np.mean(at[[159, 386], 1]) - brow),
        "brow_tilt": _slope(at, ((46, 55), (276, 285))),
        "brow_weight": (span(105, 52) + span(334, 282)) / 2,
        "nose_width": span(129, 358),
        "nose_length": float(at[2, 1]),
        "mouth_width": span(61, 291),
        "lips": span(0, 13) + span(14, 17),
    }


def _slope(at: NDArray[np.float64], pairs: tuple[tuple[int, int], ...]) -> float:
    """Mean tilt of lines from the outer to the inner point, degrees, outer end up is positive."""
    tilts = [
        np.degrees(np.arctan2(at[inner, 1] - at[outer, 1], abs(at[inner, 0] - at[outer, 0]))) for outer, inner in pairs
    ]
    return float(np.mean(tilts))


def proportions(points: Floats) -> Face:
    drawn: dict[str, float] = {}
    for name, value in measured(points).items():
        mean, spread = _AVERAGE[name]
        deviations = float(np.clip((value - mean) / spread, -_MOST, _MOST))
        if name.endswith("tilt"):
            drawn[name] = 2.4 * deviations
        else:
            drawn[name] = 1 + _PER_DEVIATION * deviations
    return Face(**{name: round(value, 3) for name, value in drawn.items()})
