"""Whether a text mentions one of some words, by their beginnings."""

import re
from collections.abc import Iterable


def mentions(text: str, beginnings: Iterable[str]) -> bool:
    """ "run" is found in "running" and not in "grunt"."""
    folded = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in beginnings)
