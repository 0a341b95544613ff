"""The slugs of books: in letters of every script, unique among the books of their owner."""

import unicodedata
from collections.abc import Collection

LONGEST = 50
FALLBACK = "book"
_KEPT = frozenset("LMN")
"""The general categories of letters, of the marks that belong to them, and of digits."""


def slug_of(title: str) -> str:
    """Lower-case words with hyphens between them; `book` for a title without letters and digits."""
    text = unicodedata.normalize("NFKC", title).lower()
    separated = (_slug_character(character) for character in text)
    words = "".join(separated).split("-")
    slug = "-".join(word for word in words if word)
    return slug[:LONGEST].strip("-_") or FALLBACK


def is_slug(text: str) -> bool:
    """Whether a client may choose it: letters of any script, digits, hyphens and underscores."""
    return 0 < len(text) <= LONGEST and all(each in "-_" or is_word_character(each) for each in text)


def is_word_character(character: str) -> bool:
    return unicodedata.category(character)[0] in _KEPT


def unique_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken, cut so that it is not too long."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        suffix = f"-{number}"
        slug = wanted[: LONGEST - len(suffix)].rstrip("-") + suffix
    return slug


def common_prefix(wanted: str) -> str:
    """What every slug begins with that `unique_slug` can return for `wanted`."""
    return wanted[: LONGEST - LONGEST_SUFFIX].rstrip("-")


LONGEST_SUFFIX = 10


def _slug_character(character: str) -> str:
    if is_word_character(character) or character == "_":
        return character
    return "-" if character.isspace() or character == "-" else ""
