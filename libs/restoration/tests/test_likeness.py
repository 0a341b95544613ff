"""Whether a restored picture is still the same one."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from restoration import pictures
from restoration.likeness import likeness

PHOTOGRAPHS = Path(__file__).parents[3] / "deploy/demo/demo/photographs"
Colours = NDArray[np.uint8]


def photograph(name: str) -> Colours:
    pixels = pictures.decode((PHOTOGRAPHS / f"{name}.jpg").read_bytes()).pixels
    factor = 500 / max(pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def aged(picture: Colours) -> Colours:
    """Faded, noisy and scratched."""
    random = np.random.default_rng(1)
    faded = np.clip(picture * 0.6 + 60 + random.normal(0, 10, picture.shape), 0, 255).astype(np.uint8)
    for start, end in random.integers(0, picture.shape[1], (8, 2)).tolist():
        cv2.line(faded, (start, 0), (end, picture.shape[0]), (240, 240, 230), 2)
    return faded


@pytest.fixture(scope="module")
def cat() -> Colours:
    return photograph("cat")


def test_a_restored_picture_is_the_same_one_also_if_it_is_larger_and_cut_a_little(cat: Colours) -> None:
    old, height, width = aged(cat), *cat.shape[:2]
    zoomed = np.asarray(cv2.resize(cat[10:-10, 10:-10], (2 * width, 2 * height)), np.uint8)
    assert likeness(old, cat) > 0.8
    assert likeness(old, zoomed) > 0.8


def test_another_picture_and_a_mirrored_one_are_not_the_same(cat: Colours) -> None:
    old = aged(cat)
    assert likeness(old, photograph("coffee")) < 0.4
    assert likeness(old, np.ascontiguousarray(cat[:, ::-1])) < 0.5


def test_a_part_that_was_painted_anew_lowers_the_likeness(cat: Colours) -> None:
    changed, (height, width) = cat.copy(), cat.shape[:2]
    middle = changed[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    middle[:] = middle[:, ::-1].copy()
    assert likeness(aged(cat), changed) < 0.7


def test_an_empty_picture_has_nothing_to_compare() -> None:
    plain = np.full((100, 80, 3), 128, np.uint8)
    assert likeness(plain, plain) == 1.0
