"""Captions, speech balloons and sound words: shapes around measured text, in the style's own boxes."""

import math
from dataclasses import dataclass

import numpy as np
import skia

from illustrator.layouts import Box
from illustrator.scenes.colours import Tone, mix, paint, tone
from illustrator.scenes.pen import stroke
from illustrator.scenes.shapes import box as box_path
from illustrator.scenes.shapes import polygon, smooth, united
from illustrator.story.speakers import Speech
from illustrator.style import Style
from illustrator.typography.fonts import Weight, legible
from illustrator.typography.paragraphs import Paragraph, balanced, line_width, set_text
from illustrator.typography.shaping import shape

CAPTION_PADDING = (0.55, 0.38)  # left and right, above and below, in sizes of the text
BALLOON_PADDING = (0.95, 0.62)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Colours and forms of lettering; `radius` in sizes of the text, `width` of the border in shares of the page's."""

    fill: Tone
    text: Tone
    border: Tone
    width: float
    radius: float
    alpha: float = 1.0


CAPTIONS = {
    "cel": Boxes(tone("#ffffff"), tone("#1c1624"), tone("#1c1624"), 0.0018, 0.0),
    "wash": Boxes(tone("#fdf6e3"), tone("#4a362c"), tone("#8a6a52"), 0.0014, 0.5, 0.94),
    "halftone": Boxes(tone("#ffe066"), tone("#120f18"), tone("#120f18"), 0.0034, 0.0),
    "soft": Boxes(tone("#fffdf8"), tone("#3a2824"), tone("#ffffff"), 0.0, 0.7, 0.93),
    "gouache": Boxes(tone("#f9edd0"), tone("#4c3024"), tone("#b98a3e"), 0.0024, 0.25),
    "neon": Boxes(tone("#120c2c"), tone("#eafcff"), tone("#00ecff"), 0.0022, 0.0, 0.9),
}
BALLOONS = {
    "cel": Boxes(tone("#ffffff"), tone("#1c1624"), tone("#1c1624"), 0.0024, 0.0),
    "wash": Boxes(tone("#fffdf6"), tone("#4a362c"), tone("#6d5040"), 0.0018, 0.0),
    "halftone": Boxes(tone("#ffffff"), tone("#120f18"), tone("#120f18"), 0.0038, 0.0),
    "soft": Boxes(tone("#ffffff"), tone("#33231f"), tone("#ffffff"), 0.0, 0.0, 0.97),
    "gouache": Boxes(tone("#fffaf0"), tone("#4c3024"), tone("#7a5236"), 0.002, 0.0),
    "neon": Boxes(tone("#1d1440"), tone("#ffffff"), tone("#ff2e96"), 0.0028, 0.0, 0.94),
}


@dataclass(frozen=True, slots=True)
class Lettered:
    """Text with the room it needs, padding included, in pixels."""

    text: str
    paragraph: Paragraph
    speech: Speech
    width: float
    height: float

    @property
    def is_speech(self) -> bool:
        return self.speech.is_speech


def set_caption(speech: Speech, size: float, widest: float) -> Lettered:
    """A caption at most `widest` pixels wide."""
    text = legible(speech.text)
    pad_x, pad_y = (part * size for part in CAPTION_PADDING)
    paragraph = set_text(text, size, widest - 2 * pad_x)
    paragraph = balanced(paragraph, text, widest - 2 * pad_x) if len(paragraph.lines) > 1 else paragraph
    return Lettered(text, paragraph, speech, paragraph.width + 2 * pad_x, paragraph.height + 2 * pad_y)


def set_balloon(speech: Speech, size: float, widest: float) -> Lettered:
    """A balloon whose text is about as high as a third of its width."""
    text = legible(speech.text)
    pad_x, pad_y = (part * size for part in BALLOON_PADDING)
    column = widest - 2 * pad_x
    ideal = math.sqrt(len(text)) * size * 1.25 + size * 2.4
    weight = Weight.BOLD if text.rstrip().endswith("!") else Weight.REGULAR
    longest = max((line_width(word, size, weight) for word in text.split()), default=0.0)
    narrow = min(column, max(ideal, size * 5.5, longest + 0.01))
    paragraph = set_text(text, size, narrow, weight)
    paragraph = balanced(paragraph, text, narrow) if len(paragraph.lines) > 1 else paragraph
    return Lettered(text, paragraph, speech, paragraph.width + 2 * pad_x, paragraph.height + 2 * pad_y)


def draw_caption(canvas: skia.Canvas, lettered: Lettered, at: Box, style: Style, page_width: float) -> None:
    form, size = CAPTIONS[style.shading], lettered.paragraph.size
    path = box_path(at.left, at.top, at.width, at.height, form.radius * size)
    if style.shading in ("soft", "gouache", "wash"):
        _drop_shadow(canvas, path, size)
    if style.shading == "neon":
        _glow(canvas, path, form.border, size)
    if style.shading == "halftone":
        canvas.drawPath(_shifted(path, size * 0.16), paint(form.border))
    canvas.drawPath(path, paint(form.fill, form.alpha))
    if form.width:
        canvas.drawPath(path, stroke(form.border, form.width * page_width))
    if style.shading == "gouache":
        inner = box_path(
            at.left + size * 0.14, at.top + size * 0.14, at.width - size * 0.28, at.height - size * 0.28, 2
        )
        canvas.drawPath(inner, stroke(mix(form.border, form.fill, 0.35), max(0.6, form.width * page_width * 0.4)))
    pad_x, pad_y = (part * size for part in CAPTION_PADDING)
    lettered.paragraph.draw(canvas, at.left + pad_x, at.top + pad_y, at.width - 2 * pad_x, paint(form.text), 0.0)


def draw_balloon(
    canvas: skia.Canvas,
    lettered: Lettered,
    at: Box,
    target: tuple[float, float] | None,
    style: Style,
    page_width: float,
) -> None:
    """`target` is where the tail ends: just outside the speaker's head, towards the mouth."""
    form, size = BALLOONS[style.shading], lettered.paragraph.size
    is_shout = lettered.text.rstrip().endswith(("!!", "!!!")) and style.shading in ("cel", "halftone", "neon")
    body = _burst(at) if is_shout else _balloon_body(at, style, size)
    path = united(body, _tail(at, target, size)) if target is not None else body
    if style.shading in ("soft", "gouache", "wash"):
        _drop_shadow(canvas, path, size)
    if style.shading == "neon":
        _glow(canvas, path, form.border, size)
    canvas.drawPath(path, paint(form.fill, form.alpha))
    if form.width:
        canvas.drawPath(path, stroke(form.border, form.width * page_width))
    pad_x, pad_y = (part * size for part in BALLOON_PADDING)
    lettered.paragraph.draw(canvas, at.left + pad_x, at.top + pad_y, at.width - 2 * pad_x, paint(form.text), 0.5)


def _balloon_body(at: Box, style: Style, size: float) -> skia.Path:
    """Between an oval and a rounded rectangle, so that text in its corners stays inside; cut corners in Cyberpunk."""
    if style.shading == "neon":
        cut = size * 0.7
        return polygon(
            [
                (at.left + cut, at.top),
                (at.right, at.top),
                (at.right, at.bottom - cut),
                (at.right - cut, at.bottom),
                (at.left, at.bottom),
                (at.left, at.top + cut),
            ]
        )
    x, y, rx, ry = at.left + at.width / 2, at.top + at.height / 2, at.width / 2, at.height / 2
    points = []
    for n in range(40):
        angle = 2 * math.pi * n / 40
        c, s = math.cos(angle), math.sin(angle)
        points.append((x + rx * math.copysign(abs(c) ** 0.62, c), y + ry * math.copysign(abs(s) ** 0.62, s)))
    return smooth(points)


def _burst(at: Box) -> skia.Path:
    """A spiky outline around the text for what is shouted."""
    x, y = at.left + at.width / 2, at.top + at.height / 2
    points, spikes = [], 22
    for n in range(spikes * 2):
        angle = math.pi * n / spikes
        c, s = math.cos(angle), math.sin(angle)
        reach = 1.16 if n % 2 == 0 else 1.0
        points.append(
            (
                x + at.width / 2 * reach * math.copysign(abs(c) ** 0.6, c),
                y + at.height / 2 * reach * math.copysign(abs(s) ** 0.6, s),
            )
        )
    return polygon(points)


def _tail(at: Box, target: tuple[float, float], size: float) -> skia.Path:
    x = min(max(target[0] + (at.left + at.width / 2 - target[0]) * 0.6, at.left + size * 1.3), at.right - size * 1.3)
    base, wide = at.bottom - at.height * 0.22, min(size * 0.55, at.width * 0.14)
    bend = (target[0] - x) * 0.25
    middle_y = (base + target[1]) / 2
    path = skia.Path()
    path.moveTo(x - wide, base)
    path.quadTo(x - wide * 0.5 + bend, middle_y, *target)
    path.quadTo(x + wide + bend, middle_y, x + wide, base)
    path.close()
    return path


def _shifted(path: skia.Path, by: float) -> skia.Path:
    copy = skia.Path(path)
    copy.offset(by, by)
    return copy


def _drop_shadow(canvas: skia.Canvas, path: skia.Path, size: float) -> None:
    dark = paint((0.1, 0.06, 0.1), 0.28)
    dark.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.2))
    canvas.drawPath(_shifted(path, size * 0.12), dark)


def _glow(canvas: skia.Canvas, path: skia.Path, colour: Tone, size: float) -> None:
    light = stroke(colour, size * 0.3, 0.6)
    light.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.3))
    canvas.drawPath(path, light)


def draw_sound(canvas: skia.Canvas, word: str, at: Box, style: Style, rng: np.random.Generator) -> None:
    """A sound word, tilted and outlined, within the box."""
    run = shape(word, Weight.BOLD_ITALIC, True)
    size = min(at.width / max(run.width, 0.1), at.height * 0.8)
    path = run.path(-run.width * size / 2, size * 0.35, size)
    matrix = (
        skia.Matrix()
        .setRotate(float(rng.uniform(-14, -6)))
        .postTranslate(at.left + at.width / 2, at.top + at.height / 2)
    )
    path.transform(matrix)
    accents = style.palette.accents
    ink = tone(style.palette.ink)
    canvas.drawPath(path, stroke(ink, size * 0.2))
    canvas.drawPath(path, stroke((1, 1, 1), size * 0.09))
    canvas.drawPath(path, paint(tone(accents[0 if style.shading != "neon" else 2])))
