"""A drawn character: repeatable bytes, styles that differ, poses, expressions and costumes that show."""

from dataclasses import replace

import numpy as np
import pytest
from illustrator.portraits import Likeness, draw_character, draw_figure, draw_head
from illustrator.portraits.character import MAX_HEIGHT
from illustrator.portraits.outfits import outfit_named
from illustrator.portraits.poses import POSES, pose_named
from illustrator.style import Style
from illustrator.styles import STYLES, style_named
from numpy.typing import NDArray

from .portrait_photos import DARK, FAIR, FRAME

HEIGHT = 160
EACH_STYLE = pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)


def on_grey(picture: NDArray[np.uint8], width: int = 200) -> NDArray[np.float64]:
    """The picture in the middle of a grey page of this width."""
    page = np.full((picture.shape[0], width, 3), 128.0)
    shown = picture[:, max(0, (picture.shape[1] - width) // 2) :][:, :width]
    left = (width - shown.shape[1]) // 2
    alpha = shown[..., 3:] / 255
    page[:, left : left + shown.shape[1]] = shown[..., :3] * alpha + 128 * (1 - alpha)
    return page


def difference(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    return float(np.abs(on_grey(first) - on_grey(second)).mean())


@EACH_STYLE
def test_the_same_likeness_is_drawn_as_the_same_bytes(style: Style) -> None:
    first = draw_character(FAIR, style, pose="waving", costume="wizard", height=HEIGHT)
    assert first.tobytes() == draw_character(FAIR, style, pose="waving", costume="wizard", height=HEIGHT).tobytes()


@EACH_STYLE
def test_a_figure_stands_on_the_bottom_edge_with_room_above(style: Style) -> None:
    figure = draw_character(DARK, style, height=HEIGHT)
    assert figure.shape[0] == HEIGHT
    assert figure.shape[2] == 4
    assert figure[-2:, :, 3].max() > 200
    assert figure[0, :, 3].max() == 0


@pytest.mark.parametrize("pose", POSES)
def test_every_pose_shows_the_whole_figure(pose: str) -> None:
    figure = draw_character(FAIR, STYLES["Pixar"], pose=pose, height=HEIGHT)
    assert figure[:, [0, -1], 3].max() == 0
    assert figure[0, :, 3].max() == 0
    if pose != "standing":
        assert difference(figure, draw_character(FAIR, STYLES["Pixar"], height=HEIGHT)) > 1.5


@pytest.mark.parametrize("costume", ["wizard", "knight", "princess", "astronaut", "pirate", "explorer", "superhero"])
def test_every_costume_is_seen_whole(costume: str) -> None:
    dressed = draw_character(FAIR, STYLES["Disney Golden Age"], costume=costume, height=HEIGHT)
    assert dressed[0, :, 3].max() == 0
    assert difference(dressed, draw_character(FAIR, STYLES["Disney Golden Age"], height=HEIGHT)) > 3


def test_the_six_styles_of_one_person_differ_from_each_other() -> None:
    heads = [draw_head(FAIR, style, "", HEIGHT) for style in STYLES.values()]
    for index, first in enumerate(heads):
        for second in heads[index + 1 :]:
            assert difference(first, second) > 6


@EACH_STYLE
def test_two_people_differ_in_every_style(style: Style) -> None:
    assert difference(draw_head(FAIR, style, "", HEIGHT), draw_head(DARK, style, "", HEIGHT)) > 15


@EACH_STYLE
def test_skin_hair_and_glasses_are_in_the_drawing(style: Style) -> None:
    height = 240
    plain = draw_head(replace(FAIR, top=(0.1, 0.1, 0.1)), style, "", height)
    darker = draw_head(replace(FAIR, top=(0.1, 0.1, 0.1), skin=DARK.skin), style, "", height)
    black = draw_head(replace(FAIR, hair=replace(FAIR.hair, colour=(0.08, 0.07, 0.07))), style, "", height)
    worn = draw_head(replace(FAIR, glasses=FRAME), style, "", height)
    middle = plain.shape[1] // 2
    cheek = np.s_[round(height * 0.60) : round(height * 0.64), middle - 8 : middle + 8, :3]
    crown = np.s_[round(height * 0.20) : round(height * 0.24), middle - 20 : middle + 20, :3]
    assert plain[cheek].mean() > darker[cheek].mean() + 40
    assert plain[crown].mean() > black[crown].mean() + 40
    assert difference(plain, worn) > 0.5


def test_expressions_change_the_face_only() -> None:
    calm, happy = (draw_character(FAIR, STYLES["Pixar"], expression=name, height=400) for name in ("calm", "laughing"))
    changed = np.abs(calm.astype(int) - happy).max(axis=(1, 2)) > 30
    assert changed.any()
    assert not changed[200:].any()


@pytest.mark.parametrize("pose", ["standing", "flying", "running"])
def test_the_middle_of_the_face_is_told(pose: str) -> None:
    figure = draw_figure(replace(DARK, skin=(0.9, 0.6, 0.5)), STYLES["Ghibli Style"], pose=pose, height=300)
    x, y = figure.face
    around = figure.picture[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4]
    assert around[..., 3].min() == 255
    assert 300 / figure.head == pytest.approx(STYLES["Ghibli Style"].proportions.heads + 0.42, rel=0.02)


def test_a_huge_picture_is_drawn_at_the_largest_size() -> None:
    assert draw_head(Likeness(), STYLES["Pixar"], "", 10**6).shape[0] == MAX_HEIGHT


def test_words_are_found_at_their_beginning_only() -> None:
    assert pose_named("He runs away") == POSES["running"]
    assert pose_named("a grunting pig") == POSES["standing"]
    assert pose_named("ბიჭი გარბის") == POSES["standing"]
    assert pose_named("რბის ტყეში") == POSES["running"]


def test_everyday_clothes_have_the_colours_of_the_photo() -> None:
    assert outfit_named("", FAIR).top == FAIR.top
    assert outfit_named("superhero suit", FAIR).cape is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pixar", "Pixar"),
        ("anime", "Anime/Manga"),
        ("in the manner of Studio Ghibli", "Ghibli Style"),
        ("neon cyberpunk", "Cyberpunk"),
        ("no such style", "Disney Golden Age"),
    ],
)
def test_a_style_is_found_by_name_then_by_keyword(text: str, name: str) -> None:
    assert style_named(text).name == name
