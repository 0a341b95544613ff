"""The languages of mails and of refusals, and which of them the client of a request prefers."""

import re
from collections.abc import Sequence
from typing import Literal

Language = Literal["en", "de", "ka"]
"""English, German, Georgian."""
LANGUAGES: tuple[Language, ...] = ("en", "de", "ka")
MAX_RANGES = 20
_RANGE = re.compile(
    r"\s*(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)
"""The primary subtag, and the weight if there is one."""


def preferred_language(accepted: str | None, offered: Sequence[Language] = LANGUAGES) -> Language | None:
    """The offered language that an `Accept-Language` header (RFC 9110, 12.5.4) ranks highest.

    `de-AT` is German. None if the header names none of them, or prefers any language (`*`) to them. Invalid ranges and
    those after the first twenty are ignored.
    """
    if not accepted:
        return None
    ranges = [found for found in map(_RANGE.fullmatch, accepted.split(",", MAX_RANGES)[:MAX_RANGES]) if found]
    weighted = [(found[1].lower(), float(found[2] or 1)) for found in ranges]
    for name, weight in sorted(weighted, key=lambda each: -each[1]):
        if not weight or name == "*":
            return None
        for language in offered:
            if language == name:
                return language
    return None
