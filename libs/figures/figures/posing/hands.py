"""The shapes of a hand, as the bends of its fingers."""

from collections.abc import Mapping

import numpy as np

from figures.body.skeleton import SIDES, Skeleton
from figures.posing.pose import Hand
from figures.rotations import Rotation, about

# bends of the three joints of index to little finger, then of the thumb: across the palm, and at its joints
_CURLS: Mapping[Hand, tuple[tuple[tuple[float, float, float], ...], tuple[float, float]]] = {
    "relaxed": (((14, 22, 12), (20, 28, 14), (25, 32, 16), (28, 34, 18)), (12, 12)),
    "open": (((-4, 4, 2), (-2, 5, 3), (0, 6, 3), (2, 8, 4)), (-12, 0)),
    "flat": (((2, 2, 1), (2, 2, 1), (2, 2, 1), (2, 2, 1)), (10, 4)),
    "fist": (((78, 92, 58), (80, 94, 58), (82, 94, 56), (84, 92, 54)), (42, 48)),
    "grip": (((52, 62, 34), (56, 66, 36), (60, 68, 36), (64, 68, 36)), (34, 28)),
    "point": (((2, 4, 2), (68, 84, 48), (76, 88, 50), (78, 88, 50)), (36, 38)),
    "claw": (((6, 34, 24), (8, 36, 26), (10, 38, 26), (14, 40, 26)), (0, 18)),
}
_SPREAD = {"open": 7.0, "claw": 6.0}


def hand_rotations(skeleton: Skeleton, shape: Hand, letter: str) -> dict[str, Rotation]:
    side = SIDES[letter]
    curls, (across, bend) = _CURLS[shape]
    hinge = skeleton.neutral(
        f"wrist.{letter}", skeleton.head(f"finger5-1.{letter}") - skeleton.head(f"finger2-1.{letter}")
    )
    along = np.array([0.0, 0.0, -1.0])
    palm = np.cross(along, hinge) * side
    rotations = {}
    for finger, joints in enumerate(curls, start=2):
        spread = (3.5 - finger) * _SPREAD.get(shape, 0.0)
        for joint, degrees in enumerate(joints, start=1):
            turn = about(hinge, side * degrees)
            rotations[f"finger{finger}-{joint}.{letter}"] = about(palm, spread) @ turn if joint == 1 else turn
    thumb = skeleton.neutral(
        f"wrist.{letter}", skeleton.head(f"finger1-3.{letter}") - skeleton.head(f"finger1-1.{letter}")
    )
    rotations[f"finger1-1.{letter}"] = about(along, side * across)
    flexion = about(np.cross(thumb, palm), -bend)
    return rotations | {f"finger1-{joint}.{letter}": flexion for joint in (2, 3)}
