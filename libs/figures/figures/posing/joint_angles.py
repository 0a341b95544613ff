"""The joint rotations of a pose."""

import numpy as np

from figures.body.skeleton import SIDES, Skeleton
from figures.posing.hands import hand_rotations
from figures.posing.pose import Arm, Leg, Pose, Trunk
from figures.rotations import Rotation, about_x, about_y, about_z, chain, swing

_SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
_NECK = ("neck01", "neck02", "neck03", "head")


def joint_rotations(skeleton: Skeleton, pose: Pose) -> dict[str, Rotation]:
    rotations = {"root": _trunk(pose.hips)}
    rotations |= _shared(pose.spine, _SPINE)
    rotations |= _shared(pose.head, _NECK)
    for letter, arm, leg in (("L", pose.left_arm, pose.left_leg), ("R", pose.right_arm, pose.right_leg)):
        rotations |= _arm(arm, letter) | hand_rotations(skeleton, arm.hand, letter) | _leg(leg, letter)
    return rotations


def _trunk(trunk: Trunk) -> Rotation:
    return chain([about_z(trunk.turn), about_y(trunk.side), about_x(trunk.bend)])


def _shared(trunk: Trunk, bones: tuple[str, ...]) -> dict[str, Rotation]:
    share = 1 / len(bones)
    part = _trunk(Trunk(bend=trunk.bend * share, side=trunk.side * share, turn=trunk.turn * share))
    return dict.fromkeys(bones, part)


def _arm(arm: Arm, letter: str) -> dict[str, Rotation]:
    side = SIDES[letter]
    lift = max(0.0, arm.raised - 35) * 0.28
    forward = np.cos(np.radians(arm.toward))
    clavicle = chain([about_y(-side * lift * 0.8), about_z(-side * lift * 0.5 * forward)])
    upper = clavicle.T @ swing(arm.raised, arm.toward, side)
    return {
        f"clavicle.{letter}": clavicle,
        f"upperarm01.{letter}": upper @ about_z(-side * arm.twist * 0.5),
        f"upperarm02.{letter}": about_z(-side * arm.twist * 0.5),
        f"lowerarm01.{letter}": about_x(-arm.elbow),
        f"lowerarm02.{letter}": about_z(-side * arm.pronation * 0.55),
        f"wrist.{letter}": about_z(-side * arm.pronation * 0.45) @ about_y(side * arm.wrist),
    }


def _leg(leg: Leg, letter: str) -> dict[str, Rotation]:
    side = SIDES[letter]
    return {
        f"upperleg01.{letter}": swing(leg.raised, leg.toward, side) @ about_z(side * leg.turnout * 0.6),
        f"upperleg02.{letter}": about_z(side * leg.turnout * 0.4),
        f"lowerleg01.{letter}": about_x(leg.knee),
        f"foot.{letter}": about_x(leg.point),
    }
