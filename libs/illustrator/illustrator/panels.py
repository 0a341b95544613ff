"""One panel: scenery, people and things, the style's texture, then lettering over all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import skia

from illustrator import lettering
from illustrator.characters import Characters
from illustrator.compositions import draw_scene
from illustrator.finish import finish
from illustrator.frames import clip_panel
from illustrator.layouts import Box
from illustrator.lettering import Lettered
from illustrator.staging import Clear, Staging, slots, stage_figures, visible
from illustrator.story.lexicon import SOUND_WORDS
from illustrator.story.reading import SHORT, Moment
from illustrator.story.speakers import Speech

CAPTION = 150  # characters of captions that are joined into one


@dataclass(frozen=True, slots=True)
class PlacedText:
    lettered: Lettered
    at: Box


@dataclass(frozen=True, slots=True)
class PanelText:
    """Where lettering is, in the panel's pixels; people stand between `top` and `bottom`."""

    items: tuple[PlacedText, ...]
    top: float
    bottom: float


def set_panel_text(moment: Moment, panel: Box, size: float, is_first: bool) -> PanelText:
    """Stack captions and balloons from the top in reading order; a caption that ends the panel stands at its foot."""
    margin, gap = size * 0.55, size * 0.45
    people, creatures = slots(moment, visible(moment, is_first), panel.width)
    places: dict[int | str, float] = dict([*people.items(), *creatures])
    items: list[PlacedText] = []
    y, bottom = margin, panel.height
    beats = _joined(moment.beats)
    closing = beats.pop() if len(beats) > 1 and not beats[-1].is_speech else None
    previous: PlacedText | None = None
    tails: list[tuple[float, float]] = []  # the columns that tails of balloons cross, left and right
    for beat in beats:
        widest = panel.width - 2 * margin
        if not beat.is_speech:
            lettered, at = _beside_balloon(beat, size, panel.width, margin, previous)
            if at is None:
                lettered, left = _beside_tails(beat, size, panel.width, margin, tails)
                at = Box(left, y, lettered.width, lettered.height)
        else:
            lettered = lettering.set_balloon(beat, size, widest * 0.9)
            speaker = beat.creature if beat.speaker is None else beat.speaker
            x = places.get(speaker, panel.width * 0.66)
            left = min(max(margin, x - lettered.width / 2), panel.width - margin - lettered.width)
            at = Box(left, y, lettered.width, lettered.height)
            if previous is not None and previous.lettered.is_speech and left > previous.at.right + gap * 0.4:
                at = replace(at, top=previous.at.top + previous.at.height * 0.35)
            middle = left + lettered.width / 2
            tails.append((min(x, middle) - size * 0.7, max(x, middle) + size * 0.7))
        items.append(PlacedText(lettered, at))
        previous = items[-1]
        y = max(y, at.bottom + gap)
    if closing is not None:
        lettered = lettering.set_caption(closing, size, panel.width - 2 * margin)
        bottom = panel.height - margin - lettered.height
        items.append(
            PlacedText(lettered, Box(panel.width - margin - lettered.width, bottom, lettered.width, lettered.height))
        )
    return PanelText(tuple(items), y if len(items) > (closing is not None) else margin, bottom)


def _joined(beats: Sequence[Speech]) -> list[Speech]:
    """Captions that follow each other become one."""
    joined: list[Speech] = []
    for beat in beats:
        if (
            joined
            and not beat.is_speech
            and not joined[-1].is_speech
            and not (len(joined) > 1 and joined[-2].is_speech and len(joined[-1].text) <= SHORT)
            and len(joined[-1].text) + len(beat.text) < CAPTION
        ):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {beat.text}")
        else:
            joined.append(beat)
    return joined


def _beside_balloon(
    beat: Speech, size: float, width: float, margin: float, previous: PlacedText | None
) -> tuple[Lettered, Box | None]:
    """A short caption on the row of the balloon before it ("said Nino"), if there is room to its right or left."""
    lettered = lettering.set_caption(beat, size, width * 0.45)
    if previous is None or not previous.lettered.is_speech or lettered.height > previous.at.height * 0.9:
        return lettered, None
    at = previous.at
    top = at.top + (at.height - lettered.height) / 2
    for left, end in ((at.right + size * 0.5, width - margin), (margin, at.left - size * 0.5)):
        if end - left >= lettered.width:
            return lettered, Box(left if left > margin else end - lettered.width, top, lettered.width, lettered.height)
    return lettered, None


def _beside_tails(
    beat: Speech, size: float, width: float, margin: float, tails: Sequence[tuple[float, float]]
) -> tuple[Lettered, float]:
    """A caption and its left edge, so that no tail of a balloon above crosses it, if there is room for that."""
    widest = width - 2 * margin
    for share in (1.0, 0.6, 0.42) if tails else (1.0,):
        lettered = lettering.set_caption(beat, size, widest * share)
        for left in (margin, width - margin - lettered.width):
            if all(left + lettered.width < start or left > end for start, end in tails):
                return lettered, left
    return lettering.set_caption(beat, size, widest), margin


def draw_panel(
    canvas: skia.Canvas,
    panel: Box,
    moment: Moment,
    text: PanelText,
    characters: Characters,
    rng: np.random.Generator,
    page_width: float,
    is_first: bool,
) -> Staging:
    """Draw into the panel's rectangle; returns what stands where."""
    style = characters.style
    shown = visible(moment, is_first)
    lowest = panel.height * 0.72
    people, things = (min(lowest, top) for top in _free_tops(moment, panel, text, shown))
    staging = stage_figures(moment, characters, panel, shown, Clear(people, things, text.bottom), rng)
    canvas.save()
    clip_panel(canvas, panel, style, page_width)
    canvas.translate(panel.left, panel.top)
    draw_scene(canvas, panel, moment, staging, characters, rng, page_width)
    finish(canvas, skia.Rect.MakeWH(panel.width, panel.height), style, rng, page_width)
    _draw_lettering(canvas, panel, moment, text, staging, characters, rng, page_width)
    canvas.restore()
    return staging


def _free_tops(moment: Moment, panel: Box, text: PanelText, shown: Sequence[int]) -> tuple[float, float]:
    """Below which height heads are clear of the lettering above them, and below which everything is."""
    if not text.items:
        return panel.height * 0.12, panel.height * 0.12
    size = text.items[0].lettered.paragraph.size
    gap = size * (1.2 if any(item.lettered.is_speech for item in text.items) else 0.3)
    people, large = slots(moment, shown, panel.width)
    half = max(panel.height * 0.16, panel.width / max(1, len(people) + len(large)) * 0.46)
    above = [
        item.at.bottom
        for item in text.items
        if item.at.top < text.bottom
        and any(item.at.left < x + half and item.at.right > x - half for x in people.values())
    ]
    return max(above, default=size) + gap, text.top + gap


def _draw_lettering(
    canvas: skia.Canvas,
    panel: Box,
    moment: Moment,
    text: PanelText,
    staging: Staging,
    characters: Characters,
    rng: np.random.Generator,
    page_width: float,
) -> None:
    if moment.sound and panel.height - text.top > panel.height * 0.5 and rng.random() < 0.7:
        is_georgian = any("\u10d0" <= c <= "\u10ff" for item in text.items for c in item.lettered.text)
        word = SOUND_WORDS[moment.sound][0 if is_georgian else 1]
        lettering.draw_sound(canvas, word, _free_spot(panel, text, staging), characters.style, rng)
    for item in text.items:
        if not item.lettered.is_speech:
            lettering.draw_caption(canvas, item.lettered, item.at, characters.style, page_width)
    for item in text.items:
        if item.lettered.is_speech:
            lettering.draw_balloon(
                canvas, item.lettered, item.at, tail_end(item, staging), characters.style, page_width
            )


def _free_spot(panel: Box, text: PanelText, staging: Staging) -> Box:
    """Where a sound word stands: the lower part, away from faces."""
    wide, high = panel.width * 0.34, panel.height * 0.14
    spots = [
        Box(x * panel.width - wide / 2, y, wide, high)
        for x in (0.2, 0.8, 0.5)
        for y in (text.bottom - high * 1.3, text.top + high * 0.6)
    ]

    def nearest(spot: Box) -> float:
        middle = (spot.left + wide / 2, spot.top + high / 2)
        return min((abs(middle[0] - f.face[0]) + abs(middle[1] - f.face[1]) for f in staging.figures), default=1e9)

    return max(spots, key=nearest)


def tail_end(item: PlacedText, staging: Staging) -> tuple[float, float] | None:
    """The point on the way from the balloon to the speaker's mouth where the head begins."""
    mouth, radius = None, 0.0
    for figure in staging.figures:
        if figure.number == item.lettered.speech.speaker:
            mouth, radius = figure.mouth, figure.head_radius * 1.55
    if item.lettered.speech.speaker is None:
        creature = item.lettered.speech.creature
        mouth = next((thing.mouth for thing in staging.things if thing.name == creature), None)
        radius = item.lettered.paragraph.size * 0.8
    if mouth is None:
        return None
    x = min(max(mouth[0], item.at.left + item.at.width * 0.15), item.at.right - item.at.width * 0.15)
    dx, dy = x - mouth[0], item.at.bottom - mouth[1]
    length = max(1.0, float(np.hypot(dx, dy)))
    share = min(1.0, radius / length)
    return mouth[0] + dx * share, mouth[1] + dy * share
