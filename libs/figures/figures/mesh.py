"""Meshes of quads, their normals, smoothing and subdivision."""

from dataclasses import dataclass

import numpy as np

from figures.arrays import Bools, Floats, Ints, unit


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The edge neighbours of each point, padded with the point itself."""

    table: Ints
    counts: Floats
    border: Bools

    def mean(self, points: Floats) -> Floats:
        """The mean of the neighbours of each point; points of a border only see the border."""
        padding = self.table.shape[1] - self.counts
        total = points.take(self.table[:, 0], 0)
        for column in self.table.T[1:]:  # several times as fast as the sum of all neighbours at once
            total += points.take(column, 0)
        return np.asarray((total - padding[:, None] * points) / np.maximum(self.counts, 1)[:, None], np.float32)

    def smoothed(self, points: Floats, rounds: int, *, border_rounds: int | None = None) -> Floats:
        """Each round moves every point half way to the mean of its neighbours; a border stops after its own rounds."""
        for done in range(rounds):
            moves = np.float32(0.5) * (self.mean(points) - points)
            if border_rounds is not None and done >= border_rounds:
                moves[self.border] = 0
            points = points + moves
        return points


def edges_of(quads: Ints) -> tuple[Ints, Ints, Ints]:
    """The unique edges, the number of faces at each, and the edge index of each side of each quad."""
    sides = np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2)
    sides = np.sort(sides, 1)
    keys = sides[:, 0].astype(np.int64) * (int(quads.max()) + 1) + sides[:, 1]
    _, first, inverse, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return np.asarray(sides[first]), counts.astype(np.int32), inverse.reshape(quads.shape).astype(np.int32)


def neighbours_of(quads: Ints, count: int) -> Neighbours:
    edges, faces, _ = edges_of(quads)
    border = np.zeros(count, bool)
    border[edges[faces == 1]] = True
    usable = edges[~(border[edges].any(1) & (faces > 1))]
    both = np.concatenate([usable, usable[:, ::-1], _inward(edges, faces, border)])
    both = both[np.argsort(both[:, 0], kind="stable")]
    counts = np.bincount(both[:, 0], minlength=count)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    table = np.repeat(np.arange(count)[:, None], max(int(counts.max()), 1), 1)
    table[both[:, 0], np.arange(len(both)) - starts[both[:, 0]]] = both[:, 1]
    return Neighbours(table.astype(np.int32), counts.astype(np.float32), border)


def _inward(edges: Ints, faces: Ints, border: Bools) -> Ints:
    """Edges from an inner point to a border point, which only the inner point sees."""
    mixed = edges[(faces > 1) & (border[edges].sum(1) == 1)]
    return np.asarray(np.where(border[mixed[:, :1]], mixed[:, ::-1], mixed))


def normals_of(points: Floats, faces: Ints) -> Floats:
    """Area-weighted normals of the points of a mesh of quads or triangles."""
    corners = points[faces]
    last = corners[:, -1]
    areas = np.cross(corners[:, 2] - corners[:, 0], last - corners[:, 1 if faces.shape[1] == 4 else 0])
    sums = [np.bincount(faces.ravel(), np.repeat(areas[:, axis], faces.shape[1]), len(points)) for axis in range(3)]
    return unit(np.stack(sums, 1))


def subdivided(quads: Ints, values: list[Floats]) -> tuple[Ints, list[Floats]]:
    """One Catmull-Clark step. The first array holds the points; the others (colours) are averaged without smoothing."""
    edges, faces, sides = edges_of(quads)
    count = len(values[0])
    centres = count + len(edges) + np.arange(len(quads), dtype=np.int32)
    middle = count + sides
    children = [np.stack([quads[:, i], middle[:, i], centres, middle[:, i - 1]], 1) for i in range(4)]
    return np.concatenate(children).astype(np.int32), [
        _smooth_values(quads, edges, faces, sides, values[0]),
        *[np.concatenate([v, v[edges].mean(1), v[quads].mean(1)]).astype(np.float32) for v in values[1:]],
    ]


def _smooth_values(quads: Ints, edges: Ints, faces: Ints, sides: Ints, points: Floats) -> Floats:
    count = len(points)
    centre = points[quads].mean(1)
    halves = points[edges].mean(1)
    at_edge = _scatter(sides.ravel(), np.repeat(centre, 4, 0), len(edges))
    inner = faces == 2
    edge_points = np.where(inner[:, None], (halves * 2 + at_edge) / 4, halves)
    around = _scatter(quads.ravel(), np.repeat(centre, 4, 0), count)
    valence = np.maximum(np.bincount(quads.ravel(), minlength=count), 1)[:, None]
    mids = _scatter(edges.ravel(), np.repeat(halves, 2, 0), count)
    spokes = np.maximum(np.bincount(edges.ravel(), minlength=count), 1)[:, None]
    moved = (around / valence + 2 * mids / spokes + (valence - 3) * points) / valence
    open_edges = edges[~inner]
    border = np.zeros(count, bool)
    border[open_edges] = True
    rim = _scatter(open_edges.ravel(), np.repeat(halves[~inner], 2, 0), count)
    rims = np.maximum(np.bincount(open_edges.ravel(), minlength=count), 1)[:, None]
    moved = np.where(border[:, None], (points + rim / rims) / 2, moved)
    used = np.zeros(count, bool)
    used[quads] = True
    moved = np.where(used[:, None], moved, points)
    return np.concatenate([moved, edge_points, centre]).astype(np.float32)


def _scatter(where: Ints, values: Floats, count: int) -> Floats:
    return np.stack([np.bincount(where, values[:, axis], count) for axis in range(3)], 1).astype(np.float32)


def grid(rows: int, columns: int) -> Ints:
    """Quads between the points of a grid."""
    return _between(np.arange(rows * columns, dtype=np.int32).reshape(rows, columns))


def tube(rows: int, columns: int) -> Ints:
    """Quads between the points of a grid whose last column meets the first."""
    index = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    return _between(np.concatenate([index, index[:, :1]], 1))


def _between(index: Ints) -> Ints:
    return np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], -1).reshape(-1, 4)
