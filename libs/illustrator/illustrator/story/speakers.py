"""Who says what: from the narration around the words, else from who was told of last, else in turns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from illustrator.inputs import CharacterInput
from illustrator.story import lexicon
from illustrator.story.sentences import Beat
from illustrator.story.words import found, person_at

ERGATIVE = re.compile(r"\w+(?:მა|მ)(?!\w)")  # the case of who has done something


@dataclass(frozen=True, slots=True)
class Speech:
    """A beat with its speaker: an index into the page's characters, or `creature`, a key of the lexicon's PROPS."""

    text: str
    is_speech: bool
    speaker: int | None
    creature: str = ""


def assign_speakers(beats: Sequence[Beat], characters: Sequence[CharacterInput]) -> list[Speech]:
    """One speech per beat; captions have no speaker."""
    said: list[Speech] = []
    last: int | None = None
    subject: int | None = None
    for beat in beats:
        if not beat.is_speech:
            told_of = _subject(beat.text, characters)
            subject = told_of if told_of is not None else subject
            said.append(Speech(beat.text, False, None))
            continue
        before = next((speech for speech in reversed(said) if speech.is_speech), None) if beat.continues else None
        if before is not None:
            said.append(Speech(beat.text, True, before.speaker, before.creature))
            continue
        named, creature = _subject(beat.context, characters), _creature(beat)
        if named is None and creature:
            said.append(Speech(beat.text, True, None, creature))
            continue
        speaker = named if named is not None else subject if subject is not None else _next(last, len(characters))
        last, subject = speaker, None
        said.append(Speech(beat.text, True, speaker))
    return said


def _subject(text: str, characters: Sequence[CharacterInput]) -> int | None:
    """The character whom a text names as acting, else the one whom it names first; None if it names none."""
    places = sorted((at, n) for n, c in enumerate(characters) if (at := person_at(text, c.name)) >= 0)
    acting = [n for at, n in places if ERGATIVE.match(text, at)]
    return acting[0] if acting else places[0][1] if places else None


def _creature(beat: Beat) -> str:
    """The animal or monster that the narration around names."""
    return next((name for name in found(lexicon.PROPS, beat.context) if name in lexicon.CREATURES), "")


def _next(last: int | None, count: int) -> int | None:
    if not count:
        return None
    return 0 if last is None else (last + 1) % count
