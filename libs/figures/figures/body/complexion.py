"""Skin, eyes and hair colours, by ethnicity and age. Tones vary within each group by the seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from figures.arrays import Floats, smoothstep
from figures.drawing.colours import linear

_SKIN: Mapping[str, tuple[str, ...]] = {
    "african": ("#6b4630", "#54341f", "#855a3c"),
    "asian": ("#dcb08a", "#cf9f76", "#e3bd9b"),
    "caucasian": ("#e3b698", "#d9a584", "#ecc7ae"),
    "hispanic": ("#c08a62", "#b07a52", "#cd9b74"),
    "middle_eastern": ("#c1906a", "#b5835c", "#cc9f7b"),
    "south_asian": ("#99683f", "#8a5b37", "#a97850"),
}
_HAIR: Mapping[str, tuple[str, ...]] = {
    "african": ("#17110e", "#221712"),
    "asian": ("#16120f", "#241b16"),
    "caucasian": ("#4a3020", "#8a6238", "#2b1d15", "#6e3a20"),
    "hispanic": ("#1f1611", "#33221a"),
    "middle_eastern": ("#1b1310", "#2c1e16"),
    "south_asian": ("#15100d", "#1f1713"),
}
_IRIS = {"caucasian": ("#5a7482", "#6b5536", "#5c6b48")}
_GREY = {"young_adult": 0.0, "adult": 0.0, "middle_aged": 0.16, "elderly": 0.85}


@dataclass(frozen=True, slots=True)
class Complexion:
    skin: Floats
    hair: Floats
    iris: Floats
    curly: bool


def complexion(filters: Mapping[str, str], rng: np.random.Generator) -> Complexion:
    group = filters["ethnicity"]
    if group == "diverse":
        group = str(rng.choice(list(_SKIN)))
    skin = linear(str(rng.choice(_SKIN[group]))) * np.float32(rng.uniform(0.95, 1.05))
    hair = linear(str(rng.choice(_HAIR[group])))
    grey = np.clip(_GREY[filters["age_range"]] + rng.uniform(-0.12, 0.12), 0, 1) if _GREY[filters["age_range"]] else 0
    hair = hair + (linear("#b9b6b2") - hair) * np.float32(grey)
    iris = linear(str(rng.choice(_IRIS.get(group, ("#3a2618", "#4a3220")))))
    return Complexion(skin, hair.astype(np.float32), iris, group == "african")


def skin_colours(model: Floats, tone: Complexion) -> Floats:
    """The skin at points of the model at rest: flushed cheeks, nose, ears, knees and fingertips; lips, brows and
    lashes.
    """
    x, y, z = np.abs(model[:, 0]), model[:, 1], model[:, 2]
    flush = (
        0.5 * _spot(x - 0.045, 0.02) * _spot(z - 0.695, 0.02) * (y < -0.08)
        + 0.5 * _spot(x, 0.014) * _spot(z - 0.692, 0.014) * (y < -0.14)
        + 0.5 * _spot(x - 0.082, 0.012) * _spot(z - 0.71, 0.03)
        + 0.35 * _spot(z + 0.365, 0.05) * (y < -0.02)
        + 0.3 * smoothstep(0.44, 0.5, x) * (z < 0.25)
    )
    colours = tone.skin * (1 + np.clip(flush, 0, 1)[:, None] * _FLUSH)
    front = y < -0.12
    height = np.where(z > 0.66, (z - 0.6605) / (0.0085 - 4.0 * x**2), (0.6605 - z) / 0.0105)
    lips = smoothstep(1.15, 0.85, np.maximum(height, x / 0.0245)) * front * (np.abs(z - 0.6605) < 0.02)
    colours = colours * (1 - lips[:, None] * np.array([0.16, 0.42, 0.40], np.float32))
    brow = 0.7462 + 0.0062 * np.sin(np.pi * np.clip((x - 0.010) / 0.062, 0, 1))
    thick = 0.0036 * (1 - 0.5 * smoothstep(0.03, 0.056, x))
    brows = (
        smoothstep(1.4, 0.5, np.abs(z - brow) / thick)
        * smoothstep(0.009, 0.014, x)
        * smoothstep(0.058, 0.052, x)
        * front
    )
    ring = np.hypot((x - 0.0325) / 0.0165, (z - 0.7285) / 0.0068)
    lashes = smoothstep(0.75, 0.9, ring) * smoothstep(1.3, 1.0, ring) * (z > 0.729) * front
    hair = np.clip(0.92 * brows + 0.9 * lashes, 0, 1)[:, None]
    return np.asarray(colours + (tone.hair * 0.6 - colours) * hair, np.float32)


def _spot(offset: Floats, width: float) -> Floats:
    return np.asarray(np.exp(-((offset / width) ** 2)), np.float32)


_FLUSH = np.array([0.10, -0.16, -0.18], np.float32)
