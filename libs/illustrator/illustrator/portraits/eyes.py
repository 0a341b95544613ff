"""Eyes, brows and glasses, by the style's proportions and the person's measures."""

import numpy as np

from illustrator.portraits import curves, shading
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.curves import Points
from illustrator.portraits.expressions import Expression
from illustrator.portraits.head import HeadPlan
from illustrator.portraits.likeness import Glasses, Likeness
from illustrator.portraits.painter import Painter

_WHITE = np.array([0.985, 0.98, 0.97], np.float32)
_LID = {"cel": 0.046, "wash": 0.026, "halftone": 0.032, "soft": 0.026, "gouache": 0.028, "neon": 0.032}


def eye_centre(plan: HeadPlan, side: int) -> tuple[float, float]:
    return side * plan.eye_x + plan.shifted(0.85), plan.eye_y


def eye_size(plan: HeadPlan, side: int) -> tuple[float, float]:
    """The eye away from the viewer is narrower."""
    return plan.eye_width * (1 - 0.16 * max(0.0, side * plan.turn)), plan.eye_height


def draw_eyes(painter: Painter, plan: HeadPlan, likeness: Likeness, expression: Expression) -> None:
    for side in (-1, 1):
        x, y = eye_centre(plan, side)
        width, height = eye_size(plan, side)
        place = painter.moved(curves.matrix(angle=side * -likeness.face.eye_tilt * 0.5, move=(x, y)))
        if expression.closed or (expression.wink and side == 1):
            _closed_eye(place, width, likeness, expression.curve)
        else:
            _open_eye(place, side, width, height * expression.eyes, likeness, expression)


def _almond(side: int, width: float, height: float, sharp: float) -> Points:
    w, h = width / 2, height / 2
    outer, inner = side * w, -side * w
    return curves.smooth(
        [
            (inner, 0.14 * h * sharp),
            (inner * 0.64, -0.76 * h),
            (outer * 0.08, -h),
            (outer * 0.72, -0.74 * h),
            (outer, -0.05 * h * sharp),
            (outer * 0.66, 0.72 * h),
            (0, h),
            (inner * 0.66, 0.78 * h),
        ],
        steps=8,
    )


def _open_eye(
    painter: Painter, side: int, width: float, height: float, likeness: Likeness, expression: Expression
) -> None:
    style = painter.style
    dark = painter.ink(np.array(likeness.brows, np.float32), 1.25)
    shape = _almond(side, width, height, 1.0)
    opening = painter.flat(shape, _WHITE)
    _iris(painter, side, width, height, likeness, expression, opening)
    painter.flat(shape - (0, height * 0.72), painter.ink(_WHITE * 0.6), opacity=0.2, within=opening)
    lid = _LID[style.shading]
    upper = _upper_lid(shape, width)
    painter.line(upper - curves.vector(0, lid * 0.25), dark, lid, taper=(0.45, 0.55))
    lower = shape[np.abs(shape[:, 0]) < width * 0.4]
    lower = lower[lower[:, 1] > height * 0.25]
    painter.line(lower[np.argsort(lower[:, 0])], dark, lid * 0.35, taper=(0.2, 0.2), opacity=0.45)
    skin = shading.shadow_of(np.array(likeness.skin, np.float32), style)
    crease = upper * (0.84, 1.0) - (0, height * 0.12 + 0.016)
    painter.line(crease, skin * 0.8, lid * 0.35, taper=(0.05, 0.05), opacity=0.6)
    if likeness.gender == "female":
        _lashes(painter, side, width, height, dark, lid)


def _upper_lid(shape: Points, width: float) -> Points:
    top = shape[shape[:, 1] <= np.interp(shape[:, 0], *_corner_line(shape)) + 1e-6]
    return top[np.argsort(top[:, 0])]


def _corner_line(shape: Points) -> tuple[list[float], list[float]]:
    left, right = shape[np.argmin(shape[:, 0])], shape[np.argmax(shape[:, 0])]
    return [left[0], right[0]], [left[1], right[1]]


def _iris(
    painter: Painter,
    side: int,
    width: float,
    height: float,
    likeness: Likeness,
    expression: Expression,
    opening: Region,
) -> None:
    style = painter.style
    size = style.proportions.iris
    ry = height / 2 * size
    rx = min(ry, width / 2 * (0.5 + 0.3 * size))
    ry = min(ry, rx * 1.55)
    x = expression.look[0] * width * 0.16 - side * width * 0.03
    y = expression.look[1] * height * 0.12 + height * 0.03
    base = np.array(likeness.iris, np.float32)
    colour = shading.tinted(np.clip(base * 1.25 + 0.02, 0, 1).astype(np.float32), style)
    deep = colour * np.float32(0.38)
    glint = np.clip(colour * 1.5 + 0.12, 0, 1).astype(np.float32)
    if style.shading == "neon":
        glint = np.array(style.palette.accents[1], np.float32) / 255
    disc = painter.flat(curves.ellipse(x, y, rx, ry), colour, within=opening)
    painter.flat(curves.ellipse(x, y - ry * 0.62, rx * 1.25, ry * 0.75), deep, opacity=0.55, within=disc)
    painter.glow(x, y + ry * 0.52, rx * 0.72, glint, 0.85, disc)
    ring = painter.region(curves.ellipse(x, y, rx * 0.84, ry * 0.84))
    painter.canvas.lay(disc.without(ring), deep, 0.85)
    painter.flat(curves.ellipse(x, y, rx * 0.44, ry * 0.44), deep * 0.25, within=disc)
    painter.flat(curves.ellipse(x - rx * 0.34, y - ry * 0.42, rx * 0.30, ry * 0.27), _WHITE, within=opening)
    painter.flat(
        curves.ellipse(x + rx * 0.36, y + ry * 0.42, rx * 0.14, ry * 0.12), _WHITE, opacity=0.85, within=opening
    )


def _lashes(painter: Painter, side: int, width: float, height: float, dark: Floats, lid: float) -> None:
    """A flick beyond the outer corner of the upper lid."""
    start = np.array([side * width * 0.40, -height * 0.22])
    middle = np.array([side * width * 0.54, -height * 0.16])
    tip = np.array([side * width * 0.66, -height * 0.30])
    painter.line(curves.smooth([start, middle, tip], closed=False), dark, lid * 0.85, taper=(0.9, 0.1))


def _closed_eye(painter: Painter, width: float, likeness: Likeness, curve: float) -> None:
    w = width / 2
    bend = 0.34 if curve > 0.6 else -0.3
    arc = curves.smooth(
        [
            (-w, w * bend * 0.7),
            (-w * 0.5, -w * bend * 0.55),
            (0, -w * bend),
            (w * 0.5, -w * bend * 0.55),
            (w, w * bend * 0.7),
        ],
        closed=False,
    )
    dark = painter.ink(np.array(likeness.brows, np.float32), 1.25)
    painter.line(arc, dark, _LID[painter.style.shading] * 1.05, taper=(0.4, 0.4))


def draw_brows(painter: Painter, plan: HeadPlan, likeness: Likeness, expression: Expression) -> None:
    style, face = painter.style, likeness.face
    colour = np.array(likeness.brows, np.float32)
    weight = {"cel": 0.017, "wash": 0.02, "halftone": 0.034, "soft": 0.036, "gouache": 0.024, "neon": 0.024}[
        style.shading
    ]
    weight *= face.brow_weight * (0.82 if likeness.gender == "female" else 1.1)
    fill = shading.tinted(colour, style) * np.float32(0.8)
    for side in (-1, 1):
        x, _ = eye_centre(plan, side)
        width = plan.eye_width * (0.56 if style.shading != "cel" else 0.5)
        y = plan.brow_y - expression.brow_raise
        angle = -side * (face.brow_tilt * 0.35 + expression.brow_tilt)
        place = painter.moved(curves.matrix(angle=angle, move=(x + side * width * 0.06, y)))
        arc = curves.smooth(
            [
                (-side * width, 0.008),
                (-side * width * 0.3, -0.012),
                (side * width * 0.35, -0.018),
                (side * width, 0.018),
            ],
            closed=False,
        )
        place.line(arc, fill, weight, taper=(0.62, 0.16))


def draw_glasses(painter: Painter, plan: HeadPlan, glasses: Glasses) -> None:
    colour = shading.tinted(np.array(glasses.colour, np.float32), painter.style)
    width = max(0.016, painter.style.line_width * 1.25)
    tone = np.array([0.10, 0.10, 0.13], np.float32) if glasses.dark else np.array([0.86, 0.94, 1.0], np.float32)
    rims = []
    for side in (-1, 1):
        x, y = eye_centre(plan, side)
        rx = min(plan.eye_width * 0.72, abs(plan.eye_x) * 0.93, (plan.half * 1.04 - plan.eye_x))
        ry = max(plan.eye_height * 0.66, rx * 0.82 if glasses.round else rx * 0.66)
        rim = _rim(x, y + 0.008, rx, ry, glasses.round)
        painter.flat(rim, tone, opacity=0.86 if glasses.dark else 0.13)
        painter.flat(rim * (0.3, 0.14) + (x * 0.7 - rx * 0.3, y * 0.86 - ry * 0.5), _WHITE, opacity=0.28)
        painter.line(np.concatenate([rim, rim[:2]]), colour, width, taper=(1.0, 1.0))
        rims.append((x, rx, y))
        end = side * (plan.half * 0.99) - plan.turn * 0.03
        painter.line(np.linspace((x + side * rx, y - 0.01), (end, y - 0.02), 8), colour, width * 0.9, taper=(1.0, 1.0))
    (left, rx, y), (right, _, _) = rims
    bridge = curves.smooth([(left + rx, y), ((left + right) / 2, y - 0.022), (right - rx, y)], closed=False)
    painter.line(bridge, colour, width, taper=(1.0, 1.0))


def _rim(x: float, y: float, rx: float, ry: float, is_round: bool) -> Points:
    if is_round:
        return curves.ellipse(x, y, rx, ry)
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([x + rx * np.sign(c) * np.abs(c) ** 0.55, y + ry * np.sign(s) * np.abs(s) ** 0.55], axis=1)
