"""Noise of which the stones are computed: smooth random fields, the same for the same seed."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
SIDE = 512  # pixels of a field
COARSE = 160  # pixels of a cloud before it is enlarged to the field
THINNEST = 1.5 / SIDE  # a thinner vein would become a dotted line


@dataclass(frozen=True, slots=True)
class Bed:
    """The seed of a stone's noise, and the direction in degrees that its layers and veins follow."""

    seed: int
    angle: float = 0.0

    def cloud(self, salt: int, cells: float, octaves: int = 4, *, along: float = 1.0, roughness: float = 0.5) -> Floats:
        """Values around 0, rarely beyond -1 and 1: `cells` blots across, `along` times as long as they are wide."""
        total = np.zeros((COARSE, COARSE), dtype=np.float32)
        weights = [roughness**octave for octave in range(octaves)]
        for octave, weight in enumerate(weights):
            down = min(round(cells * 2**octave) + 2, COARSE)
            total += np.float32(weight) * self._blots(salt + 100 * octave, max(round(down / along), 2), down)
        total *= np.float32(1.8 / sum(weight * weight for weight in weights) ** 0.5)
        return self._turned(total) if along != 1 else _spread(total)

    def across(self, turn: float = 0.0) -> Floats:
        """The position of every point across the direction, turned by `turn` degrees, in sides of the field."""
        angle = radians(self.angle + turn)
        steps = np.linspace(0, 1, SIDE, dtype=np.float32)
        far: Floats = np.float32(cos(angle)) * steps[:, None] - np.float32(sin(angle)) * steps[None, :]
        return far

    def grain(self, salt: int, strength: float) -> Floats:
        """An independent random value for every pixel, for all three colours."""
        random = np.random.default_rng((self.seed, salt))
        speckles: Floats = np.float32(strength) * random.standard_normal((SIDE, SIDE, 1), dtype=np.float32)
        return speckles

    def _blots(self, salt: int, across: int, down: int) -> Floats:
        random = np.random.default_rng((self.seed, salt)).uniform(-1, 1, (down, across)).astype(np.float32)
        return np.asarray(Image.fromarray(random).resize((COARSE, COARSE), Image.Resampling.BICUBIC))

    def _turned(self, field: Floats) -> Floats:
        """The field along the bed's direction, enlarged so that no corner stays empty."""
        angle, half = radians(self.angle), SIDE / 2
        scale = COARSE / SIDE / (abs(cos(angle)) + abs(sin(angle)))
        right, down = scale * cos(angle), scale * sin(angle)
        left, top = COARSE / 2 - half * (right + down), COARSE / 2 - half * (right - down)
        turn = (right, down, left, -down, right, top)
        spread = Image.fromarray(field).transform((SIDE, SIDE), Image.Transform.AFFINE, turn, Image.Resampling.BICUBIC)
        return np.asarray(spread)


@dataclass(frozen=True, slots=True)
class Veins:
    """Lines across a bed: their number per side, how much they bend, and by how many degrees they are turned."""

    salt: int
    lines: float
    bend: float = 0.7
    turn: float = 0.0

    def within(self, bed: Bed) -> tuple[Floats, Floats]:
        """The distance of each point from the nearest line, in sides, and the strength of that line there, 0 to 1."""
        wander = bed.cloud(self.salt, 1.7, 2) + np.float32(0.13) * bed.cloud(self.salt + 1, 8, 4, roughness=0.62)
        phase = np.float32(self.lines) * (bed.across(self.turn) + np.float32(0.13 * self.bend) * wander)
        line = np.round(phase)
        each = np.random.default_rng((bed.seed, self.salt + 2)).uniform(0.15, 1, 512).astype(np.float32)
        alive = step(bed.cloud(self.salt + 3, 2.5, 3), -0.75, 0.6)
        away = ((phase - line) / self.lines).astype(np.float32, copy=False)
        strength: Floats = each[line.astype(np.int32) % 512] * alive
        return away, strength


def ridge(field: Floats, width: Floats | float) -> Floats:
    """1 where a field passes zero, fading to 0 at `width` on either side."""
    near = 1 - np.abs(field) / np.maximum(width, THINNEST)
    return step(near.astype(np.float32, copy=False), 0, 1)


def step(field: Floats, start: float, end: float) -> Floats:
    """0 up to `start`, 1 from `end` on, smooth between."""
    way = np.clip((field - np.float32(start)) / np.float32(end - start), 0, 1)
    eased: Floats = way * way * (3 - 2 * way)
    return eased


def _spread(field: Floats) -> Floats:
    return np.asarray(Image.fromarray(field).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
