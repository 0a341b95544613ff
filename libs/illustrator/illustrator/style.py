"""What an art style says: line, palette, shading, texture and the proportions of the people drawn in it."""

from dataclasses import dataclass, replace
from typing import Literal

Shading = Literal["cel", "wash", "halftone", "soft", "gouache", "neon"]
Texture = Literal["none", "watercolour", "dots", "grain", "scanlines"]
Colour = tuple[int, int, int]  # sRGB, 0 to 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours of the surroundings and of what is lettered; figures take theirs from the photo, then `Style.tinted`."""

    paper: Colour
    ink: Colour
    sky: tuple[Colour, Colour]  # top, horizon
    ground: tuple[Colour, Colour]  # near, far
    accents: tuple[Colour, Colour, Colour, Colour]
    shadow: Colour  # multiplied into what is in shade
    light: Colour  # of the lit side


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportions:
    """Of a figure and its face, in head heights or as factors of what the photo shows."""

    heads: float  # height of the whole figure
    head_width: float
    jaw: float  # width of the jaw
    chin: float  # 0 round, 1 pointed
    eye_width: float
    eye_height: float
    eye_level: float  # height of the eyes, share of the head from the crown
    iris: float  # diameter, share of the eye's height
    nose: float
    mouth: float
    neck: float  # width
    limbs: float  # thickness
    hands: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    name: str
    keywords: tuple[str, ...]
    shading: Shading
    texture: Texture
    line_width: float  # share of the head's height
    line_colour: Colour | None  # None: a dark tone of what is outlined
    line_variation: float  # 0 even, 1 from hairline to full width
    saturation: float
    contrast: float
    warmth: float  # above 0 towards yellow, below 0 towards blue
    palette: Palette
    proportions: Proportions


def grown(style: Style) -> Style:
    """The style with an adult's proportions: a longer body, smaller eyes that lie higher, a longer nose."""
    form = style.proportions
    return replace(
        style,
        proportions=replace(
            form,
            heads=form.heads * 1.32,
            jaw=form.jaw * 1.05,
            eye_width=form.eye_width * 0.9,
            eye_height=form.eye_height * 0.78,
            eye_level=form.eye_level - 0.045,
            nose=form.nose * 1.3,
            neck=form.neck * 1.2,
            limbs=form.limbs * 1.08,
        ),
    )
