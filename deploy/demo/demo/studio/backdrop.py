"""Backdrops: a wall and a floor without an edge between them, lit from above."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from demo.studio.canvas import PIXELS, SIZE
from demo.studio.colours import channels, darker, lighter

GRAIN = 8


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The colours above and below `horizon`, a share of the height, with a smooth transition."""

    wall: str
    floor: str
    horizon: float = 0.74


@cache
def backdrop_image(backdrop: Backdrop) -> Image.Image:
    """The picture of a backdrop. It is shared: callers draw on a copy."""
    steps = np.linspace(0.0, 1.0, SIZE // GRAIN)
    x, y = steps[None, :, None], steps[:, None, None]
    lit = np.exp(-(((x - 0.42) / 0.55) ** 2) - ((y - 0.36) / 0.5) ** 2)
    ground = 1 / (1 + np.exp(-(y - backdrop.horizon) / 0.035))
    wall = _colour(darker(backdrop.wall, 0.08)) * (1 - lit) + _colour(lighter(backdrop.wall, 0.45)) * lit
    near = np.clip((y - backdrop.horizon) / (1 - backdrop.horizon), 0, 1)
    floor = _colour(lighter(backdrop.floor, 0.22)) * (1 - near) + _colour(darker(backdrop.floor, 0.06)) * near
    pixels = wall * (1 - ground) + floor * ground
    small = Image.fromarray(pixels.round().astype(np.uint8), "RGB")
    return small.resize((PIXELS, PIXELS), Image.Resampling.BICUBIC)


def _colour(colour: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(channels(colour)[:3], dtype=np.float64)
