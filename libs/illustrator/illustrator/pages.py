"""A comic page: its panels, their lettering and the page's own paper and frame."""

from collections.abc import Callable

import numpy as np
import skia
from numpy.typing import NDArray

from illustrator import layouts
from illustrator.characters import Characters
from illustrator.frames import draw_frame, draw_paper
from illustrator.inputs import Page
from illustrator.layouts import Box
from illustrator.panels import PanelText, draw_panel, set_panel_text
from illustrator.rasters import pixels, surface
from illustrator.scenes.colours import paint, tone
from illustrator.story.reading import MOST_PANELS, Moment, Story, read_story
from illustrator.styles import style_named
from illustrator.text_pages import draw_text_page
from illustrator.typography.fonts import Weight
from illustrator.typography.shaping import shape

Report = Callable[[int, int, str], None]

MARGIN, GUTTER, FOOT = 0.034, 0.016, 0.022  # shares of the page's width
SIZES = (0.036, 0.033, 0.0305, 0.028, 0.026, 0.024, 0.022, 0.0205)  # of type, shares of the page's width
MOST_TEXT, MOST_AT_LEAST = 0.56, 0.7  # of a panel's height; the second at the smallest size
MOST_IN_PANELS = 1300  # characters


def draw_page(page: Page, report: Report) -> NDArray[np.uint8]:
    """RGBA of the page's size."""
    style = style_named(page.style)
    rng = np.random.default_rng([page.seed & 0x7FFFFFFF, page.page_number, 1])
    story = plan_story(page)
    steps = len(story.moments) + 2
    report(1, steps, "reading")
    characters = Characters(page.characters, style, page.seed)
    drawn = surface(page.width, page.height)
    canvas = drawn.getCanvas()
    draw_paper(canvas, style, page.width, page.height)
    if not is_comic(story, page.width, page.height):
        draw_text_page(canvas, page, story, characters, rng)
        report(steps, steps, "finished")
        return pixels(drawn)
    boxes, texts = arrange(story, page.width, page.height, rng)
    for number, (box, moment, text) in enumerate(zip(boxes, story.moments, texts, strict=True)):
        draw_panel(
            canvas,
            box,
            moment,
            text,
            characters,
            np.random.default_rng([page.seed & 0x7FFFFFFF, number, 2]),
            page.width,
            number == 0,
        )
        draw_frame(canvas, box, style, page.width)
        report(number + 2, steps, "drawing")
    _page_number(canvas, page, style.palette.ink if style.shading != "neon" else (150, 240, 255))
    report(steps, steps, "finished")
    return pixels(drawn)


def plan_story(page: Page) -> Story:
    """The story in as many panels as its length suggests, or in more if its lettering would fill those."""
    first = read_story(page.prompt, page.facts, page.characters)
    for count in range(len(first.moments), MOST_PANELS + 1):
        story = read_story(page.prompt, page.facts, page.characters, count)
        if is_comic(story, page.width, page.height):
            return story
    return first


def is_comic(story: Story, width: float, height: float) -> bool:
    """Whether panels can take all the text at a legible size; longer texts are set below one picture."""
    if len(story.text) > MOST_IN_PANELS:
        return False
    boxes, texts = arrange(story, width, height, np.random.default_rng(0))
    return all(_fits(text, box, MOST_AT_LEAST) for text, box in zip(texts, boxes, strict=True))


def arrange(story: Story, width: float, height: float, rng: np.random.Generator) -> tuple[list[Box], list[PanelText]]:
    """Panels and their lettering at the largest size of type that leaves room for the pictures."""
    weights = [_weight(moment) for moment in story.moments]
    area = Box(width * MARGIN, width * MARGIN, width * (1 - 2 * MARGIN), height - width * (2 * MARGIN + FOOT))
    choices = [
        layouts.panels(weights, rows, area, width * GUTTER, rng) for rows in layouts.arrangements(len(weights), rng)
    ]
    for size in SIZES:
        for boxes in choices:
            texts = _set_all(story, boxes, size * width)
            if all(_fits(text, box) for text, box in zip(texts, boxes, strict=True)):
                return boxes, texts
    best = min(choices, key=lambda boxes: _fullest(_set_all(story, boxes, SIZES[-1] * width), boxes))
    return best, _set_all(story, best, SIZES[-1] * width)


def _set_all(story: Story, boxes: list[Box], size: float) -> list[PanelText]:
    return [
        set_panel_text(moment, box, size, n == 0)
        for n, (moment, box) in enumerate(zip(story.moments, boxes, strict=True))
    ]


def _fullest(texts: list[PanelText], boxes: list[Box]) -> float:
    return max((text.top + box.height - text.bottom) / box.height for text, box in zip(texts, boxes, strict=True))


def _weight(moment: Moment) -> float:
    return 120.0 + sum(len(beat.text) + (30 if beat.is_speech else 0) for beat in moment.beats)


def _fits(text: PanelText, box: Box, share: float = MOST_TEXT) -> bool:
    return text.top + (box.height - text.bottom) <= box.height * share


def _page_number(canvas: skia.Canvas, page: Page, ink: tuple[int, int, int]) -> None:
    run = shape(str(page.page_number), Weight.BOLD)
    size = page.width * 0.02
    run.draw(canvas, (page.width - run.width * size) / 2, page.height - page.width * 0.021, size, paint(tone(ink)))
