"""What the illustrator delivers, as its callers see it."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from illustrator import CharacterInput, CharacterSheet, Cover, Page, draw, draw_spread, thumbnail
from illustrator.styles import STYLES
from PIL import Image

NINO = CharacterInput(name="ნინო", gender="female")
LUKA = CharacterInput(name="ლუკა", gender="male")
SIZE = (192, 288)


def page(prompt: str, style: str = "Ghibli Style", seed: int = 1) -> Page:
    return Page(style=style, prompt=prompt, characters=(NINO, LUKA), seed=seed, width=SIZE[0], height=SIZE[1])


def cover(**changes: object) -> Cover:
    asked = {
        "style": "Pixar",
        "title": "ნინო",
        "characters": (NINO,),
        "seed": 1,
        "width": SIZE[0],
        "height": SIZE[1],
        **changes,
    }
    return Cover(**asked)  # type: ignore[arg-type]


def draw_quietly(picture: Page | Cover | CharacterSheet) -> bytes:
    return draw(picture, lambda _step, _steps, _what: None)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png), formats=("PNG",))


@pytest.mark.parametrize(
    "picture",
    [
        page("ნინო ტყეში წავიდა."),
        cover(),
        CharacterSheet(style="Pixar", character=NINO, seed=1, width=SIZE[0], height=SIZE[1]),
    ],
    ids=["page", "cover", "sheet"],
)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_bytes(
    picture: Page | Cover | CharacterSheet,
) -> None:
    first = draw_quietly(picture)
    drawn = opened(first)
    assert (drawn.size, drawn.mode, drawn.info) == (SIZE, "RGB", {})
    assert draw_quietly(picture) == first
    assert draw_quietly(replace(picture, seed=2)) != first


def test_progress_is_reported_up_to_the_last_step() -> None:
    steps: list[tuple[int, int]] = []
    draw(page("ნინო ტყეში წავიდა."), lambda step, count, _what: steps.append((step, count)))
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


def test_a_thumbnail_is_a_png_of_at_most_512_pixels() -> None:
    large = BytesIO()
    Image.new("RGB", (800, 1200), "red").save(large, "PNG")
    small = opened(thumbnail(large.getvalue()))
    assert (small.format, small.size) == ("PNG", (341, 512))


def test_a_spread_shows_the_front_cover_at_its_right_side() -> None:
    asked = cover(author="მარიამი")
    spread, front = opened(draw_spread(asked)), opened(draw_quietly(asked))
    assert spread.height == front.height
    assert spread.width > 2 * front.width
    assert spread.crop((spread.width - front.width, 0, spread.width, spread.height)).tobytes() == front.tobytes()


def small(png: bytes) -> np.ndarray:
    return np.asarray(opened(png).convert("RGB").resize((24, 36), Image.Resampling.BOX), np.float64)


def test_six_styles_of_one_page_differ_at_a_glance() -> None:
    pictures = [small(draw_quietly(page("ნინო და ლუკა ტყეში სეირნობენ.", style))) for style in STYLES]
    differences = [np.abs(a - b).mean() for a, b in combinations(pictures, 2)]
    assert min(differences) > 8


def test_another_place_and_another_time_give_another_picture() -> None:
    forest, sea, night = (
        small(draw_quietly(page(text))) for text in ("ნინო დილით ტყეშია.", "ნინო დილით ზღვაზეა.", "ნინო ღამით ტყეშია.")
    )
    assert np.abs(forest - sea).mean() > 10
    assert forest.mean() > night.mean() + 15


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", ["ქალაქში", "ტყეში"])
def test_night_is_darker_than_day_in_every_style(style: str, place: str) -> None:
    day, night = (small(draw_quietly(page(f"ნინო {time} {place}ა.", style))).mean() for time in ("შუადღისას", "ღამით"))
    assert night < day - 12


def test_a_cover_shows_its_title_where_title_position_says() -> None:
    def change(position: dict[str, object]) -> np.ndarray:
        titled, other = (
            small(draw_quietly(cover(title=title, title_position=position, characters=())))
            for title in ("ააააა", "ოოო ჰჰჰ")
        )
        rows: np.ndarray = np.abs(titled - other).mean(axis=(1, 2))
        return rows

    top, bottom = change({"vertical": "top"}), change({"vertical": "bottom"})
    assert top[:14].sum() > 3 * top[22:].sum()
    assert bottom[22:].sum() > 3 * bottom[:14].sum()


@pytest.mark.parametrize("position", [{"vertical": "top"}, {"vertical": "bottom"}])
def test_a_cover_names_its_author_away_from_the_title(position: dict[str, object]) -> None:
    without, named = (
        small(draw_quietly(cover(author=author, title_position=position, characters=())))
        for author in ("", "მარიამ ბერიძე")
    )
    changed = np.abs(without - named).mean(axis=(1, 2))
    far_half = changed[18:] if position["vertical"] == "top" else changed[:18]
    assert far_half.max() > 2


def test_a_page_without_words_or_characters_is_still_a_picture() -> None:
    drawn = small(draw_quietly(Page(style="unheard of", prompt="", seed=5, width=SIZE[0], height=SIZE[1])))
    assert drawn.std() > 20
