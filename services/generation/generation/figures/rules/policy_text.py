"""How prompts, and the words that they are compared with, are written before they are compared."""

import re
import unicodedata

LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁɡӏнкмтвпɑαεορυκιντηոսɴᴜᴅᴇꜱᴋᴀᴏᴘʀᴄᴛɪʟʙɢᴍ", "aeopcyxijsdglhkmtbnaaeopukivtnnunudeskaoprctilbgm"
) | {start + place: chr(ord("a") + place) for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
"""Letters of other scripts that look like Latin ones, small capitals, and letters in filled circles and squares."""
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
"""Letters that have no decomposition."""
_LIGATURES = dict.fromkeys((0xFDFA, 0xFDFB), " ")
"""Characters whose normal form is a sentence, which would make the text many times as long."""
_INVISIBLE = ("Mn", "Me", "Cf")
_THOUSANDS = re.compile(r"(?<=\d)[,.'’\u202f](?=\d{3}(?!\d))")
_RANGE = re.compile(r"(?<=\d)\s*[-‐-―~〜/]\s*(?=\d)")
_DIGIT_LETTER = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_LETTERS_IN_NUMBERS = re.compile(r"\b(?=[\doli]*\d)[\doli]{2,3}\b")
_LETTERS_AS_DIGITS = str.maketrans("oli", "011")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*\d)\w+\b")
_DIGITS_AS_LETTERS = str.maketrans("013457", "oieast")
_SPACED = re.compile(r"(?<!\w)\w(?: \w(?!\w)){2,}")
_SPACED_DIGITS = re.compile(r"(?<!\w)\d \d(?!\w)")


def visible(text: str) -> str:
    """Lower case and without accents, marks and invisible characters, in compatible forms of letters and digits."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    shown = "".join(each for each in decomposed if unicodedata.category(each) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", shown.casefold().translate(_STROKES))


def flat(text: str) -> str:
    """Words and numbers of any script with single spaces between them, and lookalikes written as Latin letters.

    Digits of other scripts are decimal ones. `10-12` becomes `10 to 12`.
    """
    plain = "".join(str(unicodedata.decimal(each, each)) for each in visible(text))
    ranges = _RANGE.sub(" to ", _THOUSANDS.sub("", plain))
    words = _NOT_ALPHANUMERIC.sub(" ", ranges.translate(LOOKALIKES))
    return _DIGIT_LETTER.sub(" ", _LETTERS_IN_NUMBERS.sub(_as_number, words)).strip()


def readings(text: str) -> set[str]:
    """The flat forms of a text: also with letters and digits joined that are spaced out, and digits read as letters."""
    line = flat(text)
    joined = _SPACED.sub(_joined, line)
    spelled = _MIXED.sub(lambda match: match.group().translate(_DIGITS_AS_LETTERS), visible(text))
    return {line, joined, _DIGIT_LETTER.sub(" ", joined), _SPACED_DIGITS.sub(_joined, line), flat(spelled)}


def _joined(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")


def _as_number(match: re.Match[str]) -> str:
    """A letter o or l within a number: `1o`, `l2`."""
    return match.group().translate(_LETTERS_AS_DIGITS)
