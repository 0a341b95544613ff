"""Normalisation of text for search: stored text and search terms are normalised in the same way.

A product's `search` vector contains the words of its name and SKUs (weight A) and of its description (weight C), both
unstemmed and stemmed, and each SKU again without separators, as one lexeme with the prefix `#`. The column `folded`
contains the same text for substring search.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WORDS = 16
LONGEST_WORD = 64
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """A search in PostgreSQL's syntax: `words` is an argument of to_tsquery, `code` and `exact` are tsqueries."""

    words: str
    code: str
    exact: str


def fold(text: str) -> str:
    """Remove differences of case, accents and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words of a text. They contain letters and digits only, so none is an operator of tsquery."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def terms(search: str) -> Terms | None:
    """Parse a search: every word must occur, the last one as a prefix. None if it contains no word."""
    found = words(search)[:MOST_WORDS]
    if not found:
        return None
    code = "".join(found)[:LONGEST_WORD]
    return Terms(words=" & ".join(found) + ":*", code=f"'#{code}':*", exact=f"'#{code}'")


def substrings(search: str) -> tuple[str, ...]:
    """The whitespace-separated parts of a search, folded, the longest first."""
    found = {fold(part) for part in search.split()} - {""}
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


def folded(*texts: str) -> str:
    """Join texts for substring search. A search part contains no line break, so it matches within one text only."""
    return "\n".join(fold(text) for text in texts)


def plain(text: str) -> str:
    """The words of a text, for to_tsvector."""
    return " ".join(words(text))


def codes(skus: Iterable[str]) -> str:
    """The SKUs without separators, as a tsvector of weight A."""
    joined = ("".join(words(sku))[:LONGEST_WORD] for sku in skus)
    return " ".join(f"'#{code}':{position}A" for position, code in enumerate(joined, start=1))
