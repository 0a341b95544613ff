"""What every stone has in common: it is cut once, and looks the same ever after."""

from abc import ABC, abstractmethod
from functools import lru_cache

import numpy as np
from PIL import Image

from atelier.demo.stones.noise import SIDE, Floats
from atelier.demo.studio.colours import channels

KEPT = 32  # each stone of the shop is cut once, for all of its pictures


class Stone(ABC):
    """Something hashable that knows the colour of each of its points."""

    @abstractmethod
    def face(self) -> Floats:
        """A polished face, SIDE by SIDE by three colours from 0 to 255."""


class Face:
    """A face in the making: one colour, and what is laid over it."""

    def __init__(self, colour: str) -> None:
        self.pixels = np.empty((SIDE, SIDE, 3), dtype=np.float32)
        self.pixels[:] = _colour(colour)

    def lay(self, colour: str, share: Floats, strength: float = 1) -> None:
        """Mix in a colour; `share` runs from 0 to 1."""
        self.pixels += (np.float32(strength) * share)[..., None] * (_colour(colour) - self.pixels)

    def light(self, amount: Floats) -> None:
        """Lighten or darken, in steps of colour."""
        self.pixels += amount[..., None] if amount.ndim == 2 else amount


@lru_cache(maxsize=KEPT)
def polished(stone: Stone) -> Image.Image:
    """The stone's face as a picture that nobody changes."""
    return Image.fromarray(stone.face().round().clip(0, 255).astype(np.uint8))


def _colour(colour: str) -> Floats:
    return np.array(channels(colour)[:3], dtype=np.float32)
