"""Which prompts are refused: those that ask for minors, nudity, sexual content, gore, hatred or self-harm.

A list of words, compared with whole words of the normalised text, so that `Essex` and `Scunthorpe` pass. It stops what
is asked for openly; the negative prompt and the models' own safety checkers stand behind it.
"""

import re
import unicodedata
from collections.abc import Iterator

from generation.domain.policy_words import HARMLESS, PHRASES, STEMS, WORDS

_YEARS = (
    "[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen"
)
_AGE = re.compile(
    rf"\b(?:aged?[\s:]*(?:of\s*)?(?:{_YEARS})\b|(?:{_YEARS})[\s-]*(?:(?:years?|yrs?)[\s-]*olds?|y[\s/]*o)\b)"
)
"""An age below 18."""
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁɡӏнкмтвпɑαεορυκιντηոսɴᴜᴅᴇꜱᴋᴀᴏᴘʀᴄᴛɪʟʙɢᴍ", "aeopcyxijsdglhkmtbnaaeopukivtnnunudeskaoprctilbgm"
) | {start + place: chr(ord("a") + place) for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
"""Letters of other scripts that look like Latin ones, small capitals, and letters in filled circles and squares."""
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


def is_refused(prompt: str) -> bool:
    """Whether the text breaks the content policy, also when it is written in a disguised way."""
    plain = _normalised(prompt)
    return bool(_AGE.search(plain)) or any(_is_listed(reading) for reading in set(_readings(plain)))


def _normalised(text: str) -> str:
    """Lower-case Latin letters: without accents, marks, invisible characters and lookalikes of other scripts.

    What is in other scripts becomes white space, and not more of it than matters: a single character can have a normal
    form of eighteen.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    visible = "".join(each for each in decomposed if unicodedata.category(each) not in ("Mn", "Me", "Cf"))
    return _FOREIGN.sub(_gap, visible.casefold().translate(_LOOKALIKES))


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
