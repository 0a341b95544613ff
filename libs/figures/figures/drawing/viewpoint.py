"""Where the camera is: the `camera`, `camera_angle` and `body_region` filters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.drawing.camera import Camera, framed, looking
from figures.posing.pose import Pose

_LOWEST = 0.13  # metres: a camera is not below the ground
_WIDEST_FRONT = 40.0
# camera: degrees down, and half the height of the picture at distance 1 (0.2 is a lens of 60 mm)
_DOWN = {"top_down": 68.0, "isometric": 35.26}
_SLOPE = {"top_down": 0.3, "isometric": 0.045}
_ANGLE: Mapping[str, tuple[float, float, float]] = {  # degrees down, roll, slope
    "eye_level": (4, 0, 0.22),
    "low_angle": (-22, 0, 0.42),
    "high_angle": (34, 0, 0.34),
    "dutch_angle": (3, 17, 0.26),
    "profile": (4, 0, 0.22),
}
_MARGIN = {"full_body": 0.1, "torso": 0.06, "head": 0.14, "hands": 0.2, "feet": 0.2}


@dataclass(frozen=True, slots=True)
class Viewpoint:
    camera: Camera
    around: float


def viewpoint(
    filters: Mapping[str, str], pose: Pose, points: NDArray[np.float64], size: tuple[int, int], rng: np.random.Generator
) -> Viewpoint:
    """The camera that shows `points`; a seed turns it by a few degrees."""
    around = _around(filters, pose) + float(rng.uniform(-7, 7))
    down, roll, slope = _ANGLE[filters["camera_angle"]]
    sign = 1 if rng.random() < 0.5 else -1
    camera = filters["camera"]
    down = _DOWN.get(camera, 0.0) + (down if camera not in _DOWN else 0.35 * down) + float(rng.uniform(-2, 2))
    slope = _SLOPE.get(camera, slope)
    if filters["pose"] == "foreshortened" and camera not in _SLOPE:
        slope = 0.5
    down = min(down, 84.0)
    slope *= max(1.0, size[1] / size[0])
    margin = _MARGIN[filters["body_region"]]
    seen = framed(points, looking(around, down, roll * sign), slope, size, margin)
    while seen.position[2] < _LOWEST and down < 3:
        down += 1.5
        seen = framed(points, looking(around, down, roll * sign), slope, size, margin)
    return Viewpoint(seen, around)


def _around(filters: Mapping[str, str], pose: Pose) -> float:
    side = 1 if pose.view >= 0 else -1
    around = {
        "front": float(np.clip(pose.view, -_WIDEST_FRONT, _WIDEST_FRONT)) + 8 * side,
        "side": 90.0 * side,
        "back": 180.0 + 0.4 * pose.view,
        "top_down": 0.6 * pose.view,
        "isometric": 45.0 * side,
    }[filters["camera"]]
    if filters["camera_angle"] == "profile":
        around = 90.0 * side if filters["camera"] in ("front", "top_down", "isometric") else around + 180.0
    return around
