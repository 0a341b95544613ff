"""What a pose is made of: joint angles in degrees, in the axes of the neutral stance."""

from dataclasses import dataclass, field
from typing import Literal

Hand = Literal["relaxed", "open", "fist", "point", "flat", "grip", "claw"]
Support = Literal["feet", "seat", "floor", "air"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """`raised` from hanging; `toward` 0 is the front, 90 outward, 180 the back; `twist` turns the bent forearm
    inward.
    """

    raised: float = 8
    toward: float = 80
    twist: float = 10
    elbow: float = 14
    pronation: float = 10
    wrist: float = 0
    hand: Hand = "relaxed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """`raised` and `toward` as of an arm; `turnout` turns knee and toes outward; `point` extends the foot."""

    raised: float = 4
    toward: float = 90
    turnout: float = 8
    knee: float = 3
    point: float = 0
    planted: bool = True
    heel: float = 0  # height of the heel of a planted foot, as the pitch of the foot


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """`bend` forward, `side` to the figure's left, `turn` to its left."""

    bend: float = 0
    side: float = 0
    turn: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    hips: Trunk = Trunk()
    spine: Trunk = Trunk()
    head: Trunk = Trunk()
    left_arm: Arm = Arm()
    right_arm: Arm = Arm()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()
    support: Support = "feet"
    weight: float = 0.5  # share of the weight on the left foot
    seat: float = 0.45  # height of the seat in metres
    lift: float = 0.0  # height above the ground in metres, of a pose in the air
    view: float = field(default=0)  # degrees by which the camera goes around the figure
