"""Stains are removed where they are sure, and what a picture shows is not taken for one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from restoration.stains import remove

from .photographs import Pixels, photograph

pytestmark = pytest.mark.nightly

BROWN = 0.4 * np.array([0.45, 0.75, 1.0])  # share of red, green and blue that a drop of coffee takes


def drop(shape: tuple[int, int], middle: tuple[int, int], axes: tuple[int, int]) -> NDArray[np.float32]:
    """Return the share of an ellipse with a soft edge in each pixel: x before y."""
    cover = np.zeros(shape, np.float32)
    cv2.ellipse(cover, middle, axes, 30, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), 2.5), np.float32)


def stained(pixels: Pixels, cover: NDArray[np.float32], taken: NDArray[np.float64] = BROWN) -> Pixels:
    return np.asarray(np.round(pixels * (1 - cover[..., None] * taken)), np.uint8)


def error(first: Pixels, second: Pixels, where: NDArray[np.bool_]) -> float:
    """Return the mean difference in grey levels."""
    return float(np.abs(first.astype(float) - second)[where].mean())


@pytest.mark.parametrize(("name", "middle"), [("rocket.jpg", (330, 130)), ("camera.png", (400, 130))])
def test_a_drop_of_coffee_is_removed_and_the_picture_below_it_stays(name: str, middle: tuple[int, int]) -> None:
    original = photograph(name)
    cover = drop(original.shape[:2], middle, (55, 40))
    damaged = stained(original, cover)
    cleaned = remove(damaged, worn=0)
    below, beside = cover > 0.05, cover < 0.001
    assert error(cleaned, original, below) < 0.35 * error(damaged, original, below)
    assert error(cleaned, original, beside) < 0.2


def test_two_drops_that_overlap_are_both_removed() -> None:
    original = photograph("rocket.jpg")
    covers = [drop(original.shape[:2], middle, (50, 40)) for middle in ((300, 130), (360, 150))]
    damaged = stained(stained(original, covers[0]), covers[1])
    below = np.max(covers, axis=0) > 0.05
    assert error(remove(damaged, worn=0), original, below) < 0.5 * error(damaged, original, below)


def test_a_drop_across_the_border_is_removed() -> None:
    original = photograph("rocket.jpg")
    cover = drop(original.shape[:2], (480, 25), (70, 55))
    damaged = stained(original, cover)
    assert error(remove(damaged, worn=0), original, cover > 0.05) < 0.5 * error(damaged, original, cover > 0.05)


def test_a_drop_on_a_picture_wider_than_opencv_maps_is_removed() -> None:
    original = np.asarray(cv2.resize(photograph("rocket.jpg")[40:100, 200:300], (33_000, 300)), np.uint8)
    cover = drop((300, 33_000), (15_200, 150), (110, 100))
    damaged = stained(original, cover)
    assert error(remove(damaged, worn=1), original, cover > 0.05) < 0.35 * error(damaged, original, cover > 0.05)


@pytest.mark.parametrize("worn", [0.0, 1.0])
@pytest.mark.parametrize(
    "name", ["astronaut.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "coins.png", "grass.png"]
)
def test_a_photograph_without_stains_stays_as_it_is(name: str, worn: float) -> None:
    original = photograph(name)
    assert remove(original, worn) is original


def test_spots_of_other_colours_belong_to_the_picture() -> None:
    original = photograph("rocket.jpg")
    cover = drop(original.shape[:2], (330, 130), (55, 40))
    for taken in ([0.4, 0.4, 0.4], [0.45, 0.1, 0.1], [0.1, 0.2, 0.05]):
        damaged = stained(original, cover, np.array(taken))
        assert np.array_equal(remove(damaged, worn=0), damaged)


def test_a_brown_thing_on_a_plain_ground_is_not_lightened_where_it_hides_the_ground() -> None:
    ground = np.full((400, 500, 3), (120, 150, 180), np.uint8)
    ground[:, ::20] = (60, 80, 110)
    cv2.ellipse(ground, (250, 200), (70, 50), 0, 0, 360, (110, 70, 40), -1, cv2.LINE_AA)
    assert remove(ground, worn=1) is ground


@pytest.mark.parametrize("shape", [(64, 64), (63, 500), (64, 4000), (700, 65)])
def test_pictures_of_any_shape_are_searched(shape: tuple[int, int]) -> None:
    plain = np.full((*shape, 3), 128, np.uint8)
    assert remove(plain, worn=1) is plain
