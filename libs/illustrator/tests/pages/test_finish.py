"""The textures of styles."""

import numpy as np
import pytest
import skia
from illustrator.finish import finish
from illustrator.rasters import pixels, surface
from illustrator.styles import style_named
from numpy.typing import NDArray
from PIL import Image

SMALL = (32, 48)


def blotches(style: str, width: int) -> NDArray[np.float64]:
    """What two textures of a style do not have in common."""
    return texture(style, width, 3) - texture(style, width, 4)


def texture(style: str, width: int, seed: int) -> NDArray[np.float64]:
    """Laid over white paper, and made small."""
    drawn = surface(width, width * 3 // 2)
    canvas = drawn.getCanvas()
    canvas.clear(skia.ColorWHITE)
    finish(canvas, skia.Rect.MakeWH(width, width * 3 // 2), style_named(style), np.random.default_rng(seed), width)
    return np.asarray(Image.fromarray(pixels(drawn)).convert("L").resize(SMALL, Image.Resampling.BOX), float)


@pytest.mark.parametrize("style", ["Ghibli Style", "Disney Golden Age"])
def test_paper_has_the_same_blotches_at_all_sizes(style: str) -> None:
    screen, printed = blotches(style, 512), blotches(style, 945)
    assert screen.std() > 2
    assert np.abs(screen - printed).mean() < 0.25 * screen.std()
