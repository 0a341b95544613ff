"""Costumes: fantasy, robes, armour, space suits, and the mannequin."""

import numpy as np

from figures.arrays import Floats, smoothstep
from figures.clothing import cuts
from figures.clothing.garments import Garment
from figures.clothing.outfit import (
    EXTRA,
    LAMP,
    LEATHER,
    LOWER,
    OVER,
    SHELL,
    SHOES,
    STEEL,
    STRETCH,
    TRIM,
    UPPER,
    Outfit,
    pick,
    shoes,
    striped,
)
from figures.clothing.shoes import Shoe
from figures.clothing.skirts import Skirt
from figures.drawing.colours import linear
from figures.scene import Paint


def fantasy(rng: np.random.Generator, feminine: float) -> Outfit:
    tunic, hide = pick(rng, "#3f5b3c", "#5a3550", "#7a3b28", "#2f4f66"), linear("#5a3d28")
    gold = linear("#b8923f")
    return Outfit(
        [
            Garment(
                cover=cuts.legs(lower=-0.7),
                colour=linear("#6a5a45"),
                part=LOWER,
                thickness=0.006,
                rounds=3,
                folds=0.002,
            ),
            Garment(
                cover=cuts.top(sleeve=1.6, hem=0.1, opening=0.12),
                colour=linear("#cfc2a4"),
                part=EXTRA,
                thickness=0.01,
                ease=cuts.hanging(sleeves=0.022),
                folds=0.005,
                rounds=8,
            ),
            Garment(
                cover=cuts.top(sleeve=-1, hem=0.1, opening=0.14),
                colour=tunic,
                part=UPPER,
                thickness=0.019,
                rounds=8,
                folds=0.002,
            ),
            Garment(
                cover=cuts.band(0.135, 0.2),
                colour=hide,
                part=TRIM,
                thickness=0.026,
                rounds=8,
                hem=0.01,
                material=LEATHER,
                paint=striped(0.15, 0.185, gold),
            ),
            Garment(
                cover=lambda cut: (cut.z > 0.425) & (cut.z < 0.575) & (cut.arm < 0.3) & (cut.shares["head"] < 0.25),
                colour=tunic * 0.55,
                part=OVER,
                thickness=0.032,
                rounds=14,
                folds=0.003,
                hem=0.012,
            ),
            Garment(
                cover=cuts.sleeve(1.3, 1.9),
                colour=hide,
                part=TRIM,
                thickness=0.016,
                rounds=4,
                material=LEATHER,
                paint=striped(0.36, 0.375, gold),
            ),
            Garment(
                cover=cuts.shin(-0.77, -0.47),
                colour=hide * 0.8,
                part=SHOES,
                thickness=0.012,
                rounds=8,
                material=LEATHER,
                folds=0.003,
            ),
        ],
        [
            Skirt(
                colour=tunic,
                part=EXTRA,
                top=0.18,
                hem=-0.22,
                flare=0.35,
                pleats=10,
                clearance=0.02,
                paint=striped(-0.205, -0.175, gold),
            )
        ],
        shoe=shoes("#4d3424", "#241a13"),
    )


def robe(rng: np.random.Generator, feminine: float) -> Outfit:
    cloth = pick(rng, "#d9cfb8", "#6b2f35", "#35405c", "#57503f")
    sash = pick(rng, "#7b5a2e", "#26221f", "#a8842f")
    return Outfit(
        [
            Garment(
                cover=cuts.top(sleeve=1.8, hem=0.1, opening=0.2),
                colour=cloth,
                part=UPPER,
                thickness=0.02,
                ease=cuts.hanging(sleeves=0.12),
                folds=0.006,
                rounds=12,
                hem=0.012,
            ),
            Garment(
                cover=cuts.top(sleeve=0.2, hem=0.2), colour=linear("#e8e3d6"), part=EXTRA, thickness=0.007, rounds=5
            ),
            Garment(
                cover=cuts.band(0.13, 0.205), colour=sash, part=TRIM, thickness=0.028, rounds=10, folds=0.002, hem=0.012
            ),
        ],
        [Skirt(colour=cloth, part=LOWER, top=0.18, hem=-0.7, flare=0.42, pleats=12, clearance=0.022)],
        shoe=shoes("#5b4632", "#2b1f18", thick=0.008),
    )


def armor(rng: np.random.Generator, feminine: float) -> Outfit:
    steel, dark = pick(rng, "#b7bcc4", "#8c8f98", "#a89a80"), linear("#2c2a2b")
    brass = linear("#a8833c")

    def plate(cover: cuts.Cover, thickness: float, rounds: int = 8, paint: Paint | None = None) -> Garment:
        return Garment(
            cover=cover,
            colour=steel,
            part=OVER,
            thickness=thickness,
            rounds=rounds,
            hem=0.014,
            material=STEEL,
            paint=paint,
        )

    return Outfit(
        [
            Garment(cover=cuts.legs(lower=-0.74), colour=dark, part=LOWER, thickness=0.006, rounds=3, folds=0.002),
            Garment(
                cover=cuts.top(sleeve=1.9, hem=0.02, neck=0.05),
                colour=dark,
                part=UPPER,
                thickness=0.006,
                rounds=3,
                folds=0.002,
            ),
            plate(cuts.top(sleeve=-1, hem=0.19, opening=0.02), 0.02, 14, striped(0.2, 0.215, brass)),
            plate(
                lambda cut: (cut.z < 0.165) & (cut.z > 0.02) & (cut.shares["arm"] < 0.2),
                0.026,
                12,
                striped(0.03, 0.045, brass),
            ),
            plate(cuts.shoulder(), 0.034, 10),
            plate(cuts.sleeve(0.44, 0.86), 0.012),
            plate(cuts.sleeve(1.2, 1.86), 0.016),
            plate(cuts.sleeve(1.95, 2.36), 0.009, 5),
            plate(cuts.shin(-0.31, -0.08), 0.014),
            plate(lambda cut: (cut.z > -0.43) & (cut.z < -0.33) & (cut.y < 0.01) & (cut.shares["leg"] > 0.5), 0.024, 6),
            plate(cuts.shin(-0.69, -0.45), 0.014),
        ],
        shoe=Shoe(colour=steel, sole_colour=dark, part=SHOES, pointed=1.0, margin=0.009, material=STEEL),
    )


def scifi(rng: np.random.Generator, feminine: float) -> Outfit:
    suit, plate = linear("#3a424d"), pick(rng, "#d9dde0", "#c9ccd4", "#b9a68a")
    light = pick(rng, "#39d5e8", "#f08a3c", "#7ce86a")

    def shell(cover: cuts.Cover, thickness: float, paint: Paint | None = None) -> Garment:
        return Garment(
            cover=cover, colour=plate, part=OVER, thickness=thickness, rounds=8, hem=0.01, material=SHELL, paint=paint
        )

    return Outfit(
        [
            Garment(
                cover=lambda cut: cut.shares["head"] < 0.35,
                colour=suit,
                part=UPPER,
                thickness=0.004,
                rounds=2,
                folds=0.0008,
                material=STRETCH,
                paint=_panels(suit * 0.45),
            ),
            shell(cuts.top(sleeve=-1, hem=0.3, opening=0.03), 0.017),
            shell(cuts.shoulder(), 0.024),
            shell(cuts.sleeve(1.25, 1.86), 0.013),
            shell(cuts.shin(-0.3, -0.12), 0.012),
            shell(cuts.band(0.075, 0.175), 0.012),
            Garment(
                cover=cuts.band(0.1, 0.155),
                colour=light,
                part=TRIM,
                thickness=0.0165,
                rounds=2,
                hem=0.004,
                material=LAMP,
            ),
            Garment(
                cover=lambda cut: (np.hypot(cut.x, cut.z - 0.44) < 0.046) & (cut.y < 0),
                colour=light,
                part=TRIM,
                thickness=0.02,
                rounds=3,
                material=LAMP,
            ),
            Garment(
                cover=cuts.sleeve(1.45, 1.62),
                colour=light,
                part=TRIM,
                thickness=0.0155,
                rounds=2,
                hem=0.004,
                material=LAMP,
            ),
            Garment(
                cover=cuts.shin(-0.77, -0.5),
                colour=plate,
                part=SHOES,
                thickness=0.014,
                rounds=8,
                material=SHELL,
                paint=striped(-0.57, -0.545, light),
            ),
        ],
        shoe=Shoe(colour=plate, sole_colour=suit, part=SHOES, sole=0.03, margin=0.009, material=SHELL),
    )


def _panels(seam: Floats) -> Paint:
    """Seams of a pressure suit."""

    def paint(model: Floats, base: Floats) -> Floats:
        x, y, z = np.abs(model[:, 0]), model[:, 1], model[:, 2]
        ribs = np.abs(np.mod(z / 0.05, 1) - 0.5) * 2
        middle = (z > 0.12) & (z < 0.32) | ((z < -0.3) & (z > -0.44))
        share = smoothstep(0.8, 0.92, ribs) * middle
        share = np.maximum(share, smoothstep(0.007, 0.003, np.abs(y + 0.01)) * (x > 0.05))[:, None]
        return np.asarray(base + (seam - base) * share, np.float32)

    return paint


def anon(rng: np.random.Generator, feminine: float) -> Outfit:
    return Outfit([], mannequin=pick(rng, "#b9b4ac", "#a9adb3", "#c2a888"))
