"""A paint that shows a part of a stone."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from PIL import Image

from demo.stones.noise import SIDE
from demo.stones.stone import Stone, polished
from demo.studio.paints import Box, Floats, Paint

FLIPS = (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)


@dataclass(frozen=True, slots=True)
class Cut(Paint):
    """`reach` is the share of the stone's side that the shape's longer side takes; `at` runs from 0 to 1 each way."""

    stone: Stone
    reach: float = 1.0
    at: tuple[float, float] = (0.5, 0.5)
    flip: int = 0

    def over(self, shape: Floats, part: Box) -> Image.Image:
        (left, top), (right, bottom) = shape
        scale = self.reach * SIDE / max(right - left, bottom - top)
        x0 = self.at[0] * (SIDE - scale * (right - left))
        y0 = self.at[1] * (SIDE - scale * (bottom - top))
        box = (
            max(x0 + scale * (part[0] - left), 0),
            max(y0 + scale * (part[1] - top), 0),
            min(x0 + scale * (part[2] - left), SIDE),
            min(y0 + scale * (part[3] - top), SIDE),
        )
        size = (part[2] - part[0], part[3] - part[1])
        piece = polished(self.stone).resize(size, Image.Resampling.BICUBIC, box)
        flip = FLIPS[self.flip % len(FLIPS)]
        return piece if flip is None else piece.transpose(flip)


def pieces(stones: tuple[Stone, ...], reach: float, seed: int = 0) -> Iterator[Cut]:
    """Random parts of random stones, endlessly."""
    random = Random(seed)  # noqa: S311  # pictures, not secrets
    while True:
        stone = stones[random.randrange(len(stones))]
        yield Cut(stone, reach, (random.random(), random.random()), random.randrange(len(FLIPS)))
