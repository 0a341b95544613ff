"""Each value of each filter is visible, and where it should be."""

from typing import Any

import numpy as np
import pytest
from figures.vocabulary import DEFAULTS, FILTERS

from .pictures import difference, drawn, inner, outline, overlap


def others(name: str) -> list[str]:
    return [value for value in FILTERS[name] if value != DEFAULTS[name]]


@pytest.mark.parametrize("pose", others("pose"))
def test_a_pose_changes_the_outline(pose: str) -> None:
    assert overlap(outline(pose=pose), outline()) < 0.75


@pytest.mark.parametrize("angle", others("camera_angle"))
def test_a_camera_angle_changes_the_projection(angle: str) -> None:
    assert overlap(outline(camera_angle=angle), outline()) < 0.85


@pytest.mark.parametrize("camera", others("camera"))
def test_a_camera_position_changes_the_projection(camera: str) -> None:
    assert overlap(outline(camera=camera), outline()) < 0.93
    assert difference(drawn(camera=camera), drawn(), inner(outline())) > 8


@pytest.mark.parametrize("lighting", others("lighting"))
def test_lighting_changes_the_shading(lighting: str) -> None:
    assert difference(drawn(lighting=lighting), drawn(), inner(outline())) > 5


@pytest.mark.parametrize("lighting", ["rim", "flat"])
def test_lighting_does_not_change_the_outline(lighting: str) -> None:
    assert overlap(outline(lighting=lighting), outline()) > 0.98


@pytest.mark.parametrize("background", others("background"))
def test_a_background_changes_only_what_is_behind_the_figure(background: str) -> None:
    figure = outline()
    assert difference(drawn(background=background), drawn(), ~figure) > 8
    assert difference(drawn(background=background), drawn(), inner(inner(figure))) == 0


@pytest.mark.parametrize("clothing", others("clothing"))
def test_clothing_changes_the_figure(clothing: str) -> None:
    assert difference(drawn(clothing=clothing), drawn(), inner(outline())) > 8


@pytest.mark.parametrize("ethnicity", others("ethnicity"))
def test_ethnicity_changes_the_face(ethnicity: str) -> None:
    head: dict[str, Any] = {"body_region": "head", "clothing": "athletic"}
    assert difference(drawn(**head, ethnicity=ethnicity), drawn(**head), inner(outline(**head))) > 2.5


@pytest.mark.parametrize("age", others("age_range"))
def test_age_changes_the_face(age: str) -> None:
    head = outline(body_region="head")
    assert difference(drawn(body_region="head", age_range=age), drawn(body_region="head"), inner(head)) > 2


@pytest.mark.parametrize("style", others("style"))
def test_a_style_changes_the_figure(style: str) -> None:
    assert difference(drawn(style=style), drawn(), inner(outline())) > 5


@pytest.mark.parametrize("theme", others("theme"))
def test_a_theme_changes_the_picture(theme: str) -> None:
    everything = np.ones((128, 128), bool)
    assert difference(drawn(theme=theme), drawn(), everything) > 3


def test_a_theme_leaves_clothing_that_was_asked_for() -> None:
    asked = drawn(theme="sport", clothing="robe")
    assert difference(asked, drawn(theme="sport"), inner(outline())) > 8


@pytest.mark.parametrize("region", others("body_region"))
def test_a_body_region_fills_the_frame_with_that_part(region: str) -> None:
    assert overlap(outline(body_region=region), outline()) < 0.7
    assert outline(body_region=region).mean() > outline().mean()


def breadth(**filters: Any) -> float:
    """Pixels of the figure per row that it has, squared height taken out."""
    figure = outline(**filters, clothing="minimal")
    return float(figure.sum() / np.flatnonzero(figure.any(1)).size ** 2)


def test_body_types_differ_in_breadth_in_the_right_order() -> None:
    slim, average, heavyset = (breadth(body_type=kind) for kind in ("slim", "average", "heavyset"))
    assert slim < 0.97 * average < 0.94 * heavyset


@pytest.mark.parametrize("body_type", others("body_type"))
def test_a_body_type_changes_the_outline(body_type: str) -> None:
    assert overlap(outline(body_type=body_type, clothing="minimal"), outline(clothing="minimal")) < 0.97


@pytest.mark.parametrize("presentation", others("gender_presentation"))
def test_a_gender_presentation_changes_the_outline(presentation: str) -> None:
    other = outline(gender_presentation=presentation, clothing="minimal")
    assert overlap(other, outline(clothing="minimal")) < 0.97
