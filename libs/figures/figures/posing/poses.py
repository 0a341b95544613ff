"""Which pose a figure takes, and how a seed varies it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, get_args

import numpy as np

from figures.posing.pose import Arm, Hand, Leg, Pose, Trunk
from figures.posing.poses_low import LYING, RECLINING, SITTING
from figures.posing.poses_moving import ACTION, FORESHORTENED, JUMPING, RUNNING
from figures.posing.poses_upright import BALLET, CROUCHING, GESTURE, MARTIAL_ARTS, STANDING

POSES: Mapping[str, tuple[Pose, ...]] = {
    "standing": STANDING,
    "sitting": SITTING,
    "action": ACTION,
    "reclining": RECLINING,
    "gesture": GESTURE,
    "crouching": CROUCHING,
    "jumping": JUMPING,
    "running": RUNNING,
    "lying": LYING,
    "foreshortened": FORESHORTENED,
}
_STANCES = {"ballet": BALLET, "martial_arts": MARTIAL_ARTS}  # how a theme stands


def chosen_pose(filters: Mapping[str, str], rng: np.random.Generator) -> Pose:
    """One of the poses asked for, varied. Themes have stances of their own; a picture of hands shows both."""
    theme, name = filters["theme"], filters["pose"]
    poses = _STANCES[theme] if name == "standing" and theme in _STANCES else POSES[name]
    pose = varied(poses[int(rng.integers(len(poses)))], rng)
    if filters["body_region"] == "hands":
        return _showing_hands(pose, rng)
    if theme == "fantasy":
        return replace(pose, right_arm=replace(pose.right_arm, hand="grip"))
    return pose


def _showing_hands(pose: Pose, rng: np.random.Generator) -> Pose:
    def arm() -> Arm:
        return Arm(
            raised=float(rng.uniform(34, 48)),
            toward=float(rng.uniform(14, 34)),
            twist=float(rng.uniform(-4, 14)),
            elbow=float(rng.uniform(100, 122)),
            pronation=float(rng.uniform(-80, 70)),
            wrist=float(rng.uniform(-24, 24)),
            hand=get_args(Hand)[int(rng.integers(len(get_args(Hand))))],
        )

    return replace(pose, left_arm=arm(), right_arm=arm(), head=Trunk(bend=12))


def mirrored(pose: Pose) -> Pose:
    """Left and right exchanged."""
    return replace(
        pose,
        hips=_mirrored(pose.hips),
        spine=_mirrored(pose.spine),
        head=_mirrored(pose.head),
        left_arm=pose.right_arm,
        right_arm=pose.left_arm,
        left_leg=pose.right_leg,
        right_leg=pose.left_leg,
        weight=1 - pose.weight,
        view=-pose.view,
    )


def _mirrored(trunk: Trunk) -> Trunk:
    return replace(trunk, side=-trunk.side, turn=-trunk.turn)


def varied(pose: Pose, rng: np.random.Generator) -> Pose:
    """The same pose with every angle a little different, and perhaps mirrored."""
    moved = replace(
        pose,
        hips=_jittered(pose.hips, rng),
        spine=_jittered(pose.spine, rng),
        head=_jittered(pose.head, rng),
        left_arm=_jittered(pose.left_arm, rng),
        right_arm=_jittered(pose.right_arm, rng),
        left_leg=_jittered(pose.left_leg, rng),
        right_leg=_jittered(pose.right_leg, rng),
    )
    return mirrored(moved) if rng.random() < 0.5 else moved


Part = TypeVar("Part", Arm, Leg, Trunk)


def _jittered(part: Part, rng: np.random.Generator) -> Part:
    spread = 2.0 if isinstance(part, Leg) else 3.0
    names = [field.name for field in fields(part) if field.name not in ("hand", "planted", "heel", "toward", "wrist")]
    changes: dict[str, Any] = {name: getattr(part, name) + float(rng.normal(0, spread)) for name in names}
    return replace(part, **changes)
