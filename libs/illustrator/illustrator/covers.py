"""Front covers, and the whole cover of a book: back, spine and front."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import skia
from numpy.typing import NDArray

from illustrator.characters import Characters
from illustrator.compositions import draw_scene
from illustrator.finish import finish
from illustrator.frames import PAPERS, draw_frame
from illustrator.inputs import Cover
from illustrator.layouts import Box
from illustrator.lettering import CAPTIONS
from illustrator.pages import Report
from illustrator.rasters import image_of, pixels, surface
from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import stroke
from illustrator.scenes.shapes import box as box_path
from illustrator.scenes.shapes import ellipse
from illustrator.staging import Clear, Staging, stage_figures
from illustrator.story.reading import Moment, Setting, read_setting
from illustrator.story.sentences import without_theme
from illustrator.style import Style
from illustrator.styles import style_named
from illustrator.titles import (
    LETTERS,
    LONG,
    TitleBlock,
    draw_line,
    draw_title,
    set_title,
    title_place,
)
from illustrator.typography.fonts import Weight, legible
from illustrator.typography.paragraphs import fit_text
from illustrator.typography.shaping import shape

SPINE = 0.045  # share of the front's width
MARGIN = 0.06


@dataclass(frozen=True, slots=True)
class Template:
    """What a cover shows if neither title nor prompt name a place."""

    mood: str
    place: str
    time: str
    weather: str
    props: tuple[str, ...]
    poses: tuple[str, ...]
    expressions: tuple[str, ...]


TEMPLATES: Mapping[str, Template] = {
    "heroic": Template(
        "adventure", "mountains", "morning", "", (), ("hero", "pointing", "hero", "waving"), ("determined", "happy")
    ),
    "fun": Template(
        "funny",
        "garden",
        "day",
        "",
        ("balloon", "ball"),
        ("jumping", "waving", "dancing", "arms up"),
        ("laughing", "happy"),
    ),
    "romantic": Template(
        "romantic",
        "garden",
        "evening",
        "",
        ("heart", "flowers"),
        ("standing", "waving", "hugging", "standing"),
        ("smile", "smile"),
    ),
    "dramatic": Template(
        "dramatic",
        "castle",
        "night",
        "",
        ("lantern",),
        ("sneaking", "pointing", "hero", "running"),
        ("determined", "surprised"),
    ),
}


def draw_cover(cover: Cover, report: Report) -> NDArray[np.uint8]:
    """RGBA of the front cover."""
    report(1, 3, "reading")
    style = style_named(cover.style)
    drawn = surface(cover.width, cover.height)
    canvas = drawn.getCanvas()
    _paint_front(canvas, cover, style)
    report(2, 3, "lettering")
    picture = pixels(drawn)
    report(3, 3, "finished")
    return picture


def cover_moment(cover: Cover) -> Moment:
    """Place and light from the prompt and the title, poses and mood from the template."""
    template = TEMPLATES.get(cover.template.casefold().strip(), TEMPLATES["heroic"])
    theme, told = without_theme(cover.prompt)
    default = Setting(template.place, template.time, template.weather, "", template.mood)
    setting = read_setting(
        f"{cover.title} {cover.subtitle} {theme} {told}",
        template.mood,
        first=f"{cover.title} {cover.subtitle}",
        before=default,
    )
    setting = replace(setting, props=(setting.props or template.props)[:3])
    count = len(cover.characters)
    return Moment(
        setting=setting,
        beats=(),
        expressions=tuple(c.expression or template.expressions[n % 2] for n, c in enumerate(cover.characters)),
        poses=tuple(c.pose or template.poses[n % 4] for n, c in enumerate(cover.characters)),
        named=(True,) * count,
        sound="",
    )


def _paint_front(canvas: skia.Canvas, cover: Cover, style: Style) -> None:
    rng = np.random.default_rng([cover.seed & 0x7FFFFFFF, 3])
    width, height = cover.width, cover.height
    front = Box(0, 0, width, height)
    area = Box(width * MARGIN, width * MARGIN, width * (1 - 2 * MARGIN), height - 2 * width * MARGIN)
    author_high = width * 0.075 if legible(cover.author).strip() else 0.0
    place = title_place(cover.title_position)
    title_low = place.y > 0.66
    title_area = replace(area, top=area.top + (author_high if title_low else 0.0), height=area.height - author_high)
    block = set_title(cover.title, cover.subtitle, place, title_area)
    characters, moment = Characters(cover.characters, style, cover.seed), cover_moment(cover)
    staging = _stage(characters, moment, front, block, author_high, rng)
    draw_scene(canvas, front, moment, staging, characters, rng, width)
    _shade_behind(canvas, block.box, width, height, style)
    finish(canvas, skia.Rect.MakeWH(width, height), style, rng, width)
    draw_frame(canvas, Box(width * 0.018, width * 0.018, width * 0.964, height - width * 0.036), style, width)
    draw_title(canvas, block, style)
    if author_high:
        top = area.top if title_low else area.bottom - author_high
        draw_line(canvas, cover.author, Box(area.left, top, area.width, author_high), style, width * 0.042)


def _stage(
    characters: Characters,
    moment: Moment,
    front: Box,
    block: TitleBlock,
    author_high: float,
    rng: np.random.Generator,
) -> Staging:
    """People where the title leaves most room."""
    above, below = block.box.top, front.height - block.box.bottom
    foot = front.height - author_high * 1.3
    top, bottom = (
        (block.box.bottom + front.width * 0.03, foot)
        if below >= above
        else (front.width * MARGIN + author_high, block.box.top)
    )
    return stage_figures(
        moment, characters, front, list(range(len(characters.inputs)))[:4], Clear(top, top, bottom), rng
    )


def _shade_behind(canvas: skia.Canvas, at: Box, width: float, height: float, style: Style) -> None:
    """Darken the scene a little behind the title, so that letters stand out from stars and leaves."""
    dark = paint(mix(tone(LETTERS[style.shading][3]), (0, 0, 0), 0.3), 0.16)
    dark.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, width * 0.06))
    canvas.drawRect(skia.Rect.MakeXYWH(at.left, at.top, at.width, at.height), dark)


def draw_cover_spread(cover: Cover) -> NDArray[np.uint8]:
    """RGBA: the back cover, a spine and the front cover side by side."""
    style = style_named(cover.style)
    spine = round(cover.width * SPINE)
    drawn = surface(cover.width * 2 + spine, cover.height)
    canvas = drawn.getCanvas()
    _paint_back(canvas, cover, style)
    canvas.save()
    canvas.translate(cover.width, 0)
    _paint_spine(canvas, cover, style, spine)
    canvas.restore()
    front = surface(cover.width, cover.height)
    _paint_front(front.getCanvas(), cover, style)
    canvas.drawImage(front.makeImageSnapshot(), cover.width + spine, 0)
    return pixels(drawn)


def _paint_back(canvas: skia.Canvas, cover: Cover, style: Style) -> None:
    """The same place without people, a text about the book and the heads of its heroes."""
    width, height = cover.width, cover.height
    rng = np.random.default_rng([cover.seed & 0x7FFFFFFF, 4])
    moment = cover_moment(replace(cover, characters=()))
    characters = Characters(cover.characters, style, cover.seed)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeWH(width, height))
    draw_scene(canvas, Box(0, 0, width, height), moment, Staging((), (), (), None), characters, rng, width)
    finish(canvas, skia.Rect.MakeWH(width, height), style, rng, width)
    _blurb(canvas, cover, style, Box(width * 0.12, height * 0.14, width * 0.76, height * 0.46), width)
    _medallions(canvas, cover, characters, style, width, height)
    canvas.restore()


def _blurb(canvas: skia.Canvas, cover: Cover, style: Style, area: Box, width: float) -> None:
    """What the book is about, in a box as high as its text."""
    form, pad = CAPTIONS[style.shading], width * 0.05
    inner = area.width - 2 * pad
    short = len(cover.title) <= LONG
    title = fit_text(legible(cover.title), inner, area.height * 0.3, width * 0.06, width * 0.022, Weight.BOLD, short)
    _, told = without_theme(cover.prompt)
    text = legible(told or cover.subtitle or ", ".join(c.name for c in cover.characters)).strip()
    room = area.height - 2 * pad - title.height - width * 0.03
    blurb = fit_text(text, inner, room, width * 0.038, width * 0.016)
    high = title.height + width * 0.03 + blurb.height + 2 * pad
    top = area.top + (area.height - high) / 2
    path = box_path(area.left, top, area.width, high, form.radius * width * 0.06)
    canvas.drawPath(path, paint(form.fill, 0.92))
    canvas.drawPath(path, stroke(form.border, max(1.0, form.width * width)))
    title.draw(canvas, area.left + pad, top + pad, inner, paint(form.text), 0.5)
    blurb.draw(canvas, area.left + pad, top + pad + title.height + width * 0.03, inner, paint(form.text), 0.5)


def _medallions(
    canvas: skia.Canvas, cover: Cover, characters: Characters, style: Style, width: float, height: float
) -> None:
    """Heads of at most four characters in circles."""
    count = min(4, len(cover.characters))
    radius = width * (0.12 if count < 3 else 0.095)
    for n in range(count):
        x, y = width * (n + 1) / (count + 1), height * 0.75
        circle = ellipse(x, y, radius)
        canvas.drawPath(circle, paint(tone(style.palette.accents[n % 4])))
        canvas.save()
        canvas.clipPath(circle, doAntiAlias=True)
        head = image_of(characters.head(n, "happy", max(48, round(radius * 2.4))))
        canvas.drawImage(head, x - head.width() / 2, y - radius * 1.0)
        canvas.restore()
        canvas.drawPath(circle, stroke(tone(PAPERS[style.shading]), radius * 0.09))


def _paint_spine(canvas: skia.Canvas, cover: Cover, style: Style, spine: int) -> None:
    top, _, inner, outer = (tone(colour) for colour in LETTERS[style.shading])
    canvas.drawRect(skia.Rect.MakeWH(spine, cover.height), paint(outer))
    for x in (spine * 0.06, spine * 0.94):
        canvas.drawLine(x, 0, x, cover.height, stroke(inner, spine * 0.04))
    text = legible(cover.title).strip()
    line = shape(text, Weight.BOLD, len(text) <= LONG)
    size = min(spine * 0.52, cover.height * 0.7 / max(line.width, 0.1))
    canvas.save()
    canvas.translate(spine / 2, cover.height * 0.08)
    canvas.rotate(90)
    line.draw(canvas, 0, size * 0.34, size, paint(top))
    author = shape(legible(cover.author).strip(), Weight.REGULAR)
    small = min(spine * 0.36, cover.height * 0.2 / max(author.width, 0.1))
    author.draw(
        canvas, cover.height * 0.86 - author.width * small, small * 0.34, small, paint(mix(top, (1, 1, 1), 0.5))
    )
    canvas.restore()
