"""Eyes, and the head of a mannequin without a face."""

import numpy as np

from figures.arrays import Floats, Ints, smoothstep, unit
from figures.body.body_model import BODY
from figures.body.complexion import Complexion
from figures.body.figure import Figure, body_cut, body_neighbours
from figures.drawing.colours import linear
from figures.mesh import subdivided, tube
from figures.scene import Material, Piece

EYES = 8


def faceless(figure: Figure, colour: Floats) -> list[Piece]:
    """The whole body in one colour, smoothed, with an egg for a head."""
    head = figure.model.bones.index("head")
    model = figure.model
    weights = (model.skin_weights * (model.skin_bones == head)).sum(1)
    quads = model.quads_of(BODY)
    quads = quads[~(weights[quads] > 0.55).all(1)]
    matt = Material(gloss=0.1, sharpness=20)
    bulk = smoothstep(0.5, 0.1, np.maximum(body_cut().shares["hand"], body_cut().shares["foot"]))[:, None]
    smooth = body_neighbours().smoothed(figure.body, 6)
    quads, (points,) = subdivided(quads, [(figure.body + bulk * (smooth - figure.body)).astype(np.float32)])
    egg, shell = _egg(figure)
    return [
        Piece(points, quads, np.broadcast_to(colour, points.shape).astype(np.float32), matt, 1),
        Piece(egg, shell, np.broadcast_to(colour, egg.shape).astype(np.float32), matt, 1),
    ]


def _egg(figure: Figure) -> tuple[Floats, Ints]:
    """An egg in place of the head, narrow at the chin."""
    rows, columns = 40, 64
    down, angle = np.meshgrid(
        np.linspace(0.01, np.pi - 0.01, rows), np.arange(columns) / columns * 2 * np.pi, indexing="ij"
    )
    narrow = 1 - 0.16 * (1 - np.cos(down)) / 2
    shape = np.stack([np.sin(down) * np.cos(angle) * narrow, np.sin(down) * np.sin(angle) * narrow, np.cos(down)], -1)
    head = figure.model.points[: len(figure.normals)][body_cut().shares["head"] > 0.95]
    size = np.ptp(figure.rest[: len(figure.normals)][body_cut().shares["head"] > 0.95], 0) / np.ptp(head, 0)
    local = (shape.reshape(-1, 3) * (0.078, 0.102, 0.128) + (0, -0.035, 0.026)) * size
    return (figure.head_of("head") + local @ figure.frame_of("head").T).astype(np.float32), tube(rows, columns)


def eyes(figure: Figure, tone: Complexion) -> Piece:
    """The eyeballs: white, iris and pupil by the angle from the axis of the eye."""
    quads = figure.eye_quads()
    used, flat = np.unique(quads, return_inverse=True)
    points, model = figure.posed[used], figure.model.points[used]
    colours = np.broadcast_to(linear("#d9d2c8"), (len(used), 3)).astype(np.float32).copy()
    for sign in (1, -1):
        side = np.sign(model[:, 0]) == sign
        middle = (model[side].max(0) + model[side].min(0)) / 2
        angle = np.degrees(np.arccos(np.clip(unit(model[side] - middle) @ np.array([0, -1, 0]), -1, 1)))
        ball = colours[side]
        ball = np.where((angle < 30)[:, None], tone.iris, ball)
        colours[side] = np.where((angle < 13)[:, None], linear("#0d0a09"), ball)
    return Piece(points, flat.reshape(quads.shape).astype(np.int32), colours, Material(gloss=0.5, sharpness=60), EYES)
