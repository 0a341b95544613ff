"""What a costume puts on the head, in the head's coordinates: crown (0, 0), chin (0, 1)."""

from collections.abc import Callable, Mapping

import numpy as np

from illustrator.portraits import curves, shading
from illustrator.portraits.eyes import eye_centre, eye_size
from illustrator.portraits.head import HeadPlan
from illustrator.portraits.outfits import Hat, Outfit
from illustrator.portraits.painter import Painter

_GOLD = np.array([0.98, 0.80, 0.30], np.float32)
_STEEL = np.array([0.72, 0.76, 0.82], np.float32)


def draw_hat(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, side: float) -> None:
    """`top` and `side` are the hair's heights above and beside the head."""
    if outfit.hat in _HATS:
        _HATS[outfit.hat](painter, plan, outfit, top, plan.half + side)


def draw_mask(painter: Painter, plan: HeadPlan, outfit: Outfit) -> None:
    """A hero's mask, under the eyes' drawing."""
    half, x = plan.half * 0.985, plan.shifted(0.85)
    y, height = plan.eye_y, plan.eye_height * 0.5 + 0.075
    outline = [
        (-half, y - height * 0.5),
        (x - plan.eye_x, y - height * 1.05),
        (x, y - height * 0.72),
        (x + plan.eye_x, y - height * 1.05),
        (half, y - height * 0.5),
        (half * 0.97, y + height * 0.5),
        (x + plan.eye_x, y + height),
        (x, y + height * 0.42),
        (x - plan.eye_x, y + height),
        (-half * 0.97, y + height * 0.5),
    ]
    painter.shape(curves.smooth(outline), np.array(outfit.top, np.float32), depth=0.4, line=0.7)
    for side in (-1, 1):
        cx, cy = eye_centre(plan, side)
        width, tall = eye_size(plan, side)
        painter.flat(
            curves.ellipse(cx, cy, width * 0.56, tall * 0.60), shading.tinted(np.ones(3, np.float32), painter.style)
        )


def _crown(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    width, base = plan.half * 0.62, -top * 0.62
    points = [
        (-width, base),
        (-width * 1.1, base - 0.22),
        (-width * 0.55, base - 0.10),
        (0.0, base - 0.27),
        (width * 0.55, base - 0.10),
        (width * 1.1, base - 0.22),
        (width, base),
    ]
    arc = curves.smooth([(width, base), (0.0, base + 0.07), (-width, base)], closed=False)
    painter.shape(np.concatenate([np.array(points), arc[1:-1]]), _GOLD, depth=0.7)
    for x, y, colour in (
        (-width * 1.08, base - 0.23, (0.9, 0.25, 0.35)),
        (0.0, base - 0.28, (0.3, 0.6, 0.9)),
        (width * 1.08, base - 0.23, (0.9, 0.25, 0.35)),
        (0.0, base - 0.03, (0.9, 0.25, 0.35)),
    ):
        painter.shape(curves.ellipse(x, y, 0.035, 0.035, count=20), np.array(colour, np.float32), depth=0.5, line=0.5)


def _wizard(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    colour = np.array(outfit.top, np.float32)
    brim_y = 0.06 - top * 0.25
    cone = curves.smooth(
        [
            (-reach * 0.80, brim_y),
            (-reach * 0.80, brim_y),
            (-reach * 0.42, brim_y - 0.42),
            (reach * 0.22, brim_y - 0.80),
            (reach * 0.5, brim_y - 0.74),
            (reach * 0.5, brim_y - 0.74),
            (reach * 0.36, brim_y - 0.50),
            (reach * 0.80, brim_y),
            (reach * 0.80, brim_y),
            (0, brim_y + 0.09),
        ]
    )
    region = painter.shape(cone, colour, depth=0.8)
    band = curves.smooth(
        [
            (-reach, brim_y - 0.13),
            (0, brim_y - 0.03),
            (reach, brim_y - 0.13),
            (reach, brim_y),
            (0, brim_y + 0.08),
            (-reach, brim_y),
        ]
    )
    painter.flat(band, shading.tinted(np.array(outfit.trim, np.float32), painter.style), within=region)
    brim = curves.ellipse(0, brim_y + 0.03, reach * 1.32, 0.105)
    hole = [(-reach * 0.80, brim_y + 0.02), (0, brim_y + 0.06), (reach * 0.80, brim_y + 0.02)]
    front = brim[brim[:, 1] >= brim_y]
    front = front[np.argsort(-front[:, 0])]
    painter.shape(np.concatenate([front, curves.smooth(hole, closed=False)]), colour, depth=0.6)
    for x, y in ((-0.18, -0.28), (0.12, -0.44)):
        painter.flat(curves.ellipse(x, brim_y + y, 0.028, 0.028, count=12), shading.tinted(_GOLD, painter.style))


def _helmet(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    reach, brow = max(reach, plan.half * 1.1), plan.brow_y - 0.09
    dome = curves.smooth(
        [
            (-reach, brow),
            (-reach, brow),
            (-reach * 0.98, 0.10),
            (-reach * 0.6, -top - 0.06),
            (0, -top - 0.14),
            (reach * 0.6, -top - 0.06),
            (reach * 0.98, 0.10),
            (reach, brow),
            (reach, brow),
            (reach * 0.5, brow - 0.05),
            (0, brow - 0.07),
            (-reach * 0.5, brow - 0.05),
        ]
    )
    plume = curves.smooth(
        [
            (0, -top - 0.10),
            (0.10, -top - 0.38),
            (0.42, -top - 0.42),
            (0.66, -top - 0.12),
            (0.66, -top - 0.12),
            (0.40, -top - 0.20),
            (0.12, -top - 0.05),
        ]
    )
    painter.shape(plume, np.array(outfit.cape or (0.8, 0.15, 0.2), np.float32), depth=0.8)
    painter.shape(dome, _STEEL, depth=1.0)
    for sign in (-1, 1):
        guard = curves.smooth(
            [
                (sign * reach, brow - 0.02),
                (sign * reach * 1.01, 0.62),
                (sign * plan.half * 0.80, 0.90),
                (sign * plan.half * 0.80, 0.90),
                (sign * plan.half * 0.86, 0.55),
                (sign * plan.half * 0.90, brow - 0.02),
            ]
        )
        painter.shape(guard, _STEEL, depth=0.8)


def _astronaut(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    radius = max(reach, plan.half, 0.5 + top * 0.7) * 1.13
    centre = 0.46 - top * 0.35
    ring = curves.ellipse(0, centre, radius, radius, count=72)
    glass = np.array([0.75, 0.90, 1.0], np.float32)
    painter.flat(ring, glass, opacity=0.16)
    painter.line(
        np.concatenate([ring, ring[:2]]),
        shading.tinted(np.array([0.93, 0.94, 0.97], np.float32), painter.style),
        0.075,
        taper=(1, 1),
    )
    shine = curves.ellipse(0, centre, radius * 0.86, radius * 0.86, count=72)[38:50]
    painter.line(shine, np.ones(3, np.float32), 0.05, taper=(0.2, 0.2), opacity=0.8)


def _pirate(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    brim = plan.brow_y - 0.17
    colour = np.array(outfit.trim, np.float32)
    scarf = curves.smooth(
        [
            (-reach * 0.99, brim + 0.05),
            (-reach * 0.92, 0.05 - top * 0.4),
            (-reach * 0.5, -top * 0.95),
            (0, -top - 0.06),
            (reach * 0.5, -top * 0.95),
            (reach * 0.92, 0.05 - top * 0.4),
            (reach * 0.99, brim + 0.05),
            (reach * 0.5, brim),
            (0, brim - 0.02),
            (-reach * 0.5, brim),
        ]
    )
    knot = curves.smooth(
        [
            (reach * 0.92, brim),
            (reach * 1.22, brim + 0.06),
            (reach * 1.28, brim + 0.30),
            (reach * 1.28, brim + 0.30),
            (reach * 1.08, brim + 0.16),
            (reach * 0.94, brim + 0.08),
        ]
    )
    painter.shape(knot, colour, depth=0.6)
    region = painter.shape(scarf, colour, depth=0.9)
    for x, y in ((-0.6, 0.5), (-0.2, 0.15), (0.25, 0.5), (0.62, 0.2), (0.0, 0.75), (-0.45, 0.85), (0.5, 0.85)):
        painter.flat(
            curves.ellipse(x * reach, -top + (brim + top) * y, 0.03, 0.03, count=14),
            shading.tinted(np.ones(3, np.float32), painter.style),
            within=region,
        )


def _explorer(painter: Painter, plan: HeadPlan, outfit: Outfit, top: float, reach: float) -> None:
    colour = np.array([0.76, 0.62, 0.40], np.float32)
    brim_y = 0.10
    dome = curves.smooth(
        [
            (-reach * 0.86, brim_y),
            (-reach * 0.86, brim_y),
            (-reach * 0.74, -top * 0.7 - 0.06),
            (-reach * 0.28, -top - 0.14),
            (0, -top - 0.10),
            (reach * 0.28, -top - 0.14),
            (reach * 0.74, -top * 0.7 - 0.06),
            (reach * 0.86, brim_y),
            (reach * 0.86, brim_y),
            (0, brim_y + 0.05),
        ]
    )
    region = painter.shape(dome, colour, depth=0.9)
    band = np.array(
        [
            (-reach, brim_y - 0.10),
            (0.0, brim_y - 0.06),
            (reach, brim_y - 0.10),
            (reach, brim_y + 0.05),
            (-reach, brim_y + 0.05),
        ]
    )
    painter.flat(band, shading.tinted(np.array([0.42, 0.27, 0.16], np.float32), painter.style), within=region)
    brim = curves.smooth(
        [
            (-reach * 1.36, brim_y + 0.02),
            (-reach * 0.7, brim_y - 0.035),
            (0, brim_y - 0.015),
            (reach * 0.7, brim_y - 0.035),
            (reach * 1.36, brim_y + 0.02),
            (reach * 0.7, brim_y + 0.10),
            (0, brim_y + 0.13),
            (-reach * 0.7, brim_y + 0.10),
        ]
    )
    painter.shape(brim, colour, depth=0.7)


_Draw = Callable[[Painter, HeadPlan, Outfit, float, float], None]
_HATS: Mapping[Hat, _Draw] = {
    "crown": _crown,
    "wizard": _wizard,
    "helmet": _helmet,
    "astronaut": _astronaut,
    "pirate": _pirate,
    "explorer": _explorer,
}
