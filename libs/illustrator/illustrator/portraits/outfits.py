"""What a figure wears: clothes of the photo's colours, or a costume that a text asks for (English, Georgian)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from illustrator.portraits.likeness import Likeness, Rgb
from illustrator.portraits.words import mentions

Cut = Literal["trousers", "shorts", "skirt", "gown", "long"]
Hat = Literal["", "crown", "wizard", "helmet", "astronaut", "pirate", "explorer", "mask"]
_WHITE: Rgb = (0.97, 0.95, 0.91)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    top: Rgb
    bottom: Rgb
    shoes: Rgb = (0.85, 0.25, 0.22)
    trim: Rgb = _WHITE
    cut: Cut = "trousers"
    sleeves: float = 0.8  # 0 none, 1 to the elbow, 2 to the wrist
    cuffs: bool = False
    neckline: bool = True  # skin is seen at the neck
    tights: Rgb | None = None
    gloves: Rgb | None = None
    belt: Rgb | None = None
    cape: Rgb | None = None
    stripes: bool = False
    emblem: Literal["", "star", "panel"] = ""
    hat: Hat = ""


def outfit_named(text: str, likeness: Likeness) -> Outfit:
    girl = likeness.gender == "female"
    everyday = Outfit(
        top=likeness.top,
        bottom=likeness.bottom,
        cut="skirt" if girl else "shorts",
        shoes=(0.88, 0.34, 0.38) if girl else (0.24, 0.38, 0.66),
    )
    for words, change in _COSTUMES.items():
        if mentions(text, words):
            return replace(everyday, **(change | (_FOR_GIRLS.get(words[0], {}) if girl else {})))
    return everyday


_COSTUMES: Mapping[tuple[str, ...], dict[str, Any]] = {
    ("superhero", "hero", "cape", "გმირ", "სუპერ"): {
        "top": (0.14, 0.32, 0.74),
        "bottom": (0.14, 0.32, 0.74),
        "cape": (0.86, 0.14, 0.17),
        "shoes": (0.86, 0.14, 0.17),
        "gloves": (0.86, 0.14, 0.17),
        "belt": (0.98, 0.8, 0.22),
        "trim": (1.0, 0.82, 0.22),
        "sleeves": 1.96,
        "cut": "trousers",
        "emblem": "star",
        "hat": "mask",
    },
    ("princess", "queen", "ball gown", "fairy", "პრინცეს", "დედოფ", "ფერია"): {
        "top": (0.93, 0.56, 0.74),
        "bottom": (0.96, 0.66, 0.82),
        "trim": (0.99, 0.86, 0.48),
        "cut": "gown",
        "hat": "crown",
        "belt": (0.99, 0.82, 0.4),
    },
    ("prince", "king", "royal", "პრინც", "მეფე", "უფლისწულ"): {
        "top": (0.62, 0.12, 0.22),
        "bottom": (0.93, 0.9, 0.84),
        "cape": (0.32, 0.18, 0.5),
        "trim": (0.98, 0.82, 0.36),
        "belt": (0.3, 0.2, 0.14),
        "sleeves": 1.9,
        "cuffs": True,
        "cut": "trousers",
        "hat": "crown",
    },
    ("knight", "armour", "armor", "რაინდ", "ჯავშ"): {
        "top": (0.70, 0.74, 0.80),
        "bottom": (0.56, 0.60, 0.68),
        "shoes": (0.5, 0.54, 0.62),
        "gloves": (0.56, 0.6, 0.68),
        "cape": (0.72, 0.14, 0.18),
        "belt": (0.46, 0.3, 0.16),
        "trim": (0.98, 0.82, 0.36),
        "sleeves": 1.96,
        "cut": "trousers",
        "neckline": False,
        "emblem": "star",
        "hat": "helmet",
    },
    ("astronaut", "space", "cosmonaut", "ასტრონავტ", "კოსმონავტ"): {
        "top": (0.93, 0.94, 0.96),
        "bottom": (0.93, 0.94, 0.96),
        "shoes": (0.36, 0.4, 0.48),
        "gloves": (0.9, 0.5, 0.2),
        "trim": (0.9, 0.5, 0.2),
        "belt": (0.4, 0.44, 0.5),
        "sleeves": 1.96,
        "cuffs": True,
        "cut": "trousers",
        "neckline": False,
        "emblem": "panel",
        "hat": "astronaut",
    },
    ("wizard", "witch", "magician", "sorcer", "mage", "ჯადოქ", "ჯადო"): {
        "top": (0.28, 0.22, 0.58),
        "bottom": (0.28, 0.22, 0.58),
        "trim": (0.98, 0.84, 0.36),
        "belt": (0.62, 0.42, 0.2),
        "sleeves": 1.9,
        "cuffs": True,
        "cut": "long",
        "hat": "wizard",
    },
    ("pirate", "captain", "მეკობრ", "კაპიტან"): {
        "top": (0.95, 0.94, 0.9),
        "trim": (0.78, 0.16, 0.18),
        "bottom": (0.24, 0.24, 0.3),
        "shoes": (0.3, 0.2, 0.15),
        "belt": (0.42, 0.26, 0.15),
        "stripes": True,
        "cut": "trousers",
        "sleeves": 1.3,
        "hat": "pirate",
    },
    ("explorer", "adventur", "safari", "scout", "მოგზაურ", "მკვლევარ"): {
        "top": (0.78, 0.68, 0.46),
        "bottom": (0.52, 0.46, 0.3),
        "shoes": (0.42, 0.28, 0.18),
        "belt": (0.4, 0.26, 0.16),
        "cut": "shorts",
        "hat": "explorer",
    },
    ("pyjama", "pajama", "nightgown", "პიჟამ"): {
        "top": (0.62, 0.78, 0.94),
        "bottom": (0.62, 0.78, 0.94),
        "trim": (0.98, 0.97, 0.94),
        "shoes": (0.95, 0.75, 0.8),
        "stripes": True,
        "sleeves": 1.9,
        "cuffs": True,
        "cut": "trousers",
    },
    ("coat", "winter", "jacket", "snow", "ქურთუკ", "ზამთ"): {
        "sleeves": 1.9,
        "cuffs": True,
        "cut": "trousers",
        "gloves": (0.95, 0.9, 0.8),
        "shoes": (0.45, 0.3, 0.2),
        "neckline": False,
    },
    ("dress", "gown", "კაბა"): {"cut": "gown", "bottom": (0.92, 0.5, 0.5)},
    ("jeans", "trousers", "pants", "შარვალ"): {"cut": "trousers"},
}
_FOR_GIRLS: Mapping[str, dict[str, Any]] = {
    "superhero": {"cut": "skirt", "bottom": (0.86, 0.14, 0.17), "tights": (0.14, 0.32, 0.74)}
}
