"""The clothes of themes: a dancer and a martial artist."""

import numpy as np

from figures.arrays import Bools
from figures.body.figure import Cut
from figures.clothing import cuts
from figures.clothing.garments import Garment
from figures.clothing.outfit import EXTRA, LOWER, SHOES, STRETCH, TRIM, UPPER, Outfit, pick
from figures.clothing.shoes import Shoe
from figures.clothing.skirts import Skirt
from figures.drawing.colours import linear


def ballet(rng: np.random.Generator, feminine: float) -> Outfit:
    tone = pick(rng, "#d8a7ac", "#d9d5d0", "#3a3b46", "#8fa3bf")

    def leotard(cut: Cut) -> Bools:
        return cuts.top(sleeve=-1, hem=-0.08, opening=0.05)(cut) & (cut.z > -0.06)

    tights = Garment(
        cover=cuts.legs(lower=-0.75), colour=tone * 0.5 + 0.4, part=LOWER, thickness=0.003, rounds=1, material=STRETCH
    )
    top = Garment(cover=leotard, colour=tone, part=UPPER, thickness=0.006, rounds=6, hem=0.004, material=STRETCH)
    shoe = Shoe(colour=tone * 0.8, sole_colour=tone * 0.5, part=SHOES, sole=0.003, margin=0.002, pointed=1.0)
    if rng.random() < feminine:
        skirt = Skirt(colour=tone, part=EXTRA, top=0.15, hem=-0.14, flare=1.5, pleats=22, clearance=0.02)
        return Outfit([tights, top], [skirt], shoe=shoe)
    return Outfit([tights, top], shoe=shoe)


def gi(rng: np.random.Generator, feminine: float) -> Outfit:
    cloth, belt = linear("#e6e3dc"), pick(rng, "#1c1b1d", "#5a2f22", "#27406b")
    return Outfit(
        [
            Garment(
                cover=cuts.legs(lower=-0.66),
                colour=cloth,
                part=LOWER,
                thickness=0.014,
                rounds=8,
                folds=0.006,
                ease=cuts.hanging(cuffs=0.03),
            ),
            Garment(
                cover=cuts.top(sleeve=1.7, hem=-0.06, opening=0.2),
                colour=cloth,
                part=UPPER,
                thickness=0.022,
                rounds=10,
                folds=0.006,
                ease=cuts.hanging(sleeves=0.05),
                hem=0.01,
            ),
            Garment(cover=cuts.band(0.105, 0.175), colour=belt, part=TRIM, thickness=0.034, rounds=8, hem=0.012),
        ]
    )
