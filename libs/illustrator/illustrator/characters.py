"""The characters of a book on a picture: drawn once per pose, placed on the ground, lit by the scene."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from illustrator import portraits
from illustrator.inputs import CharacterInput
from illustrator.portraits import Figure
from illustrator.rasters import image_of
from illustrator.scenes.colours import Light, mix, paint
from illustrator.scenes.shapes import ellipse
from illustrator.story import lexicon
from illustrator.story.words import found
from illustrator.style import Style, grown

MOST_REFERENCES = 2  # photos of one person
TALLEST_DRAWN = 900  # pixels; larger figures are scaled up


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure in a panel: left and top edge in the panel's pixels, and how much it is scaled."""

    figure: Figure
    left: float
    top: float
    scale: float
    number: int

    @property
    def face(self) -> tuple[float, float]:
        x, y = self.figure.face
        return self.left + x * self.scale, self.top + y * self.scale

    @property
    def head_radius(self) -> float:
        return self.figure.head * self.scale * 0.62

    @property
    def mouth(self) -> tuple[float, float]:
        x, y = self.face
        return x, y + self.figure.head * self.scale * 0.25


def is_adult(character: CharacterInput) -> bool:
    """Whether name or role say so ("Grandpa", "დედა"); everybody else is drawn as a child."""
    return bool(found(lexicon.GROWN, f"{character.name} {character.role}"))


class Characters:
    """The characters of one picture, which has this seed; likenesses are read once."""

    def __init__(self, inputs: Sequence[CharacterInput], style: Style, seed: int) -> None:
        self.inputs, self.style, self.seed = tuple(inputs), style, seed & 0x7FFFFFFF
        self._styles = [grown(style) if is_adult(character) else style for character in self.inputs]
        self._likenesses = [portraits.read_likeness(c.photos[:MOST_REFERENCES], c.gender) for c in self.inputs]
        self._drawn: dict[tuple[int, str, str, int, str], Figure] = {}

    def figure(self, number: int, expression: str, pose: str, height: int, costume: str = "") -> Figure:
        """Character `number`, about `height` pixels high, in its own costume unless another one is given."""
        character = self.inputs[number]
        costume = costume or character.costume or ("trousers" if is_adult(character) else "")
        height = max(48, min(TALLEST_DRAWN, height))
        key = (number, expression, pose, height, costume)
        if key not in self._drawn:
            self._drawn[key] = portraits.draw_figure(
                self._likenesses[number],
                self._styles[number],
                expression=expression,
                pose=pose,
                costume=costume,
                height=height,
            )
        return self._drawn[key]

    def head(self, number: int, expression: str, height: int) -> NDArray[np.uint8]:
        return portraits.draw_head(self._likenesses[number], self._styles[number], expression, height)


def flipped(figure: Figure) -> Figure:
    """Facing the other way."""
    width = figure.picture.shape[1]
    return Figure(np.ascontiguousarray(figure.picture[:, ::-1]), figure.head, (width - figure.face[0], figure.face[1]))


def draw_placed(canvas: skia.Canvas, placed: Placed, light: Light, ground: float | None) -> None:
    """Draw a figure with its shadow on the ground (at height `ground`; None: in the air, or cut off by the panel)."""
    width = placed.figure.picture.shape[1]
    if ground is not None:
        _contact_shadow(canvas, placed.left + width * placed.scale / 2, ground, placed.figure.head * placed.scale)
    canvas.save()
    canvas.translate(placed.left, placed.top)
    canvas.scale(placed.scale, placed.scale)
    sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
    tint = mix((1.0, 1.0, 1.0), light.ambient, light.on_figures)
    lit = skia.Paint(AntiAlias=True)
    lit.setColorFilter(skia.ColorFilters.Blend(skia.Color4f(*tint, 1.0).toColor(), skia.BlendMode.kModulate))
    picture = image_of(placed.figure.picture)
    canvas.drawImage(picture, 0, 0, sampling, lit)
    if light.is_dark:
        _rim(canvas, picture, sampling, light, placed.figure.head)
    canvas.restore()


def _contact_shadow(canvas: skia.Canvas, x: float, y: float, head: float) -> None:
    for wide, high, alpha, blur in ((0.95, 0.17, 0.28, 0.12), (0.55, 0.09, 0.34, 0.05)):
        dark = paint((0.04, 0.03, 0.14), alpha)
        dark.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.5, head * blur)))
        canvas.drawPath(ellipse(x, y - head * 0.03, head * wide, head * high), dark)


def _rim(canvas: skia.Canvas, picture: skia.Image, sampling: skia.SamplingOptions, light: Light, head: float) -> None:
    """A bright edge on the side of the moon or of neon light."""
    bounds = skia.Rect.MakeWH(picture.width(), picture.height())
    edge = max(1.0, head * 0.014)
    canvas.saveLayer(bounds, skia.Paint(Alphaf=0.6))
    colour = skia.Paint(
        ColorFilter=skia.ColorFilters.Blend(skia.Color4f(*light.rim, 1.0).toColor(), skia.BlendMode.kSrcIn)
    )
    canvas.drawImage(picture, 0, 0, sampling, colour)
    canvas.drawImage(picture, -edge, edge * 0.6, sampling, skia.Paint(BlendMode=skia.BlendMode.kDstOut))
    canvas.restore()
