"""Which prompts are refused: those that ask for minors, nudity, sexual content, gore, hatred or self-harm.

Lists of words, compared with whole words of the normalised text, so that `Essex` and `Scunthorpe` pass, and ages in
digits and words (`policy_ages`). Other languages are compared in their own scripts (`policy_words_abroad`). It stops
what is asked for openly; the negative prompt and the models' own safety checkers stand behind it.
"""

import re
import unicodedata
from collections.abc import Iterator

from generation.figures.rules import policy_words_abroad as abroad
from generation.figures.rules.policy_ages import names_a_minor
from generation.figures.rules.policy_text import LOOKALIKES, flat, readings
from generation.figures.rules.policy_words import HARMLESS, PHRASES, STEMS, WORDS

_DIGITS = [
    str.maketrans("0134578@$!|+€", f"o{one}eastbasilte")  # the digit one stands for either letter
    for one in "il"
]
_FOREIGN = re.compile(r"[^\x00-\x7f€]+")
LONGEST_GAP = 3
"""Characters between letters that are spaced out."""
_LETTERS = re.compile(r"[a-z]+")
_SPACED = re.compile(rf"(?<![a-z])[a-z](?:[^a-z]{{1,{LONGEST_GAP}}}[a-z](?![a-z])){{2,}}")
_REPEATED = re.compile(r"([a-z])\1{2,}")
SHORTEST_HIDDEN = 4
"""Words with fewer letters are not looked for inside letters that are spaced out."""
HIDDEN = tuple(word for word in (*WORDS, *STEMS) if len(word) >= SHORTEST_HIDDEN)

_ABROAD = {flat(word) for word in abroad.WORDS.split()} | {flat(phrase) for phrase in abroad.PHRASES.split(",")}
_WORDS_ABROAD = frozenset(each for each in _ABROAD if " " not in each)
_PHRASES_ABROAD = tuple(f" {each} " for each in _ABROAD if " " in each)
_STEMS_ABROAD = tuple(flat(stem) for stem in abroad.STEMS.split())
_SUBSTRINGS_ABROAD = re.compile("|".join(flat(each).replace(" ", "") for each in abroad.SUBSTRINGS.split()))
_HARMLESS_ABROAD = re.compile("|".join(flat(each).replace(" ", "") for each in abroad.HARMLESS.split()))
_ACCENTED = re.compile(abroad.ACCENTED)
_ARTICLES = ("وال", "بال", "لل", "ال", "ה")
"""Arabic and Hebrew articles, which are written with the noun."""


def is_refused(prompt: str) -> bool:
    """Whether the text breaks the content policy, also when it is written in a disguised way."""
    if any(_is_listed(reading) for reading in set(_readings(_normalised(prompt)))):
        return True
    return _ACCENTED.search(prompt.casefold()) is not None or any(
        names_a_minor(line) or _is_listed_abroad(line) for line in readings(prompt)
    )


def _normalised(text: str) -> str:
    """Lower-case Latin letters: without accents, marks, invisible characters and lookalikes of other scripts.

    What is in other scripts becomes white space, and not more of it than matters: a single character can have a normal
    form of eighteen.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    visible = "".join(each for each in decomposed if unicodedata.category(each) not in ("Mn", "Me", "Cf"))
    return _FOREIGN.sub(_gap, visible.casefold().translate(LOOKALIKES))


def _gap(foreign: re.Match[str]) -> str:
    return " " * min(LONGEST_GAP + 1, len(foreign.group()))


def _readings(plain: str) -> Iterator[str]:
    """The text as it is, and with digits and signs read as the letters that they may stand for."""
    for reading in {plain, *(plain.translate(digits) for digits in _DIGITS)}:
        yield reading
        yield _REPEATED.sub(r"\1", reading)
        yield _REPEATED.sub(r"\1\1", reading)


def _is_listed(text: str) -> bool:
    words = _LETTERS.findall(HARMLESS.sub(" ", text))
    if not WORDS.isdisjoint(words) or any(word.startswith(STEMS) for word in words):
        return True
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in PHRASES) or _is_listed_when_joined(text)


def _is_listed_when_joined(text: str) -> bool:
    """Letters that are spaced out, as in `n u d e`, read as one word."""
    joined = ["".join(_LETTERS.findall(match.group())) for match in _SPACED.finditer(text)]
    line = " ".join(joined)  # searched once for each word: there are as many joined words as a customer likes
    return not WORDS.isdisjoint(joined) or any(word in line for word in HIDDEN)


def _is_listed_abroad(line: str) -> bool:
    """Of a flat text, in which Chinese, Japanese and Thai words have no spaces between them."""
    words = line.split()
    words += [word.removeprefix(article) for word in words for article in _ARTICLES if word.startswith(article)]
    if not _WORDS_ABROAD.isdisjoint(words) or any(word.startswith(_STEMS_ABROAD) for word in words):
        return True
    if any(phrase in f" {line} " for phrase in _PHRASES_ABROAD):
        return True
    return _SUBSTRINGS_ABROAD.search(_HARMLESS_ABROAD.sub("", line.replace(" ", ""))) is not None
