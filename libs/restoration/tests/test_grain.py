"""Grain on plain areas is removed, also where a JPEG coder rounded it, and what is left of it is not sharpened."""

from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from restoration import restore_picture, sharpness
from restoration.coding import is_coded
from restoration.pictures import Picture

from .photographs import Pixels, photograph

pytestmark = pytest.mark.nightly

SHAPE = 260, 320


def plain(direction: float, seed: int) -> NDArray[Any]:
    """A gradient (height, width) from dark to light, with white vertical lines in its left quarter."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    along = np.cos(direction) * x / SHAPE[1] + np.sin(direction) * y / SHAPE[0]
    grey = 70 + 110 * (along - along.min()) / np.ptp(along)
    grey[:, np.random.default_rng(seed).integers(5, SHAPE[1] // 4, 4)] = 245
    return np.asarray(grey, np.float64)


def grained(plain: NDArray[Any], kind: str, sigma: float, seed: int) -> NDArray[Any]:
    random = np.random.default_rng(seed)
    if kind == "poisson":
        return np.asarray(random.poisson(plain / sigma * 8) * sigma / 8, np.float64)
    grain = random.normal(0, 1, plain.shape).astype(np.float32)
    if kind == "film":
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.9), np.float32)
    return np.asarray(plain + grain / grain.std() * sigma, np.float64)


def coded(grey: NDArray[Any], quality: int) -> Pixels:
    written = BytesIO()
    pixels = np.clip(np.round(grey), 0, 255).astype(np.uint8)
    Image.fromarray(np.repeat(pixels[..., None], 3, axis=2)).save(written, "JPEG", quality=quality)
    return np.asarray(Image.open(written), np.uint8)


def roughness(pixels: Pixels) -> float:
    """Return the mean distance from a median of 3x3 pixels, in proportion to the contrast, beside the lines."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[:, SHAPE[1] // 3 :]
    return float(cv2.absdiff(grey, cv2.medianBlur(grey, 3)).mean() / grey.std())


@pytest.mark.parametrize(
    ("kind", "sigma", "quality", "direction"),
    [
        ("gaussian", 12, 60, 1.6),
        ("gaussian", 4, 90, 1.0),
        ("gaussian", 14, 75, 0.0),
        ("gaussian", 18, 50, 2.1),
        ("film", 10, 90, 0.4),
        ("film", 16, 40, 1.6),
        ("poisson", 9, 80, 2.6),
    ],
)
def test_grain_that_a_coder_rounded_is_removed(kind: str, sigma: float, quality: int, direction: float) -> None:
    damaged = coded(grained(plain(direction, quality), kind, sigma, quality), quality)
    assert roughness(restore_picture(Picture(damaged)).pixels) < 0.4 * roughness(damaged)


def test_what_the_denoising_left_is_not_sharpened() -> None:
    grain = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 4, SHAPE).astype(np.float32), (0, 0), 0.6)
    plane = np.full(SHAPE, 128, np.float32)
    plane[:, 200:] += 90
    plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), 1.2) + grain, np.float32)
    left = sharpness.remainder(plane, is_grained=False)
    changed, everywhere = (np.abs(sharpness.sharpen(plane, 1.3, 0.6, each) - plane) for each in (left, 0.01))
    assert changed[:, :180].mean() < 0.05 * everywhere[:, :180].mean()
    assert changed[:, 195:205].mean() > 0.7 * everywhere[:, 195:205].mean()


def test_a_blurred_texture_is_sharpened() -> None:
    plane = cv2.cvtColor(photograph("grass.png"), cv2.COLOR_RGB2GRAY).astype(np.float32)
    blurred = np.asarray(cv2.GaussianBlur(plane, (0, 0), 2.0), np.float32)
    assert sharpness.remainder(blurred, is_grained=False) < 0.1 * blurred.std()


def test_texture_that_a_coder_rounded_is_kept() -> None:
    original = photograph("gravel.png")[: SHAPE[0], : SHAPE[1]]
    damaged = coded(original[..., 0], 75)
    assert restore_picture(Picture(damaged)).pixels.std() > 0.9 * damaged.std()


def test_the_blocks_of_a_coder_are_seen_wherever_they_begin() -> None:
    grain = grained(np.full(SHAPE, 128.0), "gaussian", 10, 1)
    seen = coded(grain, 75)[..., 0].astype(np.float32)
    assert is_coded(seen)
    assert is_coded(seen[3:, 5:])
    assert not is_coded(np.round(grain).astype(np.float32))
