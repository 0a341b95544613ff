"""The figure references in the history of a demo customer, most of them public: the gallery of a new studio."""

from typing import NamedTuple


class DemoFigures(NamedTuple):
    """An order of so many `pictures`."""

    filters: dict[str, str]
    pictures: int = 2
    is_public: bool = True


FIGURES: tuple[DemoFigures, ...] = (
    DemoFigures({"pose": "action", "lighting": "dramatic", "clothing": "athletic", "body_type": "athletic"}),
    DemoFigures({"pose": "sitting", "lighting": "soft", "ethnicity": "african", "gender_presentation": "feminine"}),
    DemoFigures(
        {"pose": "standing", "camera_angle": "low_angle", "lighting": "rim", "gender_presentation": "masculine"}
    ),
    DemoFigures({"pose": "reclining", "lighting": "natural", "background": "outdoor", "ethnicity": "asian"}),
    DemoFigures({"pose": "gesture", "clothing": "formal", "age_range": "middle_aged", "background": "gradient"}),
    DemoFigures({"pose": "running", "clothing": "sport", "background": "outdoor", "camera_angle": "profile"}),
    DemoFigures({"pose": "crouching", "lighting": "chiaroscuro", "body_type": "slim", "ethnicity": "hispanic"}),
    DemoFigures({"pose": "standing", "clothing": "traditional", "background": "architectural", "age_range": "elderly"}),
    DemoFigures({"pose": "jumping", "style": "low_poly", "clothing": "athletic", "background": "abstract"}),
    DemoFigures({"pose": "sitting", "clothing": "robe", "body_type": "heavyset", "camera_angle": "high_angle"}),
    DemoFigures({"pose": "standing", "style": "line_art", "body_type": "curvy"}, is_public=False),
    DemoFigures({"pose": "foreshortened", "lighting": "studio", "ethnicity": "south_asian"}, is_public=False),
)
"""Oldest first."""
