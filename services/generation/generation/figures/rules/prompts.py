"""The prompts of a figure reference: the customer's text, a phrase for each filter that was given, and a fixed end.

The phrases are looked up by filter and value, so no text of a customer reaches them; the negative prompt has none.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

MAX_PROMPT = 2000
SUBJECT = "human figure reference"
TAIL = (
    "reference photo of one fully clothed adult",
    "whole body visible",
    "clear anatomy",
    "good for drawing practice",
)
NEUTRAL = "plain neutral background"
NEGATIVE = (
    "nudity",
    "nude",
    "explicit content",
    "sexual content",
    "gore",
    "blood",
    "violence",
    "children",
    "busy background",
    "text",
    "watermark",
    "logo",
    "extra limbs",
    "distorted anatomy",
)
PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "body_type": {
            "average": "average build",
            "slim": "slim build",
            "athletic": "athletic, muscular build",
            "curvy": "curvy build",
            "heavyset": "heavyset build",
        },
        "pose": {
            "standing": "standing pose",
            "sitting": "sitting pose",
            "action": "dynamic action pose",
            "reclining": "reclining pose",
            "gesture": "expressive gesture pose",
            "crouching": "crouching pose",
            "jumping": "jumping in mid-air",
            "running": "running at full stride",
            "lying": "lying on the ground",
            "foreshortened": "strongly foreshortened pose",
        },
        "camera_angle": {
            "eye_level": "eye-level shot",
            "low_angle": "low-angle shot",
            "high_angle": "high-angle shot",
            "dutch_angle": "tilted Dutch-angle shot",
            "profile": "profile view",
        },
        "lighting": {
            "studio": "soft-box studio lighting",
            "natural": "natural daylight",
            "dramatic": "dramatic directional lighting",
            "rim": "rim lighting from behind",
            "soft": "soft diffuse lighting",
            "flat": "flat even lighting",
            "chiaroscuro": "chiaroscuro lighting",
            "high_key": "high-key lighting",
            "low_key": "low-key lighting",
        },
        "clothing": {
            "casual": "casual clothes",
            "formal": "formal clothes",
            "athletic": "athletic wear",
            "minimal": "plain close-fitting leotard and leggings",
            "traditional": "traditional dress",
            "sport": "sports outfit",
            "fantasy": "fantasy costume",
            "robe": "long robe",
            "armor": "plate armour",
            "sci-fi": "science-fiction suit",
            "anon": "plain featureless bodysuit and a blank mask",
        },
        "background": {
            "simple": "simple uncluttered background",
            "studio": "photo studio backdrop",
            "outdoor": "calm outdoor background",
            "abstract": "quiet abstract background",
            "architectural": "plain architectural background",
            "plain_color": "background of one plain colour",
            "gradient": "smooth gradient background",
        },
        "ethnicity": {
            "diverse": "any ethnicity",
            "african": "African person",
            "asian": "East Asian person",
            "caucasian": "Caucasian person",
            "hispanic": "Hispanic person",
            "middle_eastern": "Middle Eastern person",
            "south_asian": "South Asian person",
        },
        "age_range": {
            "adult": "adult",
            "young_adult": "young adult in the twenties",
            "middle_aged": "middle-aged adult",
            "elderly": "elderly adult",
        },
        "gender_presentation": {
            "androgynous": "androgynous presentation",
            "masculine": "masculine presentation",
            "feminine": "feminine presentation",
        },
        "style": {
            "realistic": "realistic style",
            "comic": "comic-book style",
            "anime": "anime style",
            "silhouette": "solid silhouette",
            "line_art": "clean line art",
            "low_poly": "low-poly style",
        },
        "body_region": {
            "full_body": "full body",
            "torso": "focus on the torso",
            "head": "focus on the head",
            "hands": "focus on the hands",
            "feet": "focus on the feet",
        },
        "camera": {
            "front": "seen from the front",
            "side": "seen from the side",
            "back": "seen from behind",
            "top_down": "seen from directly above",
            "isometric": "isometric view",
        },
        "theme": {
            "daily_life": "daily-life theme",
            "sport": "sports theme",
            "ballet": "ballet theme",
            "fantasy": "fantasy theme",
            "martial_arts": "martial-arts theme",
        },
    }
)
_OPTIONS = re.compile(r"-{2,}\S*|[<>{}\[\]|\\`]|:{2,}")
"""What models read as options, weights or templates: `--no x`, `[…]`, `{a|b}`, `::2`."""


def prompt_of(text: str, filters: Mapping[str, str]) -> str:
    """`text` is the customer's, `filters` were checked."""
    phrases = [PHRASES[name][value] for name, value in filters.items()]
    background = () if "background" in filters else (NEUTRAL,)
    return ", ".join([_subject(text), *phrases, *background, *TAIL])


def negative_prompt() -> str:
    return ", ".join(NEGATIVE)


def tags_of(filters: Mapping[str, str]) -> list[str]:
    """What every picture of the order begins with: one tag for each filter that was given."""
    return [f"{name}:{value}" for name, value in filters.items()]


def _subject(text: str) -> str:
    """The customer's text in one line, without what a model would take for options."""
    printable = "".join(" " if unicodedata.category(each).startswith("C") else each for each in text)
    return " ".join(_OPTIONS.sub(" ", printable).split()).strip(" ,") or SUBJECT
