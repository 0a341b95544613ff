"""Figures stand: soles on one level, the weight over what bears it, limbs of their own length."""

import numpy as np
import pytest
from figures.body.figure import Figure, body_cut, posed_figure
from figures.posing.planting import centre_of_mass
from figures.posing.pose import Pose
from figures.posing.poses import POSES, mirrored
from figures.vocabulary import DEFAULTS, FILTERS

ALL = [pytest.param(pose, id=f"{name}-{i}") for name, poses in POSES.items() for i, pose in enumerate(poses)]
ON_FEET = [
    pytest.param(*p.values, id=p.id) for p in ALL if isinstance(p.values[0], Pose) and p.values[0].support == "feet"
]


def figure_in(pose: Pose, **filters: str) -> Figure:
    return posed_figure({**DEFAULTS, **filters}, pose, np.random.default_rng(0))


def soles(figure: Figure) -> dict[str, float]:
    foot = body_cut().shares["foot"] > 0.5
    left = figure.model.points[: len(foot), 0] > 0
    return {"L": float(figure.body[foot & left, 2].min()), "R": float(figure.body[foot & ~left, 2].min())}


def test_the_vocabulary_has_at_least_fifteen_poses() -> None:
    assert set(POSES) == set(FILTERS["pose"])
    assert len(ALL) >= 15


@pytest.mark.parametrize("pose", ON_FEET)
def test_planted_feet_are_the_lowest_points_and_on_one_level(pose: Pose) -> None:
    figure = figure_in(pose)
    lowest = float(figure.body[:, 2].min())
    planted = [letter for letter, leg in (("L", pose.left_leg), ("R", pose.right_leg)) if leg.planted]
    for letter in planted:
        assert soles(figure)[letter] == pytest.approx(lowest, abs=0.015)


@pytest.mark.parametrize("pose", ON_FEET)
def test_the_weight_is_over_the_feet(pose: Pose) -> None:
    figure = figure_in(pose)
    mass = centre_of_mass(figure.skeleton, figure.placed)
    planted = [letter for letter, leg in (("L", pose.left_leg), ("R", pose.right_leg)) if leg.planted]
    ends = np.array([figure.head_of(f"{bone}.{letter}") for letter in planted for bone in ("foot", "toe1-1")])
    low, high = ends.min(0)[:2] - 0.07, ends.max(0)[:2] + 0.07
    assert (mass[:2] > low).all()
    assert (mass[:2] < high).all()


@pytest.mark.parametrize("pose", ALL)
def test_bones_keep_their_lengths(pose: Pose) -> None:
    figure = figure_in(pose)
    for start, end in (("upperarm01.L", "lowerarm01.L"), ("upperleg01.R", "lowerleg01.R"), ("lowerleg01.L", "foot.L")):
        posed = float(np.linalg.norm(figure.head_of(end) - figure.head_of(start)))
        assert posed == pytest.approx(figure.skeleton.length(start, end), abs=1e-4)


def test_a_mirrored_pose_mirrors_the_skeleton() -> None:
    pose = POSES["standing"][0]
    straight, turned = figure_in(pose), figure_in(mirrored(pose))
    assert np.allclose(straight.head_of("wrist.L") * (-1, 1, 1), turned.head_of("wrist.R"), atol=0.01)


@pytest.mark.parametrize("presentation", FILTERS["gender_presentation"])
def test_adults_have_the_height_of_adults(presentation: str) -> None:
    figure = figure_in(POSES["standing"][2], gender_presentation=presentation)
    assert 1.5 < float(np.ptp(figure.body[:, 2])) < 1.95
