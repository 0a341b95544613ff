"""Base class of stones. The picture of a stone is computed once and cached."""

from abc import ABC, abstractmethod
from functools import lru_cache

import numpy as np
from PIL import Image

from demo.stones.noise import SIDE, Floats
from demo.studio.colours import channels

CACHED_STONES = 32  # as many as the assortment has


class Stone(ABC):
    """A hashable description of a stone, from which its surface is computed."""

    @abstractmethod
    def face(self) -> Floats:
        """A polished surface: SIDE by SIDE pixels of red, green and blue from 0 to 255."""


class Face:
    """A surface under construction: a ground colour, and layers over it."""

    def __init__(self, colour: str) -> None:
        self.pixels = np.empty((SIDE, SIDE, 3), dtype=np.float32)
        self.pixels[:] = _colour(colour)

    def lay(self, colour: str, share: Floats, strength: float = 1) -> None:
        """Mix in a colour; `share` runs from 0 to 1."""
        self.pixels += (np.float32(strength) * share)[..., None] * (_colour(colour) - self.pixels)

    def light(self, amount: Floats) -> None:
        """Lighten or darken, in steps of colour."""
        self.pixels += amount[..., None] if amount.ndim == 2 else amount


@lru_cache(maxsize=CACHED_STONES)
def polished(stone: Stone) -> Image.Image:
    """The stone's surface as a picture. It is shared: callers must not change it."""
    return Image.fromarray(stone.face().round().clip(0, 255).astype(np.uint8))


def _colour(colour: str) -> Floats:
    return np.array(channels(colour)[:3], dtype=np.float32)
