"""Torn spots are found, light and dark; what a photograph shows is not taken for them."""

import cv2
import numpy as np
import pytest
from restoration.pictures import Picture
from restoration.pipeline import restore_picture
from restoration.spots import find

from libs.restoration.bench.ageing import KINDS, age
from libs.restoration.bench.fidelity import psnr

from .photographs import Pixels, photograph


def small(name: str) -> Pixels:
    """Return a photograph, its shortest side 320 pixels."""
    pixels = photograph(name)
    factor = 320 / min(pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("kind", ["light_spots", "dark_spots"])
@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png"])
def test_torn_spots_are_found_and_little_else(name: str, kind: str) -> None:
    original = small(name)
    damaged, torn = age(original, KINDS[kind], "heavy", 11)
    error = ((damaged.astype(float) - original) ** 2).sum(axis=2)
    mask = find(damaged) > 0
    assert error[mask].sum() > 0.8 * error.sum()
    assert np.sum(mask & ~cv2.dilate(torn.astype(np.uint8), np.ones((7, 7))).astype(bool)) < 0.01 * mask.size


@pytest.mark.parametrize(
    "name",
    ["camera.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "brick.png",
     "moon.png", "hubble_deep_field.jpg"],
)  # fmt: skip
def test_a_photograph_without_spots_has_next_to_none(name: str) -> None:
    assert np.mean(find(small(name)) > 0) < 0.002


def test_spots_of_a_large_picture_are_found() -> None:
    original = np.asarray(cv2.resize(photograph("chelsea.png"), (1800, 1200), interpolation=cv2.INTER_CUBIC), np.uint8)
    damaged, torn = age(original, KINDS["light_spots"], "heavy", 4)
    assert np.mean(find(damaged)[torn] > 0) > 0.7


def test_what_a_spot_hid_is_filled() -> None:
    original = small("chelsea.png")
    damaged, torn = age(original, KINDS["light_spots"], "light", 3)
    restored = restore_picture(Picture(damaged)).pixels
    before, after = (psnr(original.astype(np.float32), each.astype(np.float32), torn) for each in (damaged, restored))
    assert after - before > 5


@pytest.mark.parametrize("shape", [(9, 9), (1, 1), (3, 400), (70, 70)])
def test_pictures_that_are_no_larger_than_a_spot_have_none(shape: tuple[int, int]) -> None:
    for level in (0, 128, 255):
        assert not find(np.full((*shape, 3), level, np.uint8)).any()
