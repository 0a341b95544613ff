"""What a page's text says about its pictures: place, light, weather, things, and who does and says what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from illustrator.inputs import CharacterInput
from illustrator.story import lexicon
from illustrator.story.sentences import Beat, beats_of, without_theme
from illustrator.story.speakers import Speech, assign_speakers
from illustrator.story.words import WORD, found, names_person, positions, strongest

MOST_PANELS = 6
INDOORS = ("room", "school", "space", "underwater")  # where a dragon of the panel before does not follow
MOST_PROPS = 4
SHORT = 34  # characters of a narration that belongs to the speech before it
NUMBERS = {
    "ერთ": 1,
    "single": 1,
    "splash": 1,
    "one": 1,
    "ორ": 2,
    "two": 2,
    "სამ": 3,
    "three": 3,
    "ოთხ": 4,
    "four": 4,
    "ხუთ": 5,
    "five": 5,
    "ექვს": 6,
    "six": 6,
}
DEFAULT_PLACES = {
    "fantasy": "forest",
    "mystery": "old_town",
    "dramatic": "mountains",
    "adventure": "mountains",
    "romantic": "garden",
    "funny": "garden",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a picture is; every value is a key of the lexicon."""

    place: str = "garden"
    time: str = "day"
    weather: str = ""
    season: str = ""
    mood: str = ""
    props: tuple[str, ...] = ()
    colours: tuple[tuple[str, str], ...] = ()  # of things that the text names with a colour, "#rrggbb"


@dataclass(frozen=True, slots=True)
class Moment:
    """One panel."""

    setting: Setting
    beats: tuple[Speech, ...]
    expressions: tuple[str, ...]
    poses: tuple[str, ...]
    named: tuple[bool, ...]
    sound: str


@dataclass(frozen=True, slots=True)
class Story:
    """`text` is all that the page has to show, its paragraphs kept."""

    moments: tuple[Moment, ...]
    mood: str
    text: str


def asked_panels(structure: str) -> int | None:
    """The number of panels that a `panel_structure` names, 1 to MOST_PANELS; None if it names none."""
    if grid := re.search(r"(\d)\s*[x×х]\s*(\d)", structure):
        return max(1, min(MOST_PANELS, int(grid[1]) * int(grid[2])))
    if digits := re.search(r"\d+", structure):
        return max(1, min(MOST_PANELS, int(digits[0])))
    lowered = structure.casefold()
    return next((count for word, count in NUMBERS.items() if word in lowered), None)


def read_story(
    prompt: str, facts: Mapping[str, str], characters: Sequence[CharacterInput], panels: int | None = None
) -> Story:
    """Read the page; `panels` overrides the number that the text's length suggests."""
    theme, text = without_theme(prompt or facts.get("raw_prompt", ""))
    beats = beats_of(text) + _further_beats(text, facts)
    told = f"{facts.get('genre_mood', '')} {theme}"
    mood = strongest(lexicon.MOODS, told) or strongest(lexicon.MOODS, text) or "adventure"
    around = f"{facts.get('location_description', '')} {facts.get('environment_details', '')}"
    setting = read_setting(f"{around} {text}", mood, first=around)
    if len(beats) > 1:  # what comes later is not there from the beginning
        begun = read_setting(f"{around} {beats[0].text}", mood)
        setting = replace(setting, props=(), weather=begun.weather, season=begun.season or _lasting(setting.season))
    count = panels or panel_count(
        sum(len(beat.text) for beat in beats), len(beats), asked_panels(facts.get("panel_structure", ""))
    )
    groups = partition(beats, count)
    said = assign_speakers(beats, characters)
    moments: list[Moment] = []
    start = 0
    for group in groups:
        part = said[start : start + len(group)]
        start += len(group)
        moments.append(_moment(group, part, setting, characters, is_only=len(groups) == 1))
        setting = moments[-1].setting
    shown = [text, *(facts.get(key, "").strip() for key in ("narration_text", "dialogue_line"))]
    told_once = [part for n, part in enumerate(shown) if part and (n == 0 or part not in text)]
    return Story(tuple(moments), mood, "\n".join(told_once))


def _lasting(season: str) -> str:
    """A season that a later sentence names holds for the whole page, except winter: it may only begin to snow."""
    return "" if season == "winter" else season


def _further_beats(text: str, facts: Mapping[str, str]) -> list[Beat]:
    """Narration and dialogue that the customer gave apart from the text."""
    beats = []
    for key, is_speech in (("narration_text", False), ("dialogue_line", True)):
        given = facts.get(key, "").strip()
        if given and given not in text:
            beats += [Beat(beat.text, is_speech or beat.is_speech, beat.context) for beat in beats_of(given)]
    return beats


def panel_count(characters: int, beats: int, asked: int | None) -> int:
    """As asked, otherwise by the length of the text; never more than there are beats."""
    by_length = next(
        (n for n, limit in enumerate((70, 170, 320, 520, 780), start=1) if characters <= limit), MOST_PANELS
    )
    return max(1, min(asked or by_length, beats, MOST_PANELS))


def partition(beats: Sequence[Beat], count: int) -> list[list[Beat]]:
    """Cut into `count` groups of neighbours whose longest is as short as possible."""
    if not beats:
        return [[]]
    units = _inseparable(beats)
    weights = [sum(len(beat.text) + 30 for beat in unit) for unit in units]
    limit = max(weights)
    while _cuts(weights, limit) > count:
        limit += 10
    groups: list[list[Beat]] = [[]]
    used = 0
    for number, (unit, weight) in enumerate(zip(units, weights, strict=True)):
        must_spread = len(units) - number <= count - len(groups)
        if groups[-1] and (used + weight > limit or must_spread):
            groups.append([])
            used = 0
        groups[-1].extend(unit)
        used += weight
    return groups


def _inseparable(beats: Sequence[Beat]) -> list[list[Beat]]:
    """Speech stays with a short narration of who says it, be it before ("Nino said") or after ("said Nino.")."""
    units: list[list[Beat]] = []
    for number, beat in enumerate(beats):
        before = beats[number - 1] if number else None
        follows = before is not None and before.is_speech and not beat.is_speech and len(beat.text) <= SHORT
        led = before is not None and not before.is_speech and beat.is_speech and before.text[-1:] not in ".!?…"
        if units and (follows or led):
            units[-1].append(beat)
        else:
            units.append([beat])
    return units


def _cuts(weights: Sequence[int], limit: int) -> int:
    groups, used = 1, 0
    for weight in weights:
        if used and used + weight > limit:
            groups, used = groups + 1, 0
        used += weight
    return groups


def read_setting(text: str, mood: str, first: str = "", before: Setting | None = None) -> Setting:
    """The setting that a text describes; what it leaves open is as `before`, else as the mood suggests."""
    default_time = "night" if mood == "mystery" else "day"
    place = found(lexicon.PLACES, first) or found(lexicon.PLACES, text)
    season = strongest(lexicon.SEASONS, text)
    return Setting(
        place=place[0] if place else before.place if before else DEFAULT_PLACES.get(mood, "garden"),
        time=strongest(lexicon.TIMES, text) or (before.time if before else default_time),
        weather=strongest(lexicon.WEATHER, text) or (before.weather if before else ""),
        season=season or (before.season if before else ""),
        mood=mood,
        props=_props(text, before if not place or place[0] not in INDOORS else None),
        colours=before.colours if before and before.colours else _colours(text),
    )


def _props(text: str, before: Setting | None) -> tuple[str, ...]:
    """What the text names; a creature that was there before stays if no other one comes."""
    named = found(lexicon.PROPS, text)
    stays = [name for name in before.props if name in lexicon.CREATURES] if before else []
    if stays and not any(name in lexicon.CREATURES for name in named):
        named.append(stays[0])
    return tuple(sorted(named, key=lambda name: name not in lexicon.CREATURES)[:MOST_PROPS])


def _colours(text: str) -> tuple[tuple[str, str], ...]:
    """The colours that stand within a few words before a thing."""
    pairs = []
    for name, at in positions(lexicon.PROPS, text).items():
        before = text[max(0, at - 22) : at]
        if (colour := strongest(lexicon.COLOURS, before)) is not None:
            pairs.append((name, lexicon.COLOUR_VALUES[colour]))
    return tuple(pairs)


def _moment(
    group: Sequence[Beat], said: Sequence[Speech], before: Setting, characters: Sequence[CharacterInput], is_only: bool
) -> Moment:
    text = " ".join(beat.text for beat in group)
    setting = read_setting(text, before.mood, before=before)
    if is_only:
        setting = replace(setting, place=before.place, time=before.time)
    kept = _without_attributions(said, setting.props, characters)
    # "cried Nino" tells who speaks, not that anybody weeps
    felt = [(beat, speech) for beat, speech in zip(group, said, strict=True) if speech in kept]
    together = bool(found(lexicon.COMPANY, text))
    named = tuple(together or names_person(text, character.name) for character in characters)
    speaking = {speech.speaker for speech in said}
    return Moment(
        setting=setting,
        beats=tuple(kept),
        expressions=tuple(_expression(n, c, felt) for n, c in enumerate(characters)),
        poses=tuple(_pose(c, named[n], text, n in speaking) for n, c in enumerate(characters)),
        named=tuple(is_named or n in speaking for n, is_named in enumerate(named)),
        sound=(found(lexicon.SOUNDS, text) or [""])[0],
    )


def _without_attributions(
    said: Sequence[Speech], props: Sequence[str], characters: Sequence[CharacterInput]
) -> list[Speech]:
    """Without captions such as "said Nino" next to a balloon whose tail shows that it is Nino who speaks."""

    def repeats(number: int) -> bool:
        around = [said[n] for n in (number - 1, number + 1) if 0 <= n < len(said) and said[n].is_speech]
        shown = [speech for speech in around if speech.speaker is not None or speech.creature in props]
        return any(_only_attributes(said[number].text, speech, characters) for speech in shown)

    return [beat for number, beat in enumerate(said) if beat.is_speech or not repeats(number)]


def _only_attributes(text: str, spoken: Speech, characters: Sequence[CharacterInput]) -> bool:
    """Whether a text consists of a verb of saying and the speaker."""
    words = [word for word in WORD.findall(text) if not found(lexicon.SAYING, word)]
    if "said" not in found(lexicon.SAYING, text):
        return False
    if spoken.speaker is not None:
        return all(names_person(word, characters[spoken.speaker].name) for word in words)
    return all(spoken.creature in found(lexicon.PROPS, word) for word in words)


def _expression(number: int, character: CharacterInput, felt: Sequence[tuple[Beat, Speech]]) -> str:
    own = " ".join(beat.text for beat, speech in felt if speech.speaker == number)
    by_name = " ".join(beat.text for beat, _ in felt if names_person(beat.text, character.name))
    text = " ".join(beat.text for beat, _ in felt)
    hits = found(lexicon.EXPRESSIONS, by_name) or found(lexicon.EXPRESSIONS, own) or found(lexicon.EXPRESSIONS, text)
    return hits[0] if hits else character.expression or ("talking" if own else "happy")


def _pose(character: CharacterInput, is_named: bool, text: str, speaks: bool) -> str:
    hits = found(lexicon.POSES, text) if is_named or not speaks else []
    return hits[0] if hits else character.pose or ("talking" if speaks else "standing")
