"""Type: every letter has a glyph, every text fits its place, no balloon covers a face."""

import math

import numpy as np
import pytest
import skia
from illustrator import CharacterInput, Page
from illustrator.characters import Characters
from illustrator.layouts import Box
from illustrator.lettering import set_balloon
from illustrator.pages import arrange, is_comic, plan_story
from illustrator.panels import draw_panel, tail_end
from illustrator.rasters import surface
from illustrator.story.lexicon import SOUND_WORDS
from illustrator.story.reading import read_story
from illustrator.story.speakers import Speech
from illustrator.styles import STYLES
from illustrator.text_pages import set_columns
from illustrator.titles import set_title, title_place
from illustrator.typography.fonts import Weight, legible, typeface_of
from illustrator.typography.paragraphs import fit_text, line_width
from illustrator.typography.shaping import shape

CHARACTERS = (CharacterInput(name="ნინო", gender="female"), CharacterInput(name="ლუკა", gender="male"))
GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
STORY = (
    "ერთ ღამეს ნინო და ლუკა ტყეში წავიდნენ. „ნუ გეშინია, ლუკა!“ — თქვა ნინომ. უცებ დიდი დრაკონი გამოჩნდა. "
    "„მე მეგობარს ვეძებ,“ — უთხრა დრაკონმა. „მაშინ ჩვენთან წამოდი!“ — დაიძახა ლუკამ. ყველამ გაიცინა. "
)
TOLD = (  # without "said Nino" beside balloons
    "ერთ ღამეს ნინო და ლუკა ტყეში წავიდნენ. „ნუ გეშინია, ლუკა!“ უცებ დიდი დრაკონი გამოჩნდა. "
    "„მე მეგობარს ვეძებ,“ „მაშინ ჩვენთან წამოდი!“ ყველამ გაიცინა. "
)
WIDTH, HEIGHT = 512, 768


@pytest.mark.parametrize("weight", Weight)
def test_every_georgian_letter_and_mark_has_a_glyph_in_the_text_font(weight: Weight) -> None:
    marks = "„“”«»—–…!?,.:;№%+0123456789" + "".join(word for words in SOUND_WORDS.values() for word in words)
    for text in (GEORGIAN, marks, "".join(map(chr, range(0x21, 0x7F)))):
        assert len({typeface_of(ord(letter), weight) for letter in text}) == 1
        for capitals in (False, True):
            glyphs = [glyph for piece in shape(text, weight, capitals).pieces for glyph in piece.glyphs]
            assert glyphs
            assert 0 not in glyphs


def test_capitals_of_georgian_text_are_other_glyphs() -> None:
    small, large = (shape(GEORGIAN, Weight.BOLD, capitals).pieces[0].glyphs for capitals in (False, True))
    assert all(a != b for a, b in zip(small, large, strict=True))


def test_what_no_font_can_show_is_left_out_and_the_words_stay() -> None:
    assert legible("ნინო \U0001f409 და\u0007 ★ ლუკა") == "ნინო  და ★ ლუკა"


@pytest.mark.parametrize("repeats", [1, 2, 3])
def test_all_text_of_a_comic_page_stands_inside_its_panels(repeats: int) -> None:
    story = plan_story(
        Page(style="", prompt=STORY * repeats, characters=CHARACTERS, seed=1, width=WIDTH, height=HEIGHT)
    )
    assert is_comic(story, WIDTH, HEIGHT)
    boxes, texts = arrange(story, WIDTH, HEIGHT, np.random.default_rng(1))
    shown = []
    for box, text in zip(boxes, texts, strict=True):
        for item in text.items:
            paragraph = item.lettered.paragraph
            shown += " ".join(paragraph.lines).split()
            assert min(item.at.left, item.at.top) >= 0
            assert item.at.right <= box.width + 0.01
            assert item.at.bottom <= box.height + 0.01
            assert paragraph.width <= item.at.width
            assert paragraph.height <= item.at.height
    expected = [word.strip("„“—,") for word in (TOLD * repeats).split()]
    assert sorted(word.strip(",") for word in shown) == sorted(word for word in expected if word)


@pytest.mark.parametrize("length", [1500, 4000])
def test_a_long_text_stands_in_columns_at_a_legible_size(length: int) -> None:
    text = (STORY * 20)[:length].rsplit(" ", 1)[0]
    assert not is_comic(read_story(text, {}, CHARACTERS), WIDTH, HEIGHT)
    columns, _ = set_columns(text, WIDTH, HEIGHT)
    assert " ".join(line for paragraph, _ in columns for line in paragraph.lines).split() == text.split()
    for paragraph, at in columns:
        assert paragraph.size >= WIDTH * 0.0165  # 7.5 points on a page 160 mm wide
        assert at.top + paragraph.height <= HEIGHT
        assert all(line_width(line, paragraph.size, paragraph.weight) <= at.width + 0.01 for line in paragraph.lines)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", ["Pixar", "American Comic Book"])
def test_lettering_covers_no_face_and_tails_end_at_heads(style: str, seed: int) -> None:
    story = read_story(STORY, {}, CHARACTERS)
    boxes, texts = arrange(story, WIDTH, HEIGHT, np.random.default_rng(seed))
    characters, canvas = Characters(CHARACTERS, STYLES[style], seed), surface(WIDTH, HEIGHT).getCanvas()
    tails = 0
    for number, (box, text, moment) in enumerate(zip(boxes, texts, story.moments, strict=True)):
        rng = np.random.default_rng([seed, number])
        staging = draw_panel(canvas, box, moment, text, characters, rng, WIDTH, number == 0)
        for figure in staging.figures:
            for item in text.items:
                assert _distance(figure.face, item.at) > figure.head_radius * 0.55
        for item in text.items:
            if item.lettered.speech.speaker is not None:
                (speaker,) = [f for f in staging.figures if f.number == item.lettered.speech.speaker]
                end = tail_end(item, staging)
                assert end is not None
                away = math.dist(end, speaker.mouth)
                assert speaker.head_radius * 0.9 < away < speaker.head_radius * 1.6
                tails += 1
    assert tails == 2


def _distance(point: tuple[float, float], box: Box) -> float:
    dx = max(box.left - point[0], 0.0, point[0] - box.right)
    dy = max(box.top - point[1], 0.0, point[1] - box.bottom)
    return math.hypot(dx, dy)


AREA = Box(0, 0, 300, 450)


@pytest.mark.parametrize(
    ("position", "x", "y"),
    [
        ({}, 0.5, 0.0),
        ({"vertical": "bottom"}, 0.5, 1.0),
        ({"vertical": "center", "align": "left"}, 0.0, 0.5),
        ({"position": "bottom-right"}, 1.0, 1.0),
        ({"x": 0.25, "y": 0.75}, 0.25, 0.75),
        ({"x": 50, "y": 90}, 0.5, 0.9),
        ({"x": "far", "y": None, "vertical": 7}, 0.5, 0.0),
    ],
)
def test_title_position_is_read_in_fractions_percentages_and_words(
    position: dict[str, object], x: float, y: float
) -> None:
    place = title_place(position)
    assert (place.x, place.y) == (x, y)


def test_the_title_moves_to_its_position() -> None:
    blocks = {
        where: set_title("ნინო", "", title_place({"vertical": where}), AREA).box
        for where in ("top", "center", "bottom")
    }
    assert blocks["top"].top == 0
    assert blocks["center"].top + blocks["center"].height / 2 == pytest.approx(225)
    assert blocks["bottom"].bottom == pytest.approx(450)


@pytest.mark.parametrize("title", ["ნ", "ნინოს დრაკონი", ("ნინოსა და ლუკას დიდი თავგადასავალი " * 8)[:255], "ა" * 255])
def test_titles_of_up_to_255_letters_fit_their_cover(title: str) -> None:
    block = set_title(title, title, title_place({"x": 1.0, "y": 1.0}), AREA)
    assert "".join(block.title.lines).replace(" ", "") == title.replace(" ", "")
    assert block.title.width <= AREA.width + 0.01
    assert block.box.left >= -0.01
    assert block.box.top >= -0.01
    assert block.box.bottom <= AREA.bottom + 0.01


def test_a_balloon_is_as_wide_as_its_longest_word() -> None:
    balloon = set_balloon(Speech("გავემგზავრებით!", True, 0), 30, 500)
    assert balloon.paragraph.lines == ("გავემგზავრებით!",)


def test_text_is_set_as_large_as_its_box_allows() -> None:
    small, large = (fit_text("ნინო და ლუკა", width, 200, 60, 5).size for width in (60, 300))
    assert 5 <= small < large <= 60


def test_a_glyph_is_drawn_where_the_text_is() -> None:
    drawn = surface(60, 30)
    drawn.getCanvas().clear(skia.ColorWHITE)
    shape("ნ", Weight.BOLD).draw(drawn.getCanvas(), 20, 22, 20, skia.Paint(Color=skia.ColorBLACK))
    ink = drawn.toarray()[..., 0] < 128
    assert ink.any()
    assert not ink[:, :18].any()
    assert not ink[:, 40:].any()
