"""What is delivered: the full picture without loss, and a preview that shows much and is worth little."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from restoration.pictures import Picture, encode_full, encode_preview

from .files import gradient


def _read(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize("pixels", [_noise(40, 60), _noise(40, 60)[..., 0]], ids=["colour", "grey"])
def test_the_full_picture_is_a_png_without_loss(pixels: NDArray[np.uint8]) -> None:
    delivered = _read(encode_full(Picture(pixels)))
    assert delivered.format == "PNG"
    assert np.array_equal(np.asarray(delivered), pixels)


@pytest.mark.parametrize("size", [(4000, 3000), (1500, 2600), (640, 520), (1024, 1024)])
def test_the_preview_is_a_smaller_jpeg_of_the_same_shape(size: tuple[int, int]) -> None:
    delivered = _read(encode_preview(Picture(np.asarray(gradient(*size))), "reviv"))
    assert delivered.format == "JPEG"
    assert max(delivered.size) <= min(1024, 0.75 * max(size) + 1)
    assert delivered.width / delivered.height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_watermark_shows_everywhere_on_dark_and_on_light(level: int) -> None:
    plain = Picture(np.full((900, 1400, 3), level, np.uint8))
    marked = np.asarray(_read(encode_preview(plain, "reviv.pics")).convert("L"), float)
    difference = np.abs(marked - level) > 30
    height, width = difference.shape
    parts = [
        difference[y : y + height // 3, x : x + width // 3]
        for y in range(0, height - 2, height // 3)
        for x in range(0, width - 2, width // 3)
    ]
    assert all(part.mean() > 0.01 for part in parts)
    assert np.abs(marked - level).max() < 110  # about 30 % of the way to white or black


def test_a_grey_picture_has_a_grey_preview() -> None:
    grey = np.asarray(_read(encode_preview(Picture(np.full((700, 700), 90, np.uint8)), "reviv")).convert("RGB"), int)
    assert np.ptp(grey, axis=2).max() <= 2


def test_a_reduced_full_picture_does_not_fit_the_preview() -> None:
    pixels = np.asarray(Image.fromarray(_noise(300, 400)).resize((1600, 1200), Image.Resampling.BICUBIC))
    preview = _read(encode_preview(Picture(pixels), "."))
    reduced = np.asarray(Image.fromarray(pixels).resize(preview.size, Image.Resampling.BOX), float)
    assert np.abs(np.asarray(preview, float)[5:60, 5:60] - reduced[5:60, 5:60]).mean() > 8
