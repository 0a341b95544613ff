"""The head without hair: where the features lie, skull and ears. Crown at (0, 0), chin at (0, 1)."""

from dataclasses import dataclass

import numpy as np

from illustrator.portraits import curves
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.curves import Points
from illustrator.portraits.likeness import Likeness
from illustrator.portraits.painter import Painter
from illustrator.style import Style


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """Measures of a head in its own height; `turn` is -1 (to the left) to 1."""

    half: float
    outline: Points
    eye_y: float
    eye_x: float
    eye_width: float
    eye_height: float
    brow_y: float
    nose_y: float
    mouth_y: float
    turn: float

    def shifted(self, depth: float) -> float:
        """How far to the side a feature of this depth moves."""
        return self.turn * 0.105 * depth


def plan_head(likeness: Likeness, style: Style, turn: float) -> HeadPlan:
    face, form = likeness.face, style.proportions
    half = 0.425 * form.head_width * (1 + 0.85 * (face.width - 1))
    lower = 1 - (1 - form.eye_level) * (1 + 0.6 * (face.lower - 1))
    eye_y = float(np.clip(lower, form.eye_level - 0.05, form.eye_level + 0.05))
    below = 1 - eye_y
    eye_width = 0.235 * half / 0.42 * form.eye_width * face.eye_width
    eye_x = max(half * 0.455 * face.eye_spacing, eye_width * 0.58)
    eye_width = min(eye_width, (half * 0.93 - eye_x) * 2)
    eye_height = 0.34 * 0.235 * form.eye_width * form.eye_height * (1 + 0.7 * (face.eye_open - 1))
    mouth_y = eye_y + below * (0.665 + 0.02 * form.chin)
    return HeadPlan(
        half=half,
        outline=_outline(likeness, style, half, turn),
        eye_y=eye_y,
        eye_x=eye_x,
        eye_width=eye_width,
        eye_height=eye_height,
        brow_y=eye_y - eye_height * 0.5 - 0.058 * (1 + 0.9 * (face.brow_height - 1)),
        nose_y=eye_y + below * 0.40 * (1 + 0.45 * (face.nose_length - 1)),
        mouth_y=mouth_y,
        turn=turn,
    )


def _outline(likeness: Likeness, style: Style, half: float, turn: float) -> Points:
    face, form = likeness.face, style.proportions
    jaw = half * 0.80 * form.jaw * (1 + 0.8 * (face.jaw - 1))
    chin = half * (0.40 - 0.20 * form.chin) * (1 + 0.7 * (face.chin - 1))
    cheek = half * (0.985 - 0.03 * form.chin)
    right = [
        (0.0, 0.0),
        (0.46 * half, 0.045),
        (0.83 * half, 0.175),
        (0.985 * half, 0.37),
        (cheek, 0.60),
        (jaw * (1.06 - 0.05 * form.chin), 0.79),
        (jaw * (0.80 - 0.10 * form.chin), 0.885),
        (chin, 0.972),
        (0.0, 1.0 + 0.012 * form.chin),
    ]
    outline = curves.mirrored(right)
    lean = turn * 0.05 * np.clip((outline[:, 1] - 0.5) * 2, -0.4, 1)
    outline[:, 0] += lean
    return curves.smooth(outline, steps=8)


def draw_ears(painter: Painter, plan: HeadPlan, skin: Floats) -> None:
    form = painter.style.proportions
    for side in (-1, 1):
        x = side * plan.half * 0.985 - plan.turn * 0.05
        size = 0.085 + 0.02 * (form.heads < 4)
        hidden = side * plan.turn > 0.3
        reach = size * (0.25 if hidden else 0.62)
        ear = curves.ellipse(x + side * reach * 0.15, plan.eye_y + 0.035, reach, size * 1.1, side * 12)
        painter.shape(ear, skin, depth=0.8)
        inner = curves.ellipse(x + side * reach * 0.35, plan.eye_y + 0.04, reach * 0.48, size * 0.62, side * 12)
        painter.flat(inner, painter.ink(skin), opacity=0.22)


_DEPTH = {"cel": 0.55, "wash": 0.5, "halftone": 0.3, "soft": 0.5, "gouache": 0.4, "neon": 0.6}


def draw_skull(painter: Painter, plan: HeadPlan, skin: Floats, blush: float, lips: Floats) -> Region:
    """Returns the region of the face, within which features are drawn."""
    region = painter.shape(plan.outline, skin, depth=_DEPTH[painter.style.shading])
    rosy = skin * np.array([1.0, 0.74, 0.72], np.float32) + np.array([0.10, 0.01, 0.02], np.float32)
    colour = np.clip(0.7 * rosy + 0.3 * lips, 0, 1).astype(np.float32)
    strength = {"cel": 0.42, "wash": 0.55, "halftone": 0.28, "soft": 0.45, "gouache": 0.55, "neon": 0.25}
    opacity = blush * strength[painter.style.shading]
    for side in (-1, 1):
        x = side * plan.half * 0.56 + plan.shifted(0.8)
        painter.glow(x, plan.eye_y + (1 - plan.eye_y) * 0.43, plan.half * 0.34, colour, opacity, region)
    return region
