"""What a restoration costs at most, in proportion to that of an ordinary photograph of the same size."""

import time

import cv2
import numpy as np
import pytest
from restoration import defects, inpainting, lines, restore_picture
from restoration.pictures import Picture
from restoration.surroundings import Surroundings

from libs.restoration.bench.patterns import specks

from .photographs import Pixels, photograph

SIDE = 1000


def cost(pixels: Pixels) -> float:
    started = time.process_time()
    restore_picture(Picture(pixels))
    return time.process_time() - started


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["specks", "checkerboard"])
def test_a_pattern_costs_no_more_than_three_photographs(name: str) -> None:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    canvas = specks(SIDE, np.random.default_rng(5)) if name == "specks" else ((x // 11 + y // 11) % 2 * 255)
    ordinary = np.asarray(cv2.resize(photograph("coffee.png"), (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    pattern = np.asarray(np.repeat(canvas[..., None], 3, axis=2), np.uint8)
    assert cost(pattern) < 3 * cost(ordinary)


def test_the_number_of_lines_that_are_measured_is_bounded() -> None:
    around = Surroundings.of(specks(SIDE, np.random.default_rng(5)))
    assert len(defects.candidates([around])) <= 2 * lines.ORIENTATIONS // 2 * lines._MOST


def test_a_picture_that_is_mostly_masked_is_filled_from_a_smaller_one() -> None:
    pixels = np.full((1400, 1400, 3), 60, np.uint8)
    pixels[:, 700:] = 180
    mask = np.zeros((1400, 1400), np.uint8)
    mask[np.random.default_rng(1).random(mask.shape) < 0.5] = 255
    damaged = np.where(mask[..., None] > 0, np.uint8(255), pixels)
    scale = inpainting.scale(mask)
    filled = inpainting.inpaint(damaged, mask, scale).astype(int)
    assert scale < 0.9
    assert np.abs(filled - pixels)[:, np.abs(np.arange(1400) - 700) > 8].max() <= 6
    assert np.array_equal(filled[mask == 0], pixels[mask == 0])
