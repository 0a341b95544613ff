"""Moves the points of the body with its bones, and keeps elbows, knees and hips full where they bend.

Linear blend skinning thins a bent joint. Delta mush (Mancewicz and others, 2014) repairs it: the posed body is
smoothed, and the
detail that the same smoothing removes at rest is put back in the turned surface.
"""

import numpy as np

from figures.arrays import Floats, Ints, dot, unit
from figures.body.body_model import BodyModel
from figures.body.skeleton import Placed, Skeleton
from figures.mesh import Neighbours, normals_of

_ROUNDS = 14


def blended(model: BodyModel, rest: Floats, skeleton: Skeleton, placed: Placed) -> Floats:
    """Linear blend skinning."""
    frames = placed.frames.astype(np.float32)
    moves = (placed.heads - np.einsum("bij,bj->bi", placed.frames, skeleton.heads)).astype(np.float32)
    posed = np.zeros_like(rest)
    for slot in range(model.skin_bones.shape[1]):
        bones, weights = model.skin_bones[:, slot], model.skin_weights[:, slot, None]
        posed += weights * (np.einsum("vij,vj->vi", frames[bones], rest) + moves[bones])
    return posed


def restored(rest: Floats, posed: Floats, quads: Ints, neighbours: Neighbours) -> Floats:
    """Delta mush of the posed points."""
    smooth_rest, smooth_posed = (neighbours.smoothed(points, _ROUNDS) for points in (rest, posed))
    toward = neighbours.table[:, 0]
    before = _surface_frames(smooth_rest, quads, toward)
    after = _surface_frames(smooth_posed, quads, toward)
    details = np.einsum("vij,vj->vi", before, rest - smooth_rest)
    return np.asarray(smooth_posed + np.einsum("vji,vj->vi", after, details), np.float32)


def _surface_frames(points: Floats, quads: Ints, toward: Ints) -> Floats:
    """Rows: normal, tangent toward a neighbour, and the third axis, at each point."""
    normals = normals_of(points, quads)
    edge = points[toward] - points
    tangent = unit(edge - dot(edge, normals)[:, None] * normals)
    return np.stack([normals, tangent, np.cross(normals, tangent)], 1)
