"""Stones of grains, and of chips in cement."""

from dataclasses import dataclass
from math import tau

import numpy as np
from PIL import Image, ImageDraw

from demo.stones.noise import SIDE, Bed, Floats, step
from demo.stones.stone import Face, Stone

FINE = 2  # terrazzo is drawn this much larger, for smooth edges


@dataclass(frozen=True, slots=True, kw_only=True)
class Granite(Stone):
    """Minerals of several colours as (colour, share of the face, grains across a side), the later over the earlier.

    `flow` stretches the grains, as in gneiss; `drift` concentrates them in clouds.
    """

    bed: Bed
    ground: str
    minerals: tuple[tuple[str, float, float], ...]
    flow: float = 1.0
    drift: float = 0.3

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.ground)
        gathered = np.float32(self.drift) * bed.cloud(1, 3, 3, along=max(self.flow, 1.01) * 2)
        for index, (colour, share, grains) in enumerate(self.minerals):
            salt = 10 * (index + 1)
            field = bed.cloud(salt, grains, 2, along=self.flow, roughness=0.75) + gathered * (-1) ** index
            edge = float(np.quantile(field[::4, ::4], 1 - share))
            face.lay(colour, step(field, edge - 0.06, edge + 0.1), 0.92)
        face.light(10 * bed.cloud(2, 75, 1) + bed.grain(3, 5)[..., 0])
        return face.pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrazzo(Stone):
    """Chips of marble in cement, ground flat."""

    bed: Bed
    ground: str
    chips: tuple[str, ...]
    largest: float = 0.05
    count: int = 700

    def face(self) -> Floats:
        bed = self.bed
        picture = Image.new("RGB", (SIDE * FINE, SIDE * FINE), self.ground)
        draw, random = ImageDraw.Draw(picture), np.random.default_rng((bed.seed, 1))
        for size in np.sort(random.pareto(1.6, self.count).clip(0, 6) / 6)[::-1]:
            colour = self.chips[int(random.integers(len(self.chips)))]
            draw.polygon(_chip(random, float(0.006 + size * self.largest)), fill=colour)
        face = Face(self.ground)
        face.pixels[:] = np.asarray(picture.reduce(FINE), dtype=np.float32)
        face.light(7 * bed.cloud(2, 30, 3) + bed.grain(3, 2.2)[..., 0])
        return face.pixels


def _chip(random: np.random.Generator, size: float) -> list[float]:
    """A broken piece with four to seven corners, somewhere."""
    corners = int(random.integers(4, 8))
    angles = np.sort(random.uniform(0, tau, corners)) + np.arange(corners) * 1e-3
    reach = size * random.uniform(0.6, 1.2, corners) * SIDE * FINE
    x, y = random.uniform(0, SIDE * FINE, 2)
    points = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1)
    return [float(value) for value in points.ravel()]
