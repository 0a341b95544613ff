"""Slugs: the names of things in addresses."""

import re
from collections.abc import Container
from itertools import count

from catalog.domain.words import fold

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
RESERVED = frozenset({"wishlist", "categories"})
LONGEST = 200
_SLUG = re.compile(PATTERN)


def is_slug(text: str) -> bool:
    return len(text) <= LONGEST and _SLUG.match(text) is not None and text.isascii()


def slug_of(name: str, taken: Container[str]) -> str:
    """A free slug made from a name, numbered when others have it: "Über Chair" → "uber-chair"."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[: LONGEST - 8].strip("-") or "item"
    if stem not in taken and stem not in RESERVED:
        return stem
    return next(slug for number in count(2) if (slug := f"{stem}-{number}") not in taken)
