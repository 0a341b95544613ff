"""Nose, mouth and beard."""

import numpy as np

from illustrator.portraits import curves, shading
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.curves import Points
from illustrator.portraits.expressions import Expression
from illustrator.portraits.head import HeadPlan
from illustrator.portraits.likeness import Likeness
from illustrator.portraits.painter import Painter

_INSIDE = np.array([0.42, 0.09, 0.11], np.float32)
_TONGUE = np.array([0.88, 0.42, 0.42], np.float32)
_TEETH = np.array([0.985, 0.975, 0.95], np.float32)


def draw_nose(painter: Painter, plan: HeadPlan, likeness: Likeness, face: Region) -> None:
    style = painter.style
    skin = np.array(likeness.skin, np.float32)
    size = 0.068 * style.proportions.nose * (1 + 0.9 * (likeness.face.nose_width - 1))
    x, y = plan.shifted(1.3), plan.nose_y
    shade, line = shading.shadow_of(skin, style), painter.ink(skin)
    turn = 1.0 if plan.turn >= 0 else -1.0
    match style.shading:
        case "soft":
            painter.glow(x, y + size * 0.35, size * 1.25, shade, 0.3, face)
            painter.shape(
                curves.ellipse(x, y - size * 0.12, size * 0.98, size * 0.78),
                np.clip(skin * (1.0, 0.93, 0.9), 0, 1).astype(np.float32),
                depth=0.75,
                line=0,
            )
            painter.glow(x - size * 0.25, y - size * 0.4, size * 0.35, np.ones(3, np.float32), 0.4, face)
        case "cel":
            painter.line(
                curves.smooth(
                    [
                        (x - size * 0.1 * turn, y - size * 0.4),
                        (x + size * 0.3 * turn, y + size * 0.1),
                        (x - size * 0.15 * turn, y + size * 0.3),
                    ],
                    closed=False,
                ),
                line,
                0.012,
                taper=(0.3, 0.3),
            )
        case "halftone":
            bridge = curves.smooth(
                [
                    (x + size * 0.35 * turn, plan.eye_y),
                    (x + size * 0.4 * turn, y - size * 0.8),
                    (x + size * 0.75 * turn, y - size * 0.05),
                    (x + size * 0.1, y + size * 0.34),
                ],
                closed=False,
            )
            painter.line(bridge, line, 0.017, taper=(0.05, 0.6))
            for side in (-1, 1):
                wing = curves.smooth(
                    [
                        (x + side * size * 0.55, y - size * 0.35),
                        (x + side * size * 0.92, y - size * 0.02),
                        (x + side * size * 0.6, y + size * 0.26),
                    ],
                    closed=False,
                )
                painter.line(wing, line, 0.013, taper=(0.3, 0.3))
        case _:
            painter.glow(x, y, size * 1.1, shade, 0.35, face)
            arc = curves.smooth(
                [
                    (x - size * 0.72, y + size * 0.05),
                    (x - size * 0.4, y + size * 0.34),
                    (x + size * 0.4, y + size * 0.34),
                    (x + size * 0.72, y + size * 0.05),
                ],
                closed=False,
            )
            painter.line(arc, line, 0.012, taper=(0.15, 0.15), opacity=0.85)


def draw_mouth(painter: Painter, plan: HeadPlan, likeness: Likeness, expression: Expression) -> None:
    style, form = painter.style, likeness.face
    width = plan.half * 0.44 * style.proportions.mouth * expression.wide * (1 + 0.8 * (form.mouth_width - 1))
    width = min(width, plan.half * 0.53)
    x, y = plan.shifted(1.05), plan.mouth_y
    rise = expression.curve * 0.06
    lips = np.array(likeness.lips, np.float32)
    line = painter.ink(lips, 1.1)
    corner = np.array([[-width, -rise], [width, -rise]])
    place = painter.moved(curves.matrix(move=(x, y)))
    across = np.linspace(-1, 1, 21)
    upper = np.stack([across * width, rise * (0.62 - 1.62 * across**2)], axis=1)
    if expression.open > 0.05:
        _open_mouth(place, upper, width, expression, line)
    else:
        _lips(place, upper, likeness, line)
    place.line(upper, line, max(0.013, style.line_width * 0.95), taper=(0.35, 0.35))
    for side in (0, 1):
        dimple = corner[side]
        sign = -1 if side == 0 else 1
        if expression.curve > 0.3:
            arc = curves.smooth(
                [
                    dimple + sign * curves.vector(0.001, 0) - curves.vector(0, 0.012),
                    dimple + sign * curves.vector(0.010, 0),
                    dimple + sign * curves.vector(0.004, 0) + curves.vector(0, 0.012),
                ],
                closed=False,
            )
            place.line(arc, line, max(0.009, style.line_width * 0.5), taper=(0.2, 0.2), opacity=0.7)


def _lips(painter: Painter, upper: Points, likeness: Likeness, line: Floats) -> None:
    """The lower lip: coloured if the style paints lips, else a short line below the mouth."""
    style = painter.style
    tint = shading.tinted(np.array(likeness.lips, np.float32), style)
    full = 0.036 * likeness.face.lips * (1.2 if likeness.gender == "female" else 0.8)
    middle = upper[4:-4]
    share = np.linspace(-1, 1, len(middle))
    lower = middle + np.stack([np.zeros_like(share), full * (1 - share**2)], axis=1)
    opacity = {"cel": 0.0, "wash": 0.3, "halftone": 0.5, "soft": 0.75, "gouache": 0.45, "neon": 0.6}[style.shading]
    painter.flat(np.concatenate([middle, lower[::-1]]), tint, opacity=opacity)
    short = lower[4:-4] + curves.vector(0, 0.006)
    painter.line(short, line, max(0.007, style.line_width * 0.45), taper=(0.1, 0.1), opacity=0.5)


def _open_mouth(painter: Painter, upper: Points, width: float, expression: Expression, line: Floats) -> None:
    drop = 0.15 * expression.open
    rise = expression.curve * 0.06
    round_ = expression.wide < 0.7
    low = 0.9 if round_ else 0.62
    below = curves.smooth(
        [(width, -rise), (width * low, drop * 0.62), (0, drop), (-width * low, drop * 0.62), (-width, -rise)],
        closed=False,
    )
    shape = np.concatenate([upper, below[1:-1]])
    if round_:
        shape = curves.ellipse(0, drop * 0.3, width, drop * 0.75)
    opening = painter.flat(shape, shading.tinted(_INSIDE, painter.style))
    painter.flat(
        curves.ellipse(0, drop * 0.98, width * 0.58, drop * 0.5), shading.tinted(_TONGUE, painter.style), within=opening
    )
    if not round_:
        teeth = np.concatenate([upper, upper[::-1] * (0.93, 1) + (0, drop * 0.30)])
        painter.flat(teeth, _TEETH, within=opening)
    closed = np.concatenate([shape, shape[:2]])
    painter.line(closed, line, max(0.010, painter.style.line_width * 0.7), taper=(1.0, 1.0))


def draw_beard(painter: Painter, plan: HeadPlan, likeness: Likeness, face: Region) -> None:
    if likeness.beard < 0.25:
        return
    half, hair = plan.half, shading.tinted(np.array(likeness.hair.colour, np.float32), painter.style)
    y, x = plan.mouth_y, plan.shifted(0.9)
    jaw = curves.smooth(
        [
            (-half * 1.05, plan.eye_y + 0.10),
            (-half * 0.62, y - 0.06),
            (-half * 0.3 + x, y - 0.065),
            (x, y - 0.05),
            (half * 0.3 + x, y - 0.065),
            (half * 0.62, y - 0.06),
            (half * 1.05, plan.eye_y + 0.10),
            (half, 1.1),
            (-half, 1.1),
        ],
        steps=8,
    )
    opacity = 0.30 if likeness.beard < 0.6 else 0.92
    painter.flat(jaw, hair, opacity=opacity, within=face)
    if opacity > 0.5:
        skin = shading.tinted(np.array(likeness.skin, np.float32), painter.style)
        painter.flat(curves.ellipse(x, y + 0.012, half * 0.36, 0.034), skin, opacity=0.9, within=face)


def draw_tear(painter: Painter, plan: HeadPlan) -> None:
    x, y = -plan.eye_x + plan.shifted(0.85) - plan.eye_width * 0.25, plan.eye_y + plan.eye_height * 0.62 + 0.04
    drop = curves.smooth([(x, y - 0.05), (x, y - 0.05), (x + 0.024, y), (x, y + 0.026), (x - 0.024, y)], steps=8)
    painter.shape(drop, np.array([0.62, 0.84, 0.98], np.float32), depth=0.4, line=0.5)
