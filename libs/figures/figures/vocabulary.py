"""The filters of a figure reference and the values of each, the default value first."""

from collections.abc import Mapping
from types import MappingProxyType

FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "body_type": ("average", "slim", "athletic", "curvy", "heavyset"),
        "pose": (
            "standing",
            "sitting",
            "action",
            "reclining",
            "gesture",
            "crouching",
            "jumping",
            "running",
            "lying",
            "foreshortened",
        ),
        "camera_angle": ("eye_level", "low_angle", "high_angle", "dutch_angle", "profile"),
        "lighting": (
            "studio",
            "natural",
            "dramatic",
            "rim",
            "soft",
            "flat",
            "chiaroscuro",
            "high_key",
            "low_key",
        ),
        "clothing": (
            "casual",
            "formal",
            "athletic",
            "minimal",
            "traditional",
            "sport",
            "fantasy",
            "robe",
            "armor",
            "sci-fi",
            "anon",
        ),
        "background": (
            "simple",
            "studio",
            "outdoor",
            "abstract",
            "architectural",
            "plain_color",
            "gradient",
        ),
        "ethnicity": (
            "diverse",
            "african",
            "asian",
            "caucasian",
            "hispanic",
            "middle_eastern",
            "south_asian",
        ),
        "age_range": ("adult", "young_adult", "middle_aged", "elderly"),
        "gender_presentation": ("androgynous", "masculine", "feminine"),
        "style": ("realistic", "comic", "anime", "silhouette", "line_art", "low_poly"),
        "body_region": ("full_body", "torso", "head", "hands", "feet"),
        "camera": ("front", "side", "back", "top_down", "isometric"),
        "theme": ("daily_life", "sport", "ballet", "fantasy", "martial_arts"),
    }
)
DEFAULTS: Mapping[str, str] = MappingProxyType({name: values[0] for name, values in FILTERS.items()})
