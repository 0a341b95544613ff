"""The jointed figure below the head: where its joints are in a pose, limbs, hands and shoes. Lengths in heads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from illustrator.portraits import curves
from illustrator.portraits.canvas import Floats
from illustrator.portraits.painter import Painter
from illustrator.portraits.poses import Pose
from illustrator.style import Style

Joint = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limb:
    first: Joint  # shoulder or hip
    middle: Joint
    last: Joint  # wrist or ankle


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The hip's centre is (0, 0), y down; `up` and `across` are the torso's directions."""

    neck: Joint
    up: Joint
    across: Joint
    shoulder: float  # half widths
    hip: float
    torso: float
    left_arm: Limb
    right_arm: Limb
    left_leg: Limb
    right_leg: Limb
    thick: float  # radius of an upper arm

    def joints(self) -> NDArray[np.float64]:
        limbs = (self.left_arm, self.right_arm, self.left_leg, self.right_leg)
        return np.array([self.neck, *(joint for limb in limbs for joint in (limb.first, limb.middle, limb.last))])

    def on_torso(self, across: float, up: float) -> Joint:
        """A point by shares of the shoulder's half width and of the torso's height above the hip."""
        return np.asarray(self.across * (across * self.shoulder) + self.up * (up * self.torso))


def leg_length(style: Style) -> float:
    return 0.50 * (style.proportions.heads - 1.0)


def plan_skeleton(style: Style, pose: Pose) -> Skeleton:
    form = style.proportions
    below = form.heads - 1.0
    torso, legs, arms = 0.40 * below, leg_length(style), 0.41 * below
    thick = 0.07 * below**0.5 * form.limbs
    shoulder = 0.165 * below**0.72 * (0.88 + 0.16 * form.limbs)
    hip = 0.5 * shoulder
    lean = np.radians(pose.lean)
    up = np.array([np.sin(lean), -np.cos(lean)])
    across = np.array([np.cos(lean), np.sin(lean)])
    neck = up * torso
    top = neck - up * thick * 1.5
    return Skeleton(
        neck=neck,
        up=up,
        across=across,
        shoulder=shoulder,
        hip=hip,
        torso=torso,
        left_arm=_limb(top - across * shoulder, pose.left_arm, arms * 0.5, arms * 0.5),
        right_arm=_limb(top + across * shoulder, pose.right_arm, arms * 0.5, arms * 0.5),
        left_leg=_limb(np.array([-hip, 0.0]), pose.left_leg, legs * 0.5 * pose.short[0], legs * 0.5),
        right_leg=_limb(np.array([hip, 0.0]), pose.right_leg, legs * 0.5 * pose.short[1], legs * 0.5),
        thick=thick,
    )


def _limb(first: Joint, directions: tuple[float, float], upper: float, lower: float) -> Limb:
    middle = first + _direction(directions[0]) * upper
    return Limb(first, middle, middle + _direction(directions[1]) * lower)


def _direction(angle: float) -> Joint:
    a = np.radians(angle)
    return np.array([np.sin(a), np.cos(a)])


def tube(
    limb: Limb, radii: tuple[float, float, float], until: float = 2.0, flat_end: bool = False, flat_start: bool = False
) -> curves.Points:
    """The outline of a limb, bent softly; `until` 1 ends at the middle joint, 2 at the last."""
    knots = np.array([limb.first, limb.middle, limb.last])
    t = np.linspace(0, until, 11)
    bent = np.stack([np.interp(t, [0, 1, 2], knots[:, axis]) for axis in (0, 1)], axis=1)
    bent[1:-1] = (bent[:-2] + 2 * bent[1:-1] + bent[2:]) / 4
    radius = np.interp(t, [0, 1, 2], radii)
    return curves.limb(list(bent), list(radius), round_end=not flat_end, round_start=not flat_start)


def towards(limb: Limb) -> float:
    """The lower part's direction as a turn of a shape that hangs down, degrees clockwise in the picture."""
    along = limb.last - limb.middle
    return float(np.degrees(np.arctan2(-along[0], along[1])))


def draw_shoe(painter: Painter, limb: Limb, size: float, colour: Floats, toe: float) -> None:
    """`toe` is -1 for a foot pointing left, 1 right, between for one seen from the front."""
    angle = towards(limb) * 0.8
    place = painter.moved(curves.matrix(size, angle, (float(limb.last[0]), float(limb.last[1]))))
    reach = 0.62 + 0.8 * abs(toe)
    scale = np.array([1.0 if toe >= 0 else -1.0, 1.0])
    upper = [
        (-0.66, -0.55),
        (-0.80, 0.2),
        (-0.84, 0.66),
        (0.1, 0.70),
        (reach + 0.22, 0.68),
        (reach + 0.16, 0.22),
        (reach - 0.28, -0.10),
        (0.62, -0.55),
    ]
    sole = [
        (-0.86, 0.52),
        (-0.90, 0.78),
        (-0.8, 0.86),
        (reach + 0.16, 0.86),
        (reach + 0.30, 0.76),
        (reach + 0.24, 0.54),
        (reach + 0.24, 0.54),
        (-0.86, 0.52),
    ]
    place.shape(curves.smooth(upper, steps=8) * scale, colour, depth=0.8, line=0.9 / size)
    place.shape(
        curves.smooth(sole, steps=4) * scale, np.array([0.96, 0.95, 0.92], np.float32), depth=0.3, line=0.7 / size
    )
    lace = np.linspace((reach * 0.35 - 0.15, 0.02), (reach * 0.35 + 0.22, 0.22), 6)
    for step in (0.0, 0.24):
        place.line(lace * scale + (0.0, step), np.array([0.97, 0.96, 0.93], np.float32), 0.10, taper=(1, 1))
