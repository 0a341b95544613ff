"""A page for a long text: one wide picture, the whole text below it in columns."""

from dataclasses import replace

import numpy as np
import skia

from illustrator.characters import Characters
from illustrator.frames import draw_frame
from illustrator.inputs import Page
from illustrator.layouts import Box
from illustrator.lettering import CAPTIONS
from illustrator.panels import PanelText, draw_panel
from illustrator.scenes.colours import mix, paint
from illustrator.scenes.pen import stroke
from illustrator.scenes.shapes import box as box_path
from illustrator.story.reading import Moment, Story, read_setting
from illustrator.typography.fonts import legible
from illustrator.typography.paragraphs import Paragraph, set_text

MARGIN = 0.034
PICTURES = (0.46, 0.4, 0.34, 0.28, 0.24)  # tried heights of the picture, shares of the page's
SIZES = (0.026, 0.0245, 0.023, 0.0215, 0.02, 0.0187, 0.0175)  # of type, shares of the page's width
SMALLEST = 0.012  # only for texts beyond what the storefront accepts


def draw_text_page(
    canvas: skia.Canvas, page: Page, story: Story, characters: Characters, rng: np.random.Generator
) -> None:
    """Draw onto a page whose paper is there already."""
    width, height = page.width, page.height
    columns, picture = set_columns(legible(story.text), width, height)
    box = Box(width * MARGIN, width * MARGIN, width * (1 - 2 * MARGIN), height * picture - width * MARGIN)
    empty = PanelText((), box.height * 0.1, box.height)
    draw_panel(canvas, box, _moment(story), empty, characters, rng, width, True)
    draw_frame(canvas, box, characters.style, width)
    form = CAPTIONS[characters.style.shading]
    below = _text_box(width, height, picture)
    path = box_path(below.left, below.top, below.width, below.height, form.radius * width * 0.03)
    canvas.drawPath(path, paint(mix(form.fill, (1, 1, 1), 0.35) if characters.style.shading != "neon" else form.fill))
    canvas.drawPath(path, stroke(form.border, max(1.0, width * 0.002)))
    for paragraph, at in columns:
        paragraph.draw(canvas, at.left, at.top, at.width, paint(form.text), 0.0)


def _moment(story: Story) -> Moment:
    """The picture of the whole text: everybody, at its first place."""
    first = story.moments[0]
    setting = read_setting(story.text, story.mood, before=replace(first.setting, props=()))
    setting = replace(setting, place=first.setting.place, time=first.setting.time)
    return replace(first, setting=setting, beats=(), sound="")


def _text_box(width: float, height: float, picture: float) -> Box:
    top = height * picture + width * 0.016
    return Box(width * MARGIN, top, width * (1 - 2 * MARGIN), height - top - width * 0.05)


def set_columns(text: str, width: float, height: float) -> tuple[list[tuple[Paragraph, Box]], float]:
    """Columns with their places, and the height of the picture above them (share of the page's height)."""
    for size in SIZES:
        for picture in PICTURES:
            if (columns := _columns(text, size * width, _text_box(width, height, picture), width)) is not None:
                return columns, picture
    size = SIZES[-1]
    while size > SMALLEST:
        size *= 0.96
        if (columns := _columns(text, size * width, _text_box(width, height, PICTURES[-1]), width)) is not None:
            return columns, PICTURES[-1]
    return _columns(text, size * width, _text_box(width, height, PICTURES[-1]), width, True) or [], PICTURES[-1]


def _columns(
    text: str, size: float, box: Box, width: float, anyway: bool = False
) -> list[tuple[Paragraph, Box]] | None:
    """One column, or two if lines would get too long; None if the box is too small."""
    pad = width * 0.028
    count = 2 if size < width * 0.0225 else 1
    column = (box.width - 2 * pad - (count - 1) * pad) / count
    paragraph = set_text(text, size, column, leading=1.22 if count == 2 else 1.32)
    lines = paragraph.lines
    per_column = -(-len(lines) // count)
    parts = [replace(paragraph, lines=lines[n * per_column : (n + 1) * per_column]) for n in range(count)]
    if not anyway and parts[0].height > box.height - 2 * pad:
        return None
    return [
        (part, Box(box.left + pad + n * (column + pad), box.top + pad, column, box.height))
        for n, part in enumerate(parts)
    ]
