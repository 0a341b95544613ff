"""A coarse version of a scene: the points of each piece in clusters of even size, and flat triangles between their
centres.
"""

from dataclasses import replace

import numpy as np

from figures.arrays import Floats, Ints, unit
from figures.scene import Scene

_SPACING = 0.05  # metres between centres, on large pieces
_TURN = 0.035  # metres that a turn of the surface by a radian counts as, so that thin parts keep two sides
_ROUNDS = 3


def faceted(scene: Scene, rng: np.random.Generator) -> Scene:
    cluster, count = np.zeros(len(scene.points), np.int32), 0
    owner = np.zeros(len(scene.points), np.int32)
    owner[scene.triangles] = scene.piece_of[:, None]
    for piece in range(len(scene.materials)):
        chosen = np.flatnonzero(owner == piece)
        found = _clusters(np.hstack([scene.points[chosen], _TURN * scene.normals[chosen]]), rng)
        cluster[chosen] = found + count
        count += int(found.max()) + 1
    triangles = cluster[scene.triangles]
    a, b, c = triangles.T
    kept = (a != b) & (b != c) & (a != c)
    _, first = np.unique(np.sort(triangles[kept], 1), axis=0, return_index=True)
    kept = np.flatnonzero(kept)[first]
    points, colours = (_averaged(values, cluster) for values in (scene.points, scene.colours))
    corners = triangles[kept]
    flat = unit(np.cross(points[corners[:, 1]] - points[corners[:, 0]], points[corners[:, 2]] - points[corners[:, 0]]))
    return replace(
        scene,
        points=points[corners].reshape(-1, 3),
        triangles=np.arange(corners.size, dtype=np.int32).reshape(-1, 3),
        normals=np.repeat(flat, 3, 0),
        colours=np.repeat(colours[corners].mean(1) * _tones(len(corners), rng), 3, 0),
        piece_of=scene.piece_of[kept],
        model=np.zeros((corners.size, 3), np.float32),
        paints=(None,) * len(scene.materials),
    )


def _tones(count: int, rng: np.random.Generator) -> Floats:
    """A slightly different tone for each triangle, so that those in one plane can be told apart."""
    return np.exp(rng.normal(0, 0.09, (count, 1))).astype(np.float32)


def _clusters(features: Floats, rng: np.random.Generator) -> Ints:
    """The cluster of each point: nearest of centres that move to the mean of their points."""
    size = float(np.ptp(features[:, :3], 0).max())
    spacing = np.clip(0.1 * size, 0.012, _SPACING)
    cells = np.unique(np.floor(features / spacing), axis=0, return_index=True)[1]
    count = int(np.clip(len(cells) * 0.55, 8, 1100))
    centres = features[rng.permutation(cells)[:count]]
    for _ in range(_ROUNDS):
        nearest = _nearest(features, centres)
        nearest = np.unique(nearest, return_inverse=True)[1]
        centres = _averaged(features, nearest.astype(np.int32))
    return nearest.astype(np.int32)


def _nearest(features: Floats, centres: Floats) -> Ints:
    squares = (centres**2).sum(1)
    parts = [
        (squares - 2 * features[first : first + 4096] @ centres.T).argmin(1) for first in range(0, len(features), 4096)
    ]
    return np.concatenate(parts).astype(np.int32)


def _averaged(values: Floats, place: Ints) -> Floats:
    counts = np.maximum(np.bincount(place), 1)
    return np.stack([np.bincount(place, values[:, axis]) / counts for axis in range(values.shape[1])], 1).astype(
        np.float32
    )
