"""Cells that a spreadsheet would execute as a formula: an apostrophe in front makes them text."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defused(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text
