"""Things beside the figure: what it sits on, and what it holds for a theme."""

from collections.abc import Mapping

import numpy as np

from figures.arrays import Floats, unit
from figures.body.figure import Figure, body_cut
from figures.drawing.colours import linear
from figures.mesh import grid
from figures.posing.pose import Pose
from figures.scene import Material, Piece

PROP = 20


def props_for(filters: Mapping[str, str], pose: Pose, figure: Figure, move: Floats) -> list[Piece]:
    """What bears a sitting figure, a ball for sport, and a sword for fantasy."""
    props = [_seat(figure, move)] if pose.support == "seat" else []
    if filters["theme"] == "sport":
        props.append(_ball(figure, move))
    if filters["theme"] == "fantasy":
        props += _sword(figure, move)
    return props


def _ball(figure: Figure, move: Floats) -> Piece:
    """A ball of two colours on the ground beside the right foot."""
    rows, columns = 24, 48
    down, angle = np.meshgrid(
        np.linspace(0.01, np.pi - 0.01, rows), np.arange(columns + 1) / columns * 2 * np.pi, indexing="ij"
    )
    shape = np.stack([np.sin(down) * np.cos(angle), np.sin(down) * np.sin(angle), np.cos(down)], -1).reshape(-1, 3)
    foot = figure.head_of("toe1-1.R") + move
    middle = np.array([foot[0] - 0.24, foot[1] - 0.12, 0.112])
    panels = (np.sin(4 * np.arctan2(shape[:, 1], shape[:, 0])) * np.sin(3.5 * np.arccos(shape[:, 2])) > 0.25)[:, None]
    colours = np.where(panels, linear("#b5532c"), linear("#e8e2d6"))
    return Piece(
        (middle + 0.112 * shape).astype(np.float32),
        grid(rows, columns + 1),
        colours.astype(np.float32),
        Material(gloss=0.12),
        PROP,
    )


def _sword(figure: Figure, move: Floats) -> list[Piece]:
    """Blade, guard and grip in the right hand, along its knuckles, the blade on the side of the index finger."""
    index, little = (figure.head_of(f"finger{finger}-1.R") for finger in (2, 5))
    up = unit((index - little)[None])[0]
    fingers = unit((index + little - 2 * figure.head_of("wrist.R"))[None])[0]
    palm = np.cross(up, fingers)
    hold = (index + little) / 2 + move + 0.016 * fingers + 0.034 * palm
    axes = np.stack([unit(np.cross(up, palm)[None])[0], palm, up], 1)
    steel, brass, hide = linear("#c4c9d0"), linear("#a8833c"), linear("#3d2a1c")
    shiny = Material(gloss=0.7, sharpness=50, metal=0.8)
    parts = (
        (0.022, 0.006, 0.08, 0.82, steel, shiny, 0.25),
        (0.085, 0.012, 0.06, 0.085, brass, shiny, 1.0),
        (0.012, 0.012, -0.11, 0.065, hide, Material(gloss=0.1), 1.0),
    )
    return [
        _bar(hold, axes, (width, depth), (low, high), colour, material, tip)
        for width, depth, low, high, colour, material, tip in parts
    ]


def _bar(
    origin: Floats,
    axes: Floats,
    half: tuple[float, float],
    ends: tuple[float, float],
    colour: Floats,
    material: Material,
    tip: float,
) -> Piece:
    piece = box(np.array([-half[0], -half[1], ends[0]]), np.array([half[0], half[1], ends[1]]), colour)
    local = piece.points.copy()
    local[:, :2] *= np.where(local[:, 2:] > (ends[0] + ends[1]) / 2, tip, 1)
    return Piece((origin + local @ axes.T).astype(np.float32), piece.quads, piece.colours, material, PROP)


def _seat(figure: Figure, move: Floats) -> Piece:
    """A block under the thighs and buttocks."""
    cut, points = body_cut(), figure.body + move
    seat = points[(cut.z < 0.1) & (cut.z > -0.2) & (cut.shares["arm"] < 0.1)]
    top = float(np.percentile(seat[:, 2], 4))
    hips = points[(cut.z < 0.12) & (cut.z > 0.0) & (cut.shares["arm"] < 0.1)]
    low, high = hips.min(0), hips.max(0)
    return box(
        np.array([low[0] - 0.05, low[1] - 0.02, 0.0]),
        np.array([high[0] + 0.05, high[1] + 0.06, top]),
        linear("#a39a8c"),
    )


def box(low: Floats, high: Floats, colour: Floats) -> Piece:
    """A block with slightly rounded edges: the faces share no points, so each is flat."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    faces = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    points = (low + corners * (high - low))[faces].reshape(-1, 3).astype(np.float32)
    quads = np.arange(24, dtype=np.int32).reshape(6, 4)
    return Piece(points, quads, np.tile(colour, (24, 1)).astype(np.float32), Material(gloss=0.03), PROP)
