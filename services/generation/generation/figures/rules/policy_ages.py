"""Ages below 18 in a prompt: in digits and in words, in the languages of our customers."""

import re
from collections.abc import Iterable, Iterator

from generation.figures.rules import policy_age_words as words
from generation.figures.rules.policy_numbers import ADULT, ORDINALS, VALUES
from generation.figures.rules.policy_text import flat

MAJORITY = 18
_VALUES = {flat(word): value for word, value in VALUES.items()}
_STEM_VALUES = _VALUES | {flat(stem): value for stem, value in words.STEMS.items()}
_VIETNAMESE_TEN = flat("mười")
_CJK_DIGITS = {each: value for value, digits in enumerate("〇一二三四五六七八九") for each in digits} | {
    "两": 2,
    "零": 0,
}
_THAI_DIGITS = {
    flat(word): value for value, word in enumerate(["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"])
}
_THAI_TEN, _THAI_ONE = flat("สิบ"), flat("เอ็ด")


def _any(phrases: Iterable[str]) -> str:
    """Alternatives as a flat text has them, the longest first."""
    return "|".join(sorted({flat(phrase) for phrase in phrases} - {""}, key=len, reverse=True))


def _phrases(text: str) -> str:
    return _any(text.split(","))


_WORD = _any(_VALUES)
_RUN = rf"(?:{_WORD})(?: (?:(?:and|y|e|et|und|og|och|va|u) )?(?:{_WORD})){{0,3}}(?!\w)"
"""Up to four words of numbers that follow each other, as in `twenty five` and `treinta y cinco`."""
_OR = (
    r"(?:to|or|and|through|till|a|al|o|ou|oder|und|bis|of|tot|y|e|et|u|или|и|до|або|lub|nebo|til|eller|og|och|veya|ve"
    r"|hingga|atau)"
)
_NUMBERS = rf"(?<!\w)(?P<first>\d+|{_RUN})(?: {_OR} (?P<second>\d+|{_RUN}))?"
_UNIT = (
    rf"(?:(?:{_phrases(words.AFTER)})(?!\w)"
    rf"|(?:{_phrases(words.AFTER_UNLESS)})(?!\w)(?! (?:{_phrases(words.TIMES)})(?!\w))|(?:{_phrases(words.JOINED)}))"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NUMBERS}(?: and a half)? {_UNIT}",
        rf"(?<!\w)(?:{_phrases(words.BEFORE)}) {_NUMBERS}(?!\w)(?! (?:{_phrases(words.NO_AGES)})(?!\w))",
        rf"(?<!\w)(?:{_phrases(words.LAST)}) (?P<first>\d+|{_RUN})$",
        rf"(?<!\w)(?:{_phrases(words.UNDER)}) (?P<under>\d+|{_RUN}) (?:{_phrases(words.YEARS)})(?!\w)",
        r"(?<!\w)(?:under|below|younger than) (?:the age of )?(?P<under>18|eighteen)$",
        rf"(?<!\w)(?P<first>\d+) (?:st|nd|rd|th) (?:birthday|{_phrases(words.PUPILS)})(?!\w)",
        rf"(?<!\w)(?:{_any(ORDINALS.split())}) (?:birthday|{_phrases(words.PUPILS)})(?!\w)",
    )
)
_ONE_WORD = re.compile(rf"(?<!\w)(?P<stem>{_any(_STEM_VALUES)})(?:{_phrases(words.JOINED)})")
_BARE = "|".join(flat(unit) for unit in words.SUBSTRINGS_AFTER.split())
_MARKS = "|".join(flat(mark) for mark in words.SUBSTRINGS_BEFORE.split())
_CJK = rf"[{''.join(_CJK_DIGITS)}十百\d]{{1,6}}"
_THAI = rf"(?:{_any([*_THAI_DIGITS, _THAI_TEN, _THAI_ONE, 'ยี่', 'ร้อย'])}){{1,4}}"
_KOREAN = re.compile(rf"(?<!\w)(?P<stem>{_any(_VALUES)})(?:살|세)")
_UNSPACED = re.compile(rf"(?P<after>{_CJK}|{_THAI})(?:个?)(?:{_BARE})|(?:{_MARKS})(?:是|は)?(?P<before>{_CJK}|{_THAI})")


def names_a_minor(line: str) -> bool:
    """Whether a flat text contains an age below 18."""
    return any(0 <= age < MAJORITY for age in _ages(line))


def _ages(line: str) -> Iterator[int]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            found = match.groupdict()
            if under := found.get("under"):
                yield _number(under) - 1
            elif not found:
                yield 0
            yield from (_number(each) for name, each in found.items() if name != "under" and each)
    for pattern in (_ONE_WORD, _KOREAN):
        yield from (_STEM_VALUES[match["stem"]] for match in pattern.finditer(line))
    for match in _UNSPACED.finditer(line.replace(" ", "")):
        yield _unspaced_number(match["after"] or match["before"])


def _number(text: str) -> int:
    """The number of digits or words; ADULT for all that cannot be an age of a minor."""
    if text.isdecimal():
        return int(text[:9])
    parts = [_VALUES[word] for word in text.split() if word in _VALUES]
    if max(parts) >= MAJORITY or (_VIETNAMESE_TEN in text.split()[1:] and parts[0] > 1):
        return ADULT
    is_composed = len(parts) == 2 and 10 in parts and min(parts) < 10
    return sum(parts) if is_composed else min(parts)


def _unspaced_number(text: str) -> int:
    """Chinese, Japanese and Thai numbers."""
    if text.isdecimal():
        return int(text[:9])
    if text[0] in _CJK_DIGITS or text[0] in "十百":
        return _cjk_number(text)
    if not text.startswith(_THAI_TEN) and _THAI_TEN in text:
        return ADULT
    rest = text.removeprefix(_THAI_TEN)
    base = 10 if rest != text else 0
    return base + (1 if rest == _THAI_ONE else _THAI_DIGITS.get(rest, 0 if not rest else ADULT))


def _cjk_number(text: str) -> int:
    if "百" in text or (text[0] != "十" and "十" in text and text[0] != "一"):
        return ADULT
    tens, _, units = text.removeprefix("一").rpartition("十") if "十" in text else ("", "", text)
    digits = "".join(str(_CJK_DIGITS.get(each, each)) for each in units) or "0"
    return (10 if "十" in text else 0) + int(digits[:9]) if not tens else ADULT
