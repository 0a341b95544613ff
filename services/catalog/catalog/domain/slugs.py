"""Slugs: the names of products and categories in URLs."""

import re
from collections.abc import Container
from itertools import count

from catalog.domain.errors import SlugReserved
from catalog.domain.search_text import fold

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
RESERVED = frozenset({"wishlist", "categories"})
LONGEST = 200
_SLUG = re.compile(PATTERN)


def is_slug(text: str) -> bool:
    return len(text) <= LONGEST and _SLUG.match(text) is not None and text.isascii()


def check_slug(slug: str) -> None:
    """Raises SlugReserved."""
    if slug in RESERVED:
        raise SlugReserved(slug=slug)


def slug_of(name: str, taken: Container[str]) -> str:
    """A slug made from a name, with a number if it is taken or reserved: "Über Chair" → "uber-chair"."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[: LONGEST - 8].strip("-") or "item"
    if stem not in taken and stem not in RESERVED:
        return stem
    return next(slug for number in count(2) if (slug := f"{stem}-{number}") not in taken)
