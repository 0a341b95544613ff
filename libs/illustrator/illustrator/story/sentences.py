"""Cutting a page's text into what is told and what is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

THEME = re.compile(r"\A\s*(?:თემა|theme)\s*:\s*(?P<theme>[^\n]*)(?:\n+|\Z)", re.IGNORECASE)
QUOTED = re.compile(r"„([^“”\"]+)[“”\"]|“([^”]+)”|«([^»]+)»|\"([^\"]+)\"")
DASHED = re.compile(r"^\s*[—–-]\s*(?P<said>.+?)(?:\s*[,.!?]?\s*[—–]\s*(?P<told>.+)|\s-\s(?P<told2>.+))?$", re.DOTALL)
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"“”»)]*\s+(?=\S)")
LONGEST = 190  # characters of one beat; longer sentences are cut at commas
BALLOON = 130  # characters of speech that stay in one balloon


@dataclass(frozen=True, slots=True)
class Beat:
    """One caption or one speech balloon. `context` is the narration around it, which tells who speaks and how."""

    text: str
    is_speech: bool
    context: str
    continues: bool = False  # the speech of the beat before


def without_theme(prompt: str) -> tuple[str, str]:
    """The theme of the first line ("" if there is none) and the story."""
    if match := THEME.match(prompt):
        return match["theme"].strip(), prompt[match.end() :].strip()
    return "", prompt.strip()


def beats_of(story: str) -> list[Beat]:
    """All of the story's words in their order."""
    return [
        short
        for line in story.splitlines()
        if line.strip()
        for beat in _line_beats(line.strip())
        for short in _cut(beat)
    ]


def _line_beats(line: str) -> Iterator[Beat]:
    if (dashed := DASHED.match(line)) and not QUOTED.search(line):
        told = (dashed["told"] or dashed["told2"] or "").strip()
        yield Beat(dashed["said"].strip(" ,"), True, told)
        if told:
            yield Beat(told, False, told)
        return
    position = 0
    for quote in QUOTED.finditer(line):
        said = next(part for part in quote.groups() if part)
        if _is_speech(said, line[: quote.start()], line[quote.end() :]):
            yield from _told(line[position : quote.start()], line)
            yield Beat(said.strip(" ,"), True, _around(line, quote.start(), quote.end()))
            position = quote.end()
    yield from _told(line[position:], line)


def _is_speech(said: str, before: str, after: str) -> bool:
    """A quoted title inside a sentence ("the book „Tiger“ was") is no speech."""
    spoken_marks = re.search(r"[.!?…,]\s*$", said) or before.rstrip().endswith((":", ",", "—", "–", "-"))
    return bool(spoken_marks or re.match(r"\s*[,—–-]", after) or not before.strip() or len(said.split()) > 3)


def _told(text: str, line: str) -> Iterator[Beat]:
    told = re.sub(r"^[\s,;—–-]+|[\s,:—–-]+$", "", text)
    if re.search(r"\w", told):
        yield Beat(told, False, line)


def _around(line: str, start: int, end: int) -> str:
    """What is told just after a quotation up to its sentence's end, else just before it."""
    after = re.split(r"[.!?…„“«\"]", line[end:].lstrip(" ,—–-"))[0]
    before = re.split(r"[.!?…“”»\"]", line[:start].rstrip(" ,:—–-"))[-1]
    return f"{after} {before}" if line[end:].lstrip().startswith((",", "—", "–", "-")) else f"{before} {after}"


def _cut(beat: Beat) -> Iterator[Beat]:
    if beat.is_speech and len(beat.text) <= BALLOON:
        yield beat
        return
    sentences = [part.strip() for part in SENTENCE_END.split(beat.text)]
    for number, part in enumerate(short for sentence in sentences for short in _short(sentence)):
        yield Beat(part, beat.is_speech, beat.context, beat.is_speech and number > 0)


def _short(sentence: str) -> Iterator[str]:
    words = sentence.split()
    while len(" ".join(words)) > LONGEST:
        taken, size = 0, 0
        while taken < len(words) - 1 and size + len(words[taken]) < LONGEST:
            size += len(words[taken]) + 1
            taken += 1
        at_comma = [n for n in range(taken // 2, taken) if words[n].endswith((",", ";", ":"))]
        taken = at_comma[-1] + 1 if at_comma else max(1, taken)
        yield " ".join(words[:taken])
        words = words[taken:]
    if words:
        yield " ".join(words)
