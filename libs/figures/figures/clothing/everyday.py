"""The clothes of every day, of work, of sport and of feasts."""

import numpy as np

from figures.arrays import Bools, smoothstep
from figures.body.figure import Cut
from figures.clothing import cuts
from figures.clothing.garments import Garment
from figures.clothing.outfit import (
    EXTRA,
    LOWER,
    OVER,
    STRETCH,
    TRIM,
    UPPER,
    Outfit,
    pick,
    shoes,
    side_striped,
    striped,
    trimmed,
)
from figures.clothing.skirts import Skirt
from figures.drawing.colours import linear


def casual(rng: np.random.Generator, feminine: float) -> Outfit:
    shirt = pick(rng, "#5f7f8f", "#a8483f", "#d8d2c4", "#4f6b52", "#c79a4a", "#6b5b7b")
    long = bool(rng.random() < 0.35)
    jeans = pick(rng, "#2f4260", "#3c4f6d", "#3a3a3f", "#6b6250")
    return Outfit(
        [
            Garment(
                cover=cuts.legs(lower=-0.735),
                colour=jeans,
                part=LOWER,
                thickness=0.008,
                folds=0.0045,
                ease=cuts.hanging(cuffs=0.016),
                rounds=6,
            ),
            Garment(
                cover=cuts.top(sleeve=1.86 if long else 0.62, hem=0.045),
                colour=shirt,
                part=UPPER,
                thickness=0.012,
                ease=cuts.hanging(sleeves=0.014 if long else 0.03, waist=0.012),
                folds=0.005,
                rounds=10,
            ),
        ],
        shoe=shoes("#d9d4cb" if rng.random() < 0.5 else "#3b3f46"),
    )


def formal(rng: np.random.Generator, feminine: float) -> Outfit:
    suit = pick(rng, "#2b303b", "#3f3a38", "#31405a", "#555a60")
    shirt, tie = linear("#e8e6e1"), pick(rng, "#7a2530", "#27406b", "#3f5a46")
    jacket = Garment(
        cover=cuts.top(sleeve=1.86, hem=-0.03, opening=0.26),
        colour=suit,
        part=OVER,
        thickness=0.02,
        ease=cuts.hanging(sleeves=0.016, waist=0.01),
        folds=0.0035,
        rounds=12,
        hem=0.008,
    )
    inner = Garment(
        cover=cuts.top(sleeve=1.93, hem=0.1, neck=0.035),
        colour=shirt,
        part=UPPER,
        thickness=0.008,
        rounds=6,
        folds=0.001,
    )
    strip = Garment(
        cover=lambda cut: (cut.x < 0.026) & (cut.z > 0.12) & (cut.z < 0.535) & (cut.y < -0.02),
        colour=tie,
        part=TRIM,
        thickness=0.0135,
        rounds=2,
        hem=0.004,
        rim=1,
    )
    shoe = shoes("#2a221e", "#1b1715", thick=0.016, pointed=1.0)
    if rng.random() < 0.55 * feminine:
        skirt = Skirt(colour=suit, part=LOWER, hem=-0.36, flare=-0.04, clearance=0.012)
        return Outfit([inner, jacket], [skirt], shoe=shoe)
    trousers = Garment(
        cover=cuts.legs(lower=-0.742),
        colour=suit * 0.94,
        part=LOWER,
        thickness=0.01,
        folds=0.004,
        ease=cuts.hanging(cuffs=0.022),
        rounds=8,
    )
    return Outfit([trousers, inner, *([] if rng.random() < 0.6 * feminine else [strip]), jacket], shoe=shoe)


def athletic(rng: np.random.Generator, feminine: float) -> Outfit:
    accent = pick(rng, "#c2553d", "#2f8f83", "#5a67b5", "#b08a2e")
    dark = linear("#33363d")
    return Outfit(
        [
            Garment(
                cover=cuts.legs(lower=-0.63),
                colour=dark,
                part=LOWER,
                thickness=0.004,
                rounds=2,
                folds=0.0007,
                material=STRETCH,
                paint=side_striped(accent),
            ),
            Garment(
                cover=cuts.top(sleeve=-1, hem=0.11),
                colour=accent,
                part=UPPER,
                thickness=0.006,
                rounds=6,
                folds=0.0012,
                material=STRETCH,
            ),
        ],
        shoe=shoes("#e4e1dc", "#c2553d", thick=0.024),
    )


def minimal(rng: np.random.Generator, feminine: float) -> Outfit:
    suit = pick(rng, "#6f747b", "#5b6672", "#7b706a")

    def cover(cut: Cut) -> Bools:
        return cuts.top(sleeve=-1, hem=-0.2)(cut) & (cut.z > -0.19)

    return Outfit(
        [Garment(cover=cover, colour=suit, part=UPPER, thickness=0.003, rounds=5, hem=0.003, material=STRETCH)]
    )


def traditional(rng: np.random.Generator, feminine: float) -> Outfit:
    cloth = pick(rng, "#8c3b3a", "#2f5a60", "#b98a3e", "#4c4a78", "#e3d9c3")
    trim = pick(rng, "#d9b65c", "#e6dcc4", "#3a2a24")
    trousers = Garment(
        cover=cuts.legs(lower=-0.72),
        colour=linear("#d8cfbf"),
        part=LOWER,
        thickness=0.012,
        folds=0.005,
        ease=cuts.hanging(cuffs=0.02),
        rounds=8,
    )
    tunic = Garment(
        cover=cuts.top(sleeve=1.82, hem=0.1, neck=0.02, opening=0.1),
        colour=cloth,
        part=UPPER,
        thickness=0.014,
        ease=cuts.hanging(sleeves=0.06),
        folds=0.004,
        rounds=10,
        paint=trimmed(trim),
    )
    sash = Garment(
        cover=cuts.band(0.125, 0.215), colour=trim, part=TRIM, thickness=0.022, rounds=10, folds=0.002, hem=0.01
    )
    long = bool(rng.random() < 0.5 * feminine + 0.2)
    skirt = Skirt(
        colour=cloth,
        part=EXTRA,
        top=0.18,
        hem=-0.66 if long else -0.36,
        flare=0.3,
        pleats=14,
        paint=striped(-0.62 if long else -0.335, -0.58 if long else -0.3, trim),
    )
    return Outfit([trousers, tunic, sash], [skirt], shoe=shoes("#4a3527", "#2b1f18", thick=0.008, pointed=0.6))


def sport(rng: np.random.Generator, feminine: float) -> Outfit:
    team = pick(rng, "#b8332f", "#2456a6", "#1f7a4d", "#d9a21b")
    white = linear("#ece9e4")
    return Outfit(
        [
            Garment(
                cover=cuts.feet(-0.45),
                colour=white,
                part=EXTRA,
                thickness=0.004,
                rounds=2,
                paint=striped(-0.49, -0.47, team),
            ),
            Garment(
                cover=cuts.legs(lower=-0.29),
                colour=white,
                part=LOWER,
                thickness=0.014,
                folds=0.005,
                rounds=8,
                ease=lambda cut: (0.035 * smoothstep(-0.02, -0.3, cut.z)).astype(np.float32),
                paint=side_striped(team),
            ),
            Garment(
                cover=cuts.top(sleeve=0.66, hem=0.04, opening=0.06),
                colour=team,
                part=UPPER,
                thickness=0.013,
                ease=cuts.hanging(sleeves=0.045, waist=0.016),
                folds=0.005,
                rounds=10,
                paint=striped(0.29, 0.345, white),
            ),
        ],
        shoe=shoes("#2a2c31", "#e8e8e8"),
    )
