"""Folds are found from border to border, and straight light things of a picture are not taken for folds."""

import cv2
import numpy as np
import pytest
from restoration.folds import find

from .photographs import Pixels, photograph

PAPER = (232, 226, 214)


def folded(pixels: Pixels, first: tuple[int, int], last: tuple[int, int], width: int) -> tuple[Pixels, Pixels]:
    """Return the picture with a fold from (x, y) to (x, y), and what it covers: 0 or 255."""
    cover = np.zeros(pixels.shape[:2], np.uint8)
    cv2.line(cover, first, last, 255, width, cv2.LINE_AA)
    worn = np.random.default_rng(3).uniform(0.6, 1, cover.shape)
    share = (cover / 255 * worn)[..., None]
    return np.asarray(pixels * (1 - share) + np.array(PAPER) * share, np.uint8), cover


@pytest.mark.parametrize(
    ("name", "first", "last", "width"),
    [
        ("astronaut.png", (0, 120), (511, 300), 3),
        ("coffee.png", (150, 0), (260, 399), 3),
        ("coffee.png", (150, 0), (260, 399), 6),
        ("chelsea.png", (0, 40), (450, 250), 5),
    ],
)
def test_a_fold_is_found_and_little_else(name: str, first: tuple[int, int], last: tuple[int, int], width: int) -> None:
    damaged, cover = folded(photograph(name), first, last, width)
    mask = find(damaged)
    assert np.mean(mask[cover > 128] > 0) > 0.85
    assert np.sum(mask > 0) < 4 * np.sum(cover > 0)


def test_two_folds_that_cross_are_both_found() -> None:
    once, first = folded(photograph("motorcycle_left.png"), (0, 180), (740, 240), 4)
    twice, second = folded(once, (330, 0), (350, 499), 4)
    mask = find(twice)
    assert all(np.mean(mask[cover > 128] > 0) > 0.8 for cover in (first, second))


def test_the_fold_of_a_large_grey_picture_is_found() -> None:
    large = cv2.resize(photograph("camera.png")[..., 0], (2000, 2000), interpolation=cv2.INTER_CUBIC)
    cover = cv2.line(np.zeros_like(large), (0, 700), (1999, 900), 255, 16)
    assert np.mean(find(np.where(cover > 0, 235, large).astype(np.uint8))[cover > 0] > 0) > 0.85


@pytest.mark.parametrize(
    "name",
    ["astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "brick.png",
     "text.png", "moon.png"],
)  # fmt: skip
def test_a_photograph_without_folds_has_none(name: str) -> None:
    assert not find(photograph(name)).any()


def test_a_line_between_two_things_is_none() -> None:
    sea = np.empty((400, 600, 3), np.uint8)
    sea[:200], sea[200:] = (90, 110, 140), (20, 40, 60)
    sea[198:203] = PAPER
    assert not find(sea).any()


def test_a_light_line_that_something_hides_is_none() -> None:
    damaged, _ = folded(photograph("astronaut.png"), (0, 120), (511, 300), 4)
    cv2.circle(damaged, (150, 175), 60, (60, 60, 70), -1)
    assert not find(damaged).any()


def test_many_lines_are_a_pattern() -> None:
    fence = photograph("camera.png")
    for left in range(40, 500, 70):
        fence, _ = folded(fence, (left, 0), (left + 6, 511), 4)
    assert not find(fence).any()


@pytest.mark.parametrize("shape", [(128, 128), (127, 900), (130, 3000, 3), (9, 9)])
def test_pictures_of_any_shape_are_searched(shape: tuple[int, ...]) -> None:
    assert not find(np.full(shape, 128, np.uint8)).any()
