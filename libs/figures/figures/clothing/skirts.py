"""Skirts and the lower halves of robes: a tube around both legs."""

from dataclasses import dataclass, field

import numpy as np

from figures.arrays import Bools, Floats, dot
from figures.body.body_model import BODY, SKIRT
from figures.body.figure import Figure
from figures.clothing.garments import over
from figures.mesh import Neighbours, neighbours_of, normals_of, subdivided
from figures.scene import Material, Paint, Piece

_BLENDING, _SMOOTHING = 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Skirt:
    """`top` and `hem` are heights on the model (waist 0.2, knee -0.37, ankle -0.7); `flare` widens the hem by this
    factor.
    """

    colour: Floats
    part: int
    top: float = 0.17
    hem: float = -0.40
    flare: float = 0.1
    pleats: int = 0
    clearance: float = 0.016
    material: Material = field(default_factory=lambda: Material(gloss=0.03, sharpness=10))
    paint: Paint | None = None


def sewn_skirt(skirt: Skirt, figure: Figure) -> Piece:
    model = figure.model
    chosen = model.group == SKIRT
    start = int(np.flatnonzero(chosen)[0])
    quads = model.quads_of(SKIRT) - start
    base, rest = model.points[chosen], figure.rest[chosen].copy()
    fall = np.clip((skirt.top - base[:, 2]) / (skirt.top + 0.73), 0, 1)
    middle = figure.skeleton.head("root")[:2].astype(np.float32)
    rest[:, :2] = middle + (rest[:, :2] - middle) * (1 + skirt.flare * fall)[:, None]
    quads = quads[((base[quads, 2] <= skirt.top) & (base[quads, 2] >= skirt.hem)).all(1)]
    neighbours = neighbours_of(quads, len(base))
    points = _posed(figure, rest, _weights(figure, chosen, neighbours))
    points = _outside(figure, neighbours.smoothed(points, _SMOOTHING), skirt.clearance)
    points = _outside(figure, neighbours.smoothed(points, 2), skirt.clearance)
    quads, (points, base) = subdivided(quads, [points, base])
    if skirt.pleats:
        points = points + normals_of(points, quads) * _pleats(skirt, base)[:, None]
    points = _outside(figure, points, skirt.clearance * 0.7)
    colours = np.broadcast_to(skirt.colour, (len(points), 3)).astype(np.float32)
    if skirt.paint is not None:
        colours = skirt.paint(base, colours)
    return Piece(points, quads, colours, skirt.material, skirt.part, base, over(skirt.colour, skirt.paint))


def _weights(figure: Figure, chosen: Bools, neighbours: Neighbours) -> Floats:
    """Dense bone weights, blended between the legs so that the cloth spans them."""
    model = figure.model
    dense = np.zeros((int(chosen.sum()), len(model.bones)), np.float32)
    for slot in range(model.skin_bones.shape[1]):
        np.add.at(dense, (np.arange(len(dense)), model.skin_bones[chosen, slot]), model.skin_weights[chosen, slot])
    return neighbours.smoothed(dense, _BLENDING)


def _posed(figure: Figure, rest: Floats, weights: Floats) -> Floats:
    frames = figure.placed.frames
    moves = figure.placed.heads - np.einsum("bij,bj->bi", frames, figure.skeleton.heads)
    blended = np.einsum("vb,bij->vij", weights, frames.astype(np.float32))
    return np.asarray(np.einsum("vij,vj->vi", blended, rest) + weights @ moves.astype(np.float32), np.float32)


def _outside(figure: Figure, points: Floats, clearance: float) -> Floats:
    """Push points out of the legs and hips, along the normal of the nearest body point."""
    model = figure.model
    count = int((model.group == BODY).sum())
    near = np.flatnonzero((model.points[:count, 2] < 0.3) & (np.abs(model.points[:count, 0]) < 0.32))[::2]
    body, normals = figure.posed[near], figure.normals[near]
    nearest = np.empty(len(points), np.int64)
    squares = (body**2).sum(1)
    for first in range(0, len(points), 1024):
        part = points[first : first + 1024]
        nearest[first : first + 1024] = (squares - 2 * part @ body.T).argmin(1)
    gap = dot(points - body[nearest], normals[nearest])
    return np.asarray(points + normals[nearest] * np.maximum(0, clearance - gap)[:, None], np.float32)


def _pleats(skirt: Skirt, base: Floats) -> Floats:
    angle = np.arctan2(base[:, 1] + 0.02, base[:, 0])
    fall = np.clip((skirt.top - base[:, 2]) / 0.5, 0, 1)
    return np.asarray(0.011 * fall * np.sin(skirt.pleats * angle), np.float32)
