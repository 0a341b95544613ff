"""The fonts of books, all under the Open Font License: FiraGO for Georgian, Latin and more; Noto for symbols."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from unicodedata import category

import pymupdf_fonts
import uharfbuzz

UNITS_PER_EM = 1000


class Weight(Enum):
    """The cut of the text font."""

    REGULAR = "figo"
    BOLD = "figbo"
    ITALIC = "figit"
    BOLD_ITALIC = "figbi"


# Asked in this order for a code point that the text font does not have.
FALLBACKS = ("notos", "symbol2", "symbol1", "math", "music")


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One font file."""

    shaper: uharfbuzz.Font
    code_points: frozenset[int]


@lru_cache(maxsize=16)
def font_file(name: str) -> bytes:
    """A TrueType or OpenType file by the name that its package gives it."""
    return bytes(pymupdf_fonts.myfont(name))


@lru_cache(maxsize=16)
def typeface(name: str) -> Typeface:
    face = uharfbuzz.Face(font_file(name))
    shaper = uharfbuzz.Font(face)
    shaper.scale = (UNITS_PER_EM, UNITS_PER_EM)
    return Typeface(shaper, frozenset(face.unicodes))


def typeface_of(code_point: int, weight: Weight) -> Typeface | None:
    """The first font that has the code point; None if none has it."""
    for name in (weight.value, *FALLBACKS):
        found = typeface(name)
        if code_point in found.code_points:
            return found
    return None


def legible(text: str) -> str:
    """The text without code points that no font can show (emoji, controls), its white space kept as it is."""
    return "".join(c for c in text if c.isspace() or _is_shown(c))


def _is_shown(character: str) -> bool:
    return not category(character).startswith("C") and typeface_of(ord(character), Weight.REGULAR) is not None
