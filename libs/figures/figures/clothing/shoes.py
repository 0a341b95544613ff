"""Shoes: a surface lofted around each foot, from heel to toe."""

from dataclasses import dataclass, field

import numpy as np

from figures.arrays import Floats, smoothstep
from figures.body.figure import Figure, body_cut
from figures.mesh import tube
from figures.scene import Material, Piece

_STATIONS, _COLUMNS = 30, 40
_TOP = 0.082  # metres above the ground: no higher than the ankle


@dataclass(frozen=True, slots=True, kw_only=True)
class Shoe:
    """`sole` is its height under the foot, `margin` the room around it, in metres; `pointed` narrows the toe."""

    colour: Floats
    sole_colour: Floats
    part: int
    sole: float = 0.018
    margin: float = 0.006
    pointed: float = 0.0
    material: Material = field(default_factory=lambda: Material(gloss=0.14, sharpness=24))


def shod(shoe: Shoe, figure: Figure) -> list[Piece]:
    return [_lofted(shoe, figure, letter, sign) for letter, sign in (("L", 1), ("R", -1))]


def _lofted(shoe: Shoe, figure: Figure, letter: str, sign: int) -> Piece:
    cut = body_cut()
    rest = figure.rest[: len(cut.x)]
    ground = float(rest[:, 2].min())
    foot = rest[(cut.shares["foot"] > 0.4) & (rest[:, 0] * sign > 0) & (rest[:, 2] < ground + _TOP + 0.01)]
    back, front = float(foot[:, 1].max()) + shoe.margin, float(foot[:, 1].min()) - shoe.margin - 0.004
    share = (1 - np.cos(np.linspace(0, np.pi, _STATIONS))) / 2
    along = back + (front - back) * share
    left, right, top = _sections(foot, along)
    rounding = np.sqrt(np.clip(1 - np.clip(1 - share / 0.10, 0, 1) ** 2, 0, 1))
    rounding *= np.sqrt(np.clip(1 - np.clip(1 - (1 - share) / (0.2 + 0.15 * shoe.pointed), 0, 1) ** 2.2, 0, 1))
    half = ((right - left) / 2 + shoe.margin) * rounding
    middle = (left + right) / 2
    height = np.minimum(np.maximum(top, ground + 0.045) + shoe.margin, ground + _TOP) - ground
    height = height * (0.2 + 0.8 * rounding)
    angle = np.arange(_COLUMNS) / _COLUMNS * 2 * np.pi
    cosine, sine = np.cos(angle), np.sin(angle)
    x = middle[:, None] + half[:, None] * np.sign(cosine) * np.abs(cosine) ** 0.75
    upper, lower = np.abs(np.maximum(sine, 0)) ** 0.9, np.abs(np.minimum(sine, 0)) ** 0.22
    seam = ground + 0.012
    spring = 0.014 * np.clip((share - 0.72) / 0.28, 0, 1)[:, None] ** 2
    z = seam + (height[:, None] - 0.012) * upper + (spring - 0.012 - shoe.sole) * lower * rounding[:, None] ** 0.25
    points = np.stack([x, np.broadcast_to(along[:, None], x.shape), z], -1).reshape(-1, 3)
    colours = np.where((points[:, 2] > seam - 0.002)[:, None], shoe.colour, shoe.sole_colour)
    return Piece(
        _posed(figure, points.astype(np.float32), letter),
        tube(_STATIONS, _COLUMNS),
        colours.astype(np.float32),
        shoe.material,
        shoe.part,
    )


def _sections(foot: Floats, along: Floats) -> tuple[Floats, Floats, Floats]:
    """Least and greatest width, and height, of the foot at each station, evened out."""
    rows = []
    for place in along:
        near = foot[np.abs(foot[:, 1] - np.clip(place, foot[:, 1].min() + 0.012, foot[:, 1].max() - 0.012)) < 0.016]
        rows.append((near[:, 0].min(), near[:, 0].max(), near[:, 2].max()))
    table = np.array(rows)
    for _ in range(3):
        padded = np.pad(table, ((1, 1), (0, 0)), mode="edge")
        table = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return table[:, 0], table[:, 1], table[:, 2]


def _posed(figure: Figure, points: Floats, letter: str) -> Floats:
    """Behind the ball of the foot the shoe turns with the foot, in front of it with the toes."""
    moved = []
    for bone in (f"foot.{letter}", f"toe1-1.{letter}"):
        rest = figure.skeleton.head(bone).astype(np.float32)
        moved.append((points - rest) @ figure.frame_of(bone).T + figure.head_of(bone))
    ball = figure.skeleton.head(f"toe1-1.{letter}")[1]
    toes = smoothstep(ball + 0.025, ball - 0.025, points[:, 1])[:, None]
    return np.asarray(moved[0] * (1 - toes) + moved[1] * toes, np.float32)
