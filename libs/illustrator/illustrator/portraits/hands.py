"""Hands: relaxed, open, closed or pointing. They hang down from the wrist at (0, 0); a palm is about 1 wide."""

from collections.abc import Mapping, Sequence

import numpy as np

from illustrator.portraits import body, curves
from illustrator.portraits.canvas import Floats
from illustrator.portraits.curves import Points
from illustrator.portraits.painter import Painter
from illustrator.portraits.poses import Hand

_Finger = tuple[tuple[float, float], tuple[float, float], float]  # root, tip, radius
_PALM = ((-0.38, -0.3), (-0.52, 0.3), (-0.50, 0.82), (0.0, 0.98), (0.50, 0.82), (0.52, 0.3), (0.38, -0.3))
_FIST = ((-0.38, -0.3), (-0.60, 0.35), (-0.58, 0.95), (-0.2, 1.2), (0.25, 1.18), (0.58, 0.9), (0.56, 0.3), (0.38, -0.3))
_FINGERS: Mapping[Hand, Sequence[_Finger]] = {
    "relaxed": (
        ((-0.36, 0.78), (-0.36, 1.12), 0.15),
        ((-0.12, 0.85), (-0.12, 1.28), 0.15),
        ((0.12, 0.85), (0.12, 1.28), 0.15),
        ((0.36, 0.78), (0.35, 1.16), 0.15),
        ((0.34, 0.2), (0.66, 0.78), 0.16),
    ),
    "open": (
        ((-0.36, 0.7), (-0.72, 1.28), 0.15),
        ((-0.13, 0.8), (-0.26, 1.56), 0.155),
        ((0.13, 0.8), (0.20, 1.6), 0.155),
        ((0.36, 0.7), (0.62, 1.38), 0.15),
        ((0.34, 0.25), (1.02, 0.62), 0.17),
    ),
    "fist": (((0.42, 0.15), (0.30, 0.86), 0.19),),
    "pointing": (((0.30, 0.85), (0.32, 1.78), 0.16), ((0.42, 0.15), (0.10, 0.72), 0.18)),
}
_KNUCKLES = (-0.24, 0.0, 0.24)
_CLOSED: Sequence[Hand] = ("fist", "pointing")


def draw_hand(painter: Painter, limb: body.Limb, size: float, colour: Floats, thumb: int, hand: Hand) -> None:
    """`thumb` is the side of the thumb seen along the arm: 1 or -1."""
    place = painter.moved(curves.matrix(size, body.towards(limb), (float(limb.last[0]), float(limb.last[1]))))
    side, line = np.array([thumb, 1.0]), 0.8 / size
    palm = curves.smooth(_FIST if hand in _CLOSED else _PALM, steps=8) * side
    fingers = [_finger(finger) * side for finger in _FINGERS[hand]]
    before = [fingers.pop()] if hand in _CLOSED else []
    place.joined([(outline, colour, 0.4) for outline in (*fingers, palm)], line)
    for thumb_outline in before:
        place.shape(thumb_outline, colour, depth=0.4, line=line * 0.8)
    for x in _KNUCKLES:
        place.line(
            np.linspace((x, 0.74), (x, 1.04), 5) * side, painter.ink(colour), 0.06, taper=(0.2, 0.6), opacity=0.45
        )


def _finger(finger: _Finger) -> Points:
    root, tip, radius = finger
    return curves.limb([np.array(root), np.array(tip)], [radius, radius * 0.85])
