"""Who and what stands where in a panel, how tall, and in which clothes."""

from itertools import pairwise

import numpy as np
import pytest
from illustrator import CharacterInput
from illustrator.characters import Characters
from illustrator.layouts import Box
from illustrator.staging import Clear, Staging, stage_figures
from illustrator.story.reading import read_story
from illustrator.style import Style
from illustrator.styles import STYLES

ANNA, BEN = CharacterInput(name="Anna", gender="female"), CharacterInput(name="Ben", gender="male")
PANEL = Box(0, 0, 480, 360)
EACH_STYLE = pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)


def staged(text: str, *inputs: CharacterInput, style: Style = STYLES["Pixar"], seed: int = 1) -> Staging:
    (moment,) = read_story(text, {}, inputs, 1).moments
    characters = Characters(inputs, style, seed)
    return stage_figures(
        moment, characters, PANEL, range(len(inputs)), Clear(60.0, 60.0, PANEL.height), np.random.default_rng(seed)
    )


@EACH_STYLE
@pytest.mark.parametrize("name", ["Grandpa", "დედა"])
def test_an_adult_is_taller_than_a_child_and_has_a_smaller_head_for_that_height(style: Style, name: str) -> None:
    adult = CharacterInput(name=name, gender="male")
    staging = staged(f"{name} and Ben stood together.", adult, BEN, style=style)
    tall = [figure.figure.picture.shape[0] * figure.scale for figure in staging.figures]
    heads = [figure.figure.head * figure.scale for figure in staging.figures]
    assert tall[0] > 1.15 * tall[1]
    assert tall[0] / heads[0] > 1.2 * tall[1] / heads[1]


def test_a_brave_child_is_no_father() -> None:
    brave = CharacterInput(name="მამაცი", gender="male")
    staging = staged("They stood together.", brave, BEN)
    first, second = (figure.figure.picture.shape[0] * figure.scale for figure in staging.figures)
    assert first == pytest.approx(second, rel=0.02)


def test_small_things_do_not_stand_in_each_other() -> None:
    staging = staged("Anna found a treasure chest, a map and a key.", ANNA)
    places = sorted(thing.x for thing in staging.things)
    assert len(places) == 3
    assert min(second - first for first, second in pairwise(places)) > 0.15 * PANEL.width


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_flies_is_in_the_panel_from_head_to_foot(seed: int) -> None:
    (flying,) = staged("Anna flew.", ANNA, seed=seed).figures
    height, width = (side * flying.scale for side in flying.figure.picture.shape[:2])
    assert flying.left >= -1
    assert flying.left + width <= PANEL.width + 1
    assert flying.top + height <= PANEL.height


def test_out_in_the_snow_people_wear_coats_and_costumes_stay() -> None:
    def sleeves(text: str, character: CharacterInput = BEN) -> bytes:
        (figure,) = staged(text, character).figures
        return figure.figure.picture.tobytes()

    assert sleeves("Ben waved in the garden.") != sleeves("Ben waved in the snow, in the garden.")
    knight = CharacterInput(name="Ben", gender="male", costume="knight")
    assert sleeves("Ben waved in the garden.", knight) == sleeves("Ben waved in the snow, in the garden.", knight)
