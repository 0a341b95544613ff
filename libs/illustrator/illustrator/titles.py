"""Titles: large outlined letters, set to fit, placed where `title_position` says."""

from collections.abc import Mapping
from dataclasses import dataclass

import skia

from illustrator.layouts import Box
from illustrator.scenes.colours import Tone, mix, paint, tone
from illustrator.scenes.pen import stroke
from illustrator.style import Style
from illustrator.typography.fonts import Weight, legible
from illustrator.typography.paragraphs import Paragraph, balanced, fit_text, set_text
from illustrator.typography.shaping import shape

VERTICAL = {"top": 0.0, "upper": 0.0, "center": 0.5, "centre": 0.5, "middle": 0.5, "bottom": 1.0, "lower": 1.0}
HORIZONTAL = {"left": 0.0, "start": 0.0, "center": 0.5, "centre": 0.5, "middle": 0.5, "right": 1.0, "end": 1.0}
LONG = 46  # characters; longer titles are not set in capitals


@dataclass(frozen=True, slots=True)
class Place:
    """Shares of the free way: 0 top or left, 1 bottom or right. `is_point`: (x, y) is the middle of the title."""

    x: float = 0.5
    y: float = 0.0
    is_point: bool = False


def title_place(position: Mapping[str, object]) -> Place:
    """From {"x", "y"} (fractions, or percentages above 1), or words: {"vertical", "align"}, {"position": "top-left"}.

    What is missing or not understood is as if the title were to stand at the top in the middle.
    """
    x, y = _fraction(position.get("x")), _fraction(position.get("y"))
    if x is not None or y is not None:
        return Place(0.5 if x is None else x, 0.0 if y is None else y, is_point=True)
    words = " ".join(str(value) for value in position.values() if isinstance(value, str)).lower().replace("_", "-")
    across = str(position.get("align") or position.get("horizontal") or "").lower()
    parts = words.replace("-", " ").split()
    high = str(position.get("vertical") or "").lower()
    vertical = VERTICAL.get(high, next((VERTICAL[p] for p in parts if p in ("top", "upper", "bottom", "lower")), None))
    horizontal = HORIZONTAL.get(across, next((HORIZONTAL[p] for p in parts if p in ("left", "right")), 0.5))
    if vertical is None:
        vertical = 0.5 if not across and any(p in ("center", "centre", "middle") for p in parts) else 0.0
    return Place(horizontal, vertical)


def _fraction(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return min(1.0, max(0.0, value / 100 if value > 1 else float(value)))


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """Title and subtitle with their place, in pixels. `align` 0 is left, 0.5 centred, 1 right."""

    title: Paragraph
    subtitle: Paragraph | None
    box: Box
    align: float


def set_title(title: str, subtitle: str, place: Place, area: Box) -> TitleBlock:
    """The largest letters that let the block fit some two fifths of the area."""
    words, under = legible(title).strip(), legible(subtitle).strip()
    capitals = len(words) <= LONG
    most = area.height * (0.27 if len(words) < 60 else 0.36)
    paragraph = fit_text(words, area.width, most, area.width * 0.17, area.width * 0.026, Weight.BOLD, capitals, 1.12)
    paragraph = balanced(paragraph, words, area.width) if len(paragraph.lines) > 1 else paragraph
    below = None
    if under:
        size = max(area.width * 0.026, min(paragraph.size * 0.46, area.width * 0.052))
        below = fit_text(under, area.width * 0.9, area.height * 0.14, size, area.width * 0.024, Weight.BOLD)
        below = balanced(below, under, area.width * 0.9) if len(below.lines) > 1 else below
    gap = paragraph.size * 0.42 if below else 0.0
    width = max(paragraph.width, below.width + below.size * 1.4 if below else 0.0)
    height = paragraph.height + gap + (below.height + below.size * 0.7 if below else 0.0)
    return TitleBlock(paragraph, below, _placed(place, width, height, area), 0.5 if place.is_point else place.x)


def _placed(place: Place, width: float, height: float, area: Box) -> Box:
    if not place.is_point:
        return Box(
            area.left + (area.width - width) * place.x, area.top + (area.height - height) * place.y, width, height
        )
    left = area.left + area.width * place.x - width / 2
    top = area.top + area.height * place.y - height / 2
    return Box(
        min(max(left, area.left), area.right - width), min(max(top, area.top), area.bottom - height), width, height
    )


LETTERS: Mapping[str, tuple[str, str, str, str]] = {  # fill from top to bottom, inner and outer outline
    "cel": ("#fff27a", "#ff5f8f", "#ffffff", "#3a1f5a"),
    "wash": ("#fffdf2", "#f6e3b2", "#5f7f4a", "#3f4f36"),
    "halftone": ("#ffe436", "#ff8a1e", "#d01f2e", "#14101c"),
    "soft": ("#ffffff", "#ffd98a", "#e0562e", "#6a2418"),
    "gouache": ("#fff0b8", "#e0a63c", "#7a2f2a", "#3f1c18"),
    "neon": ("#ffffff", "#7ff4ff", "#ff2e96", "#12062e"),
}


def draw_title(canvas: skia.Canvas, block: TitleBlock, style: Style) -> None:
    top, bottom, inner, outer = (tone(colour) for colour in LETTERS[style.shading])
    size, at = block.title.size, block.box
    letters = skia.Path()
    for line, x, y in block.title.placed(at.left, at.top, at.width, block.align):
        letters.addPath(shape(line, block.title.weight, block.title.capitals).path(x, y, size))
    shifted = skia.Path(letters)
    shifted.offset(size * 0.04, size * 0.07)
    blurred = stroke((0.05, 0.02, 0.08), size * 0.24, 0.5)
    blurred.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.06))
    canvas.drawPath(shifted, blurred)
    if style.shading in ("halftone", "cel"):
        for n in range(6):
            deep = skia.Path(letters)
            deep.offset(size * 0.012 * n, size * 0.018 * n)
            canvas.drawPath(deep, stroke(outer, size * 0.2))
    if style.shading == "neon":
        glow = stroke(inner, size * 0.3, 0.9)
        glow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.14))
        canvas.drawPath(letters, glow)
    canvas.drawPath(letters, stroke(outer, size * 0.21))
    canvas.drawPath(letters, stroke(inner, size * 0.11))
    _filled(canvas, letters, at, size * len(block.title.lines), top, bottom)
    if block.subtitle is not None:
        _ribbon(canvas, block, style, outer, top)


def _filled(canvas: skia.Canvas, letters: skia.Path, at: Box, height: float, top: Tone, bottom: Tone) -> None:
    fill = paint(top)
    ends = [skia.Point(0, at.top), skia.Point(0, at.top + height * 1.15)]
    colours = [int(skia.Color4f(*colour, 1.0).toColor()) for colour in (top, bottom)]
    fill.setShader(skia.GradientShader.MakeLinear(points=ends, colors=colours))
    canvas.drawPath(letters, fill)


def _ribbon(canvas: skia.Canvas, block: TitleBlock, style: Style, dark: Tone, light: Tone) -> None:
    """The subtitle on a band of the title's dark colour."""
    under = block.subtitle
    if under is None:
        return
    top = block.box.bottom - under.height - under.size * 0.35
    pad = under.size * 0.7
    left = block.box.left + pad + (block.box.width - under.width - 2 * pad) * block.align
    band = skia.Rect.MakeLTRB(
        left - pad,
        top - under.size * 0.3,
        left + under.width + pad,
        top + under.height + under.size * 0.3,
    )
    canvas.drawRoundRect(band, under.size * 0.5, under.size * 0.5, paint(dark, 0.86))
    if style.shading in ("gouache", "neon", "halftone"):
        canvas.drawRoundRect(
            band, under.size * 0.5, under.size * 0.5, stroke(mix(light, dark, 0.25), under.size * 0.07)
        )
    under.draw(canvas, left, top, under.width, paint(mix(light, (1, 1, 1), 0.5)), block.align)


def draw_line(canvas: skia.Canvas, text: str, area: Box, style: Style, size: float) -> None:
    """One line on a dark band in the middle of an area, smaller if it does not fit; the author's name."""
    words = legible(text).strip()
    line = fit_text(words, area.width, area.height, size, size * 0.4, Weight.BOLD)
    line = set_text(words, line.size, area.width, Weight.BOLD)
    light, _, _, dark = (tone(colour) for colour in LETTERS[style.shading])
    top, pad = area.top + (area.height - line.height) / 2, line.size * 0.7
    left = area.left + (area.width - line.width) / 2
    band = skia.Rect.MakeLTRB(left - pad, top - pad * 0.4, left + line.width + pad, top + line.height + pad * 0.4)
    canvas.drawRoundRect(band, pad * 0.7, pad * 0.7, paint(dark, 0.78))
    line.draw(canvas, area.left, top, area.width, paint(mix(light, (1, 1, 1), 0.6)), 0.5)
