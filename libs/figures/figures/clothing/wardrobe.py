"""What each `clothing` value wears."""

from collections.abc import Mapping

import numpy as np

from figures.clothing import costumes, everyday, themes
from figures.clothing.outfit import Outfit, Tailor


def outfit(clothing: str, rng: np.random.Generator, feminine: float) -> Outfit:
    """The clothes of one figure. `feminine` from 0 to 1 is how likely cuts that are usual for women are."""
    return _TAILORS[clothing](rng, feminine)


_THEMES = {"sport": "sport", "fantasy": "fantasy", "ballet": "ballet", "martial_arts": "gi"}


def theme_clothing(filters: Mapping[str, str]) -> dict[str, str]:
    """The clothes of a theme, for figures whose clothing was not asked for."""
    theme = filters.get("theme", "")
    return {"clothing": _THEMES[theme]} if theme in _THEMES else {}


_TAILORS: Mapping[str, Tailor] = {
    "ballet": themes.ballet,
    "gi": themes.gi,
    "casual": everyday.casual,
    "formal": everyday.formal,
    "athletic": everyday.athletic,
    "minimal": everyday.minimal,
    "traditional": everyday.traditional,
    "sport": everyday.sport,
    "fantasy": costumes.fantasy,
    "robe": costumes.robe,
    "armor": costumes.armor,
    "sci-fi": costumes.scifi,
    "anon": costumes.anon,
}
