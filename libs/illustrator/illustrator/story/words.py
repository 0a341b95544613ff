"""Finding words of a lexicon in Georgian or English text.

A word that ends in `*` matches every word that begins so, which covers Georgian case endings and English plurals.
"ტყე* forest*" are two patterns; words of one pattern are joined by `_`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

Lexicon = Mapping[str, str]


@lru_cache(maxsize=512)
def _pattern(words: str) -> re.Pattern[str]:
    choices = []
    for word in words.split():
        choice = re.escape(word).replace("_", r"\s+").replace(r"\*", r"\w*")
        choices.append(choice)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)", re.IGNORECASE)


def found(lexicon: Lexicon, text: str) -> list[str]:
    """The keys of the lexicon that the text mentions, in the order of their first mention."""
    places = positions(lexicon, text)
    return sorted(places, key=lambda key: places[key])


def positions(lexicon: Lexicon, text: str) -> dict[str, int]:
    """Where the text mentions a key first."""
    places = {}
    for key, words in lexicon.items():
        if match := _pattern(words).search(text):
            places[key] = match.start()
    return places


def strongest(lexicon: Lexicon, text: str) -> str | None:
    """The key that is mentioned most often, of several the first mentioned; None if none is."""
    counts = {key: len(_pattern(words).findall(text)) for key, words in lexicon.items()}
    mentioned = found(lexicon, text)
    return max(mentioned, key=lambda key: (counts[key], -mentioned.index(key)), default=None)


LATIN = dict(zip("აბგდევზთიკლმნოპრსტუფქყჯჰ", "abgdevztiklmnoprstupkqjh", strict=True)) | {
    "ჟ": "zh",
    "შ": "sh",
    "ჩ": "ch",
    "ც": "ts",
    "ძ": "dz",
    "წ": "ts",
    "ჭ": "ch",
    "ღ": "gh",
    "ხ": "kh",
}


def person_at(text: str, name: str) -> int:
    """Where the text has the name, in any Georgian case ("ნინო": ნინომ, ნინოს) or in Latin letters; -1 if nowhere."""
    first = name.split()[0] if name.split() else ""
    places = []
    for written in {first, "".join(LATIN.get(letter, letter) for letter in first)}:
        if len(written) < 2:
            continue
        stem = written[:-1] if len(written) > 3 and written[-1].lower() in "აეიოუaeiou" else written
        if match := re.search(rf"(?<!\w){re.escape(stem)}\w{{0,6}}(?!\w)", text, re.IGNORECASE):
            places.append(match.start())
    return min(places, default=-1)


def names_person(text: str, name: str) -> bool:
    return person_at(text, name) >= 0
