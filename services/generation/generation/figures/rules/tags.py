"""The tags of pictures."""

import unicodedata
from collections.abc import Iterable
from typing import ClassVar

from common.kernel.errors import Invalid

MOST_TAGS = 20
LONGEST_TAG = 64
_REFUSED = ("Cc", "Cs", "Zl", "Zp")
"""Unicode categories: control characters, surrogates, separators of lines and paragraphs."""


class InvalidTag(Invalid):
    """Empty, too long, or with a comma or a control character. Facts: max_length."""

    field: ClassVar[str | None] = "tags"
    code = "tag.invalid"


class TooManyTags(Invalid):
    """Facts: most."""

    field: ClassVar[str | None] = "tags"
    code = "tag.too_many"


def clean_tags(texts: Iterable[str]) -> list[str]:
    """Without repetitions and the white space around them, in the given order. Raises InvalidTag, TooManyTags."""
    tags = list(dict.fromkeys(_clean(text) for text in texts))
    if len(tags) > MOST_TAGS:
        raise TooManyTags(most=MOST_TAGS)
    return tags


def _clean(text: str) -> str:
    tag = text.strip()
    is_refused = "," in tag or any(unicodedata.category(character) in _REFUSED for character in tag)
    if is_refused or not 1 <= len(tag) <= LONGEST_TAG:
        raise InvalidTag(max_length=LONGEST_TAG)
    return tag
