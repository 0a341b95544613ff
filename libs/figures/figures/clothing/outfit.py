"""What an outfit is made of, and the patterns that garments share."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from figures.arrays import Floats, smoothstep
from figures.clothing.garments import Garment
from figures.clothing.shoes import Shoe
from figures.clothing.skirts import Skirt
from figures.drawing.colours import linear
from figures.scene import Material, Paint

CLOTH = Material(gloss=0.025, sharpness=8)
LEATHER = Material(gloss=0.16, sharpness=26)
STRETCH = Material(gloss=0.07, sharpness=16)
STEEL = Material(gloss=0.75, sharpness=44, metal=0.8)
SHELL = Material(gloss=0.32, sharpness=60)
LAMP = Material(gloss=0.1, sharpness=20, glow=0.8)
UPPER, LOWER, SHOES, OVER, TRIM, EXTRA = 2, 3, 4, 5, 6, 7  # part numbers, for outlines


@dataclass(frozen=True, slots=True)
class Outfit:
    garments: list[Garment]
    skirts: list[Skirt] = field(default_factory=list)
    shoe: Shoe | None = None
    mannequin: Floats | None = None  # the colour of a body without a face


Tailor = Callable[[np.random.Generator, float], Outfit]


def pick(rng: np.random.Generator, *colours: str) -> Floats:
    return linear(colours[int(rng.integers(len(colours)))])


def shoes(colour: str, sole: str = "#e9e6e0", *, thick: float = 0.02, pointed: float = 0.0) -> Shoe:
    return Shoe(
        colour=linear(colour), sole_colour=linear(sole), part=SHOES, sole=thick, pointed=pointed, material=LEATHER
    )


def striped(low: float, high: float, stripe: Floats) -> Paint:
    """A band of another colour between two heights of the model."""

    def paint(model: Floats, base: Floats) -> Floats:
        share = smoothstep(low - 0.004, low + 0.004, model[:, 2]) * smoothstep(high + 0.004, high - 0.004, model[:, 2])
        return np.asarray(base + (stripe - base) * share[:, None], np.float32)

    return paint


def side_striped(stripe: Floats, width: float = 0.022) -> Paint:
    """A stripe down the outside of the legs."""

    def paint(model: Floats, base: Floats) -> Floats:
        outward = np.abs(model[:, 0]) - (0.15 - 0.14 * np.minimum(model[:, 2], 0))
        share = (smoothstep(width, width * 0.7, np.abs(model[:, 1] - 0.0)) * smoothstep(0.0, 0.02, outward))[:, None]
        return np.asarray(base + (stripe - base) * share, np.float32)

    return paint


def trimmed(trim: Floats) -> Paint:
    """Cuffs and a front border of another colour."""

    def paint(model: Floats, base: Floats) -> Floats:
        front = smoothstep(0.02, 0.014, np.abs(np.abs(model[:, 0]) - 0.0)) * (model[:, 1] < 0)
        cuff = smoothstep(0.385, 0.395, np.abs(model[:, 0]))
        share = np.maximum(front, cuff)[:, None]
        return np.asarray(base + (trim - base) * share, np.float32)

    return paint
