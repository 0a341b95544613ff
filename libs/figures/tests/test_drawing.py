"""What holds for every picture: size, repeatability, framing, contact with the ground, refusals."""

from typing import Any

import cv2
import numpy as np
import pytest
from figures.renderer import InvalidFigure, draw_figure
from figures.vocabulary import FILTERS

from .pictures import decoded, difference, drawn, outline, request, touches_edge


def test_equal_requests_give_equal_bytes() -> None:
    asked = request(seed=2**63 - 1, width=96, height=96, pose="action", background="outdoor", style="comic")
    assert draw_figure(asked) == draw_figure(asked)


def test_another_seed_gives_another_figure() -> None:
    assert difference(drawn(seed=4), drawn(seed=5), np.ones((128, 128), bool)) > 3


@pytest.mark.parametrize(("width", "height"), [(96, 128), (128, 72), (72, 128), (75, 61)])
def test_the_picture_has_the_size_asked_for_and_shows_the_whole_figure(width: int, height: int) -> None:
    figure = outline(width=width, height=height)
    assert figure.shape == (height, width)
    assert figure.any()
    assert not touches_edge(figure)


@pytest.mark.parametrize("pose", FILTERS["pose"])
def test_the_whole_figure_is_in_the_frame_and_in_one_piece(pose: str) -> None:
    figure = outline(pose=pose)
    assert not touches_edge(figure)
    count, _, sizes, _ = cv2.connectedComponentsWithStats(figure.astype(np.uint8), connectivity=8)
    assert sizes[1:, cv2.CC_STAT_AREA].max() > 0.99 * figure.sum(), count


@pytest.mark.parametrize("pose", ["standing", "crouching", "lying"])
def test_the_ground_is_darker_where_the_figure_touches_it(pose: str) -> None:
    picture, figure = drawn(pose=pose, lighting="soft").mean(2), outline(pose=pose)
    row = int(np.flatnonzero(figure.any(1)).max())
    column = int(np.flatnonzero(figure[row]).mean())
    beneath = picture[row + 1 : row + 4, max(column - 3, 0) : column + 4].min()
    assert beneath < np.percentile(picture[row + 1 : row + 4], 85) - 6


def test_steps_are_reported_in_order() -> None:
    steps: list[tuple[int, int, str]] = []
    draw_figure(request(width=64, height=64), lambda step, count, name: steps.append((step, count, name)))
    assert [step for step, _, _ in steps] == list(range(len(steps)))
    assert {count for _, count, _ in steps} == {len(steps)}


def test_pictures_have_three_channels_of_eight_bits() -> None:
    png = draw_figure(request(width=64, height=48))
    assert png.startswith(b"\x89PNG")
    assert decoded(png).shape == (48, 64, 3)
    assert png[24:26] == bytes([8, 2])  # bits per channel, RGB


@pytest.mark.parametrize("filters", [{"pose": "flying"}, {"mood": "happy"}, {"pose": ""}])
def test_what_is_not_of_the_vocabulary_is_refused(filters: dict[str, Any]) -> None:
    with pytest.raises(InvalidFigure, match=next(iter(filters))):
        draw_figure(request(**filters))


@pytest.mark.parametrize(("width", "height"), [(0, 128), (128, 4096)])
def test_sizes_that_cannot_be_drawn_are_refused(width: int, height: int) -> None:
    with pytest.raises(InvalidFigure, match=f"{width}x{height}"):
        draw_figure(request(width=width, height=height))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InvalidFigure, match="seed"):
        draw_figure(request(seed=-1))
