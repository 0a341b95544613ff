"""The whole figure and the head alone, on a transparent background."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from illustrator.portraits import body, curves, eyes, hair, hats, head, mouth
from illustrator.portraits.canvas import Canvas
from illustrator.portraits.clothes import draw_behind, draw_clothed
from illustrator.portraits.curves import Matrix
from illustrator.portraits.expressions import Expression, expression_named
from illustrator.portraits.hair_plan import plan_hair
from illustrator.portraits.likeness import Likeness
from illustrator.portraits.outfits import Outfit, outfit_named
from illustrator.portraits.painter import Painter
from illustrator.portraits.poses import Pose, pose_named
from illustrator.style import Style

Rgba = NDArray[np.uint8]
MAX_HEIGHT = 1600  # pixels: bounds memory; draw smaller and scale up beyond it
OVERSAMPLING = 2
_ROOM = 0.42  # above the crown of a standing figure, for hair, in heads
_HAT_ROOM = {"wizard": 0.45, "helmet": 0.15}


@dataclass(frozen=True, slots=True)
class Figure:
    """Straight RGBA, the height of the head, and the middle of the face (x, y): all in pixels of the picture."""

    picture: Rgba
    head: float
    face: tuple[float, float]


def draw_character(
    likeness: Likeness, style: Style, *, expression: str = "", pose: str = "", costume: str = "", height: int = 1000
) -> Rgba:
    """Straight RGBA of the whole figure: see `draw_figure`."""
    return draw_figure(likeness, style, expression=expression, pose=pose, costume=costume, height=height).picture


def draw_figure(
    likeness: Likeness, style: Style, *, expression: str = "", pose: str = "", costume: str = "", height: int = 1000
) -> Figure:
    """The whole figure in a picture of `height` rows (at most MAX_HEIGHT), its lowest point at the bottom edge.

    The width is the figure's. Crouching and seated figures leave room at the top: one scale for all poses.
    """
    height = min(height, MAX_HEIGHT)
    posed, outfit = pose_named(pose), outfit_named(costume, likeness)
    room = _ROOM + _HAT_ROOM.get(outfit.hat, 0.0)
    unit = height * OVERSAMPLING / (style.proportions.heads + room)
    skeleton = body.plan_skeleton(style, posed)
    turned = curves.apply(curves.matrix(angle=posed.whole), skeleton.joints())
    crown = curves.apply(curves.matrix(angle=posed.whole), [_face(skeleton, posed, 0.7)])
    reach = np.concatenate([turned, crown])
    margin = 0.95 + _HAT_ROOM.get(outfit.hat, 0.0)
    width = int(2 * (np.abs(reach[:, 0]).max() + margin) * unit)
    top, bottom = float(reach[:, 1].min()) - margin, float(turned[:, 1].max()) + 0.45
    if outfit.cape is not None:
        bottom = max(bottom, skeleton.torso * 1.2)
    canvas = Canvas(width, int((bottom - top) * unit))
    origin = (width / 2, -top * unit)
    painter = Painter(canvas, style, curves.matrix(unit, posed.whole, origin), unit)
    _paint(painter, likeness, expression_named(expression), posed, skeleton, outfit)
    middle = painter.at([_face(skeleton, posed, 0.45)])[0]
    picture, left, above = _trimmed(canvas, height)
    return Figure(
        picture, unit / OVERSAMPLING, (float(middle[0]) / OVERSAMPLING - left, float(middle[1]) / OVERSAMPLING - above)
    )


def draw_head(likeness: Likeness, style: Style, expression: str = "", height: int = 400) -> Rgba:
    """Straight RGBA of head, hair and shoulders, which the bottom edge cuts; `height` rows, trimmed at the sides."""
    height = min(height, MAX_HEIGHT)
    unit = height * OVERSAMPLING / 1.8
    canvas = Canvas(int(unit * 3.2), height * OVERSAMPLING)
    pose = Pose()
    skeleton = body.plan_skeleton(style, pose)
    origin = (canvas.width / 2, (1.40 + skeleton.torso) * unit)
    painter = Painter(canvas, style, curves.matrix(unit, move=origin), unit)
    _paint(painter, likeness, expression_named(expression), pose, skeleton, outfit_named("", likeness))
    return _trimmed(canvas, height)[0]


def _head_place(skeleton: body.Skeleton, pose: Pose) -> Matrix:
    """From the head's coordinates to the skeleton's."""
    neck = skeleton.neck
    chin = curves.matrix(angle=pose.tilt + pose.lean * 0.5, move=(float(neck[0]), float(neck[1]) - 0.03))
    return curves.combined(chin, curves.matrix(move=(0.0, -1.0)))


def _face(skeleton: body.Skeleton, pose: Pose, up: float) -> NDArray[np.float64]:
    """A point of the face's middle line, `up` heads above the chin, in the skeleton's coordinates."""
    return np.asarray(curves.apply(_head_place(skeleton, pose), [(0.0, 1.0 - up)])[0])


def _paint(
    painter: Painter, likeness: Likeness, expression: Expression, pose: Pose, skeleton: body.Skeleton, outfit: Outfit
) -> None:
    plan = head.plan_head(likeness, painter.style, pose.turn)
    placed = painter.moved(_head_place(skeleton, pose))
    draw_behind(painter, skeleton, outfit)
    hair.draw_back_hair(placed, plan, likeness)
    draw_clothed(painter, skeleton, likeness, outfit, pose)
    _paint_head(placed, plan, likeness, expression, outfit)


def _paint_head(
    painter: Painter, plan: head.HeadPlan, likeness: Likeness, expression: Expression, outfit: Outfit
) -> None:
    skin = np.array(likeness.skin, np.float32)
    head.draw_ears(painter, plan, skin)
    face = head.draw_skull(painter, plan, skin, expression.blush, np.array(likeness.lips, np.float32))
    mouth.draw_beard(painter, plan, likeness, face)
    mouth.draw_nose(painter, plan, likeness, face)
    mouth.draw_mouth(painter, plan, likeness, expression)
    if outfit.hat == "mask":
        hats.draw_mask(painter, plan, outfit)
    eyes.draw_eyes(painter, plan, likeness, expression)
    covered = likeness.hair.fringe > 0.7
    if covered:
        eyes.draw_brows(painter, plan, likeness, expression)
    hair.draw_front_hair(painter, plan, likeness, face)
    if not covered:
        eyes.draw_brows(painter, plan, likeness, expression)
    if likeness.glasses is not None:
        eyes.draw_glasses(painter, plan, likeness.glasses)
    form = plan_hair(likeness, plan)
    hats.draw_hat(painter, plan, outfit, form.top, max(form.left, form.right))
    if expression.tear:
        mouth.draw_tear(painter, plan)


def _trimmed(canvas: Canvas, height: int) -> tuple[Rgba, int, int]:
    """Reduced, cut to the figure's width and from its lowest row up to the height.

    With the column and the row of the reduced canvas at which the picture begins.
    """
    seen = canvas.alpha > 0.03
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    left, right = (int(columns[0]) // OVERSAMPLING - 2, int(columns[-1]) // OVERSAMPLING + 3)
    top, bottom = int(rows[0]) // OVERSAMPLING, int(rows[-1]) // OVERSAMPLING + 1
    left, right = max(left, 0), min(right, canvas.width // OVERSAMPLING)
    top, bottom = max(top, bottom - height), min(bottom, canvas.height // OVERSAMPLING)
    figure = canvas.reduced(OVERSAMPLING, (top, bottom), (left, right))
    missing = height - figure.shape[0]
    return np.ascontiguousarray(np.pad(figure, ((missing, 0), (0, 0), (0, 0)))), left, top - missing
