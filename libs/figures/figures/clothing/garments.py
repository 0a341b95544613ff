"""Garments: volumes over the body, cut on the model and made from the posed surface."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from figures.arrays import Bools, Floats, Ints, dot, smoothstep, unit
from figures.body.body_model import BODY
from figures.body.figure import Cut, Figure, body_cut, body_neighbours
from figures.mesh import edges_of, neighbours_of, normals_of, subdivided
from figures.noise import fractal, looked_up
from figures.scene import Material, Paint, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Garment:
    """`cover` says which body points it hides; `thickness` is its distance from the skin and `ease` what it hangs
    away more.

    `rounds` of smoothing bridge hollows of the body; `folds` is the height of wrinkles. All lengths are metres.
    """

    cover: Callable[[Cut], Bools]
    colour: Floats
    part: int
    thickness: float = 0.006
    ease: Callable[[Cut], Floats] | None = None
    rounds: int = 4
    folds: float = 0.0
    hem: float = 0.006
    rim: int = 24  # rounds of smoothing that even out the borders
    material: Material = field(default_factory=lambda: Material(gloss=0.03, sharpness=10))
    paint: Paint | None = None


def covered_by(garments: list[Garment]) -> Bools:
    """Body points under any garment."""
    hidden = np.zeros(len(body_cut().x), bool)
    for garment in garments:
        hidden |= garment.cover(body_cut())
    return hidden


def inner_points(hidden: Bools, rings: int) -> Bools:
    """Hidden points that are more than `rings` edges from a visible one."""
    table = body_neighbours().table
    for _ in range(rings):
        hidden = hidden & hidden[table].all(1)
    return hidden


def sewn(garment: Garment, figure: Figure, rng: np.random.Generator) -> Piece:
    """The garment's piece: smoothed, hemmed, subdivided and wrinkled."""
    cut = body_cut()
    mask = garment.cover(cut)
    quads = figure.model.quads_of(BODY)
    quads = quads[mask[quads].all(1)]
    used, flat = np.unique(quads, return_inverse=True)
    quads = flat.reshape(quads.shape).astype(np.int32)
    body, normals = figure.body[used], figure.normals[used]
    ease = np.zeros(len(used), np.float32) if garment.ease is None else garment.ease(cut)[used]
    model = figure.model.points[used]
    points = _draped(garment, quads, body, normals, ease, model)
    crease = figure.creases[used][:, None]
    points, quads, (model, crease, ease) = _hemmed(garment, quads, points, [model, crease, ease[:, None]])
    quads, (points, model, crease, ease) = subdivided(quads, [points, model, crease, ease])
    if garment.folds:
        points = points + normals_of(points, quads) * _wrinkles(garment, model, crease[:, 0], ease[:, 0], rng)[:, None]
    colours = np.broadcast_to(garment.colour, (len(points), 3)).astype(np.float32)
    if garment.paint is not None:
        colours = garment.paint(model, colours)
    return Piece(points, quads, colours, garment.material, garment.part, model, over(garment.colour, garment.paint))


def _draped(garment: Garment, quads: Ints, body: Floats, normals: Floats, ease: Floats, model: Floats) -> Floats:
    """The cloth before hems: off the skin by thickness and ease, close to it at the neck."""
    neighbours = neighbours_of(quads, len(body))
    wide = unit(neighbours.smoothed(normals, 3))
    neck = np.where(model[:, 2] > 0.48, smoothstep(0.07, 0.13, np.hypot(model[:, 0], model[:, 1] + 0.012)), 1)
    gap = (garment.thickness + ease) * (0.3 + 0.7 * neck)
    points = neighbours.smoothed(body + wide * gap[:, None], garment.rounds, border_rounds=garment.rim)
    least = 0.9 * (garment.thickness * (0.3 + 0.7 * neck) + np.minimum(ease, 0))
    points = points + normals * np.maximum(0, least - dot(points - body, normals))[:, None]
    points = neighbours.smoothed(points, 1)
    even = neighbours.smoothed(points, garment.rim, border_rounds=garment.rim)
    return np.where(neighbours.border[:, None], even, points).astype(np.float32)


def over(colour: Floats, paint: Paint | None) -> Paint | None:
    """The paint on cloth of one colour."""
    return paint and (lambda model, mixed: paint(model, np.broadcast_to(colour, mixed.shape)))


def _hemmed(garment: Garment, quads: Ints, points: Floats, values: list[Floats]) -> tuple[Floats, Ints, list[Floats]]:
    """Turn the open borders inward, so that the cloth has a visible thickness."""
    _edges, faces, sides = edges_of(quads)
    open_sides = faces[sides] == 1
    face, corner = np.nonzero(open_sides)
    start, end = quads[face, corner], quads[face, (corner + 1) % 4]
    rim = np.unique(np.concatenate([start, end]))
    place = np.zeros(len(points), np.int32)
    place[rim] = len(points) + np.arange(len(rim), dtype=np.int32)
    inward = points[rim] - normals_of(points, quads)[rim] * garment.hem
    strip = np.stack([end, start, place[start], place[end]], 1).astype(np.int32)
    return (
        np.concatenate([points, inward]).astype(np.float32),
        np.concatenate([quads, strip]),
        [np.concatenate([value, value[rim]]) for value in values],
    )


def _wrinkles(garment: Garment, model: Floats, crease: Floats, ease: Floats, rng: np.random.Generator) -> Floats:
    """Heights of folds: across the limb where the pose presses the cloth, softer where it hangs."""
    texture = fractal(rng, 4, 4)
    x, y, z = model.T
    around = np.arctan2(y, np.abs(x) - np.where(z < 0, 0.15, 0.0)) / (2 * np.pi)
    along = np.where(np.abs(x) > 0.2, z * 0.75 - np.abs(x) * 0.75, z)
    rings = looked_up(texture, around * 0.5 + along * 0.5, along * 1.7)
    drapes = looked_up(texture, around * 1.1, along * 0.45 + 0.37)
    ridge = 0.55 - np.abs(rings)
    strength = 0.25 + 5.0 * crease + 8.0 * ease
    return np.asarray(garment.folds * (ridge * np.minimum(strength, 1.7) + 0.45 * drapes), np.float32)
