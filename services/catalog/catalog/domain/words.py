"""How text becomes findable: the same folding for what is stored and for what is asked.

A product's search vector holds the words of its name and SKUs (weight A) and of its description (C), each as
written and stemmed, and every SKU once more without separators, as one lexeme marked with `#`.
Beside it stands all of that text folded but otherwise as it is, for searching by any part of a word.
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
    """A search as PostgreSQL takes it: `words` for to_tsquery, `code` and `exact` as finished tsqueries."""

    words: str
    code: str
    exact: str


def fold(text: str) -> str:
    """Without case, accents and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Letters and digits only: nothing in it can be an operator."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def terms(search: str) -> Terms | None:
    """What a client typed, all words wanted, the last one perhaps unfinished; None when it has no words."""
    found = words(search)[:MOST_WORDS]
    if not found:
        return None
    code = "".join(found)[:LONGEST_WORD]
    return Terms(words=" & ".join(found) + ":*", code=f"'#{code}':*", exact=f"'#{code}'")


def substrings(search: str) -> tuple[str, ...]:
    """What stands between the blanks of a search, folded, the longest first."""
    found = {fold(part) for part in search.split()} - {""}
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


def folded(*texts: str) -> str:
    """Texts to look for substrings in; none is found across two of them."""
    return "\n".join(fold(text) for text in texts)


def plain(text: str) -> str:
    """The words of a text, for to_tsvector."""
    return " ".join(words(text))


def codes(skus: Iterable[str]) -> str:
    """The SKUs without separators, as a finished tsvector of weight A."""
    joined = ("".join(words(sku))[:LONGEST_WORD] for sku in skus)
    return " ".join(f"'#{code}':{position}A" for position, code in enumerate(joined, start=1))
