"""What each sample of the picture sees: surface, normal, colour and distance."""

from dataclasses import dataclass

import numpy as np

from figures.arrays import Bools, Bytes, Floats, Ints, unit
from figures.drawing.camera import Camera
from figures.drawing.tracing import Tracer
from figures.scene import Scene

NOTHING = 255


@dataclass(frozen=True, slots=True)
class GBuffer:
    """Arrays of the samples that hit something, in the order of `where` (flat indices); `parts` and `depth` are
    images.
    """

    where: Ints
    points: Floats
    normals: Floats
    colours: Floats
    pieces: Bytes
    toward: Floats  # unit vectors to the camera
    covered: Bools
    depth: Floats
    parts: Bytes


def seen(scene: Scene, tracer: Tracer, camera: Camera) -> GBuffer:
    window = camera.window_of(scene.points)
    directions = camera.rays(window)
    hits = tracer.nearest(camera.position.astype(np.float32), directions)
    hit = np.flatnonzero(hits.triangles >= 0)
    rows, columns = np.divmod(hit, window[2] - window[0])
    where = ((rows + window[1]) * camera.width + columns + window[0]).astype(np.int32)
    triangle = hits.triangles[hit]
    corners = scene.triangles.take(triangle, 0)
    second, third = hits.second[hit, None], hits.third[hit, None]
    first = 1 - second - third
    rays, distances = directions[hit], hits.distances[hit]
    normals = _mixed(scene.normals, corners, first, second, third)
    shape = (camera.height, camera.width)
    depth = np.full(shape, np.float32(1e3))
    depth.ravel()[where] = distances * (rays @ camera.axes[2].astype(np.float32))
    parts = np.full(shape, NOTHING, np.uint8)
    pieces = scene.piece_of[triangle]
    parts.ravel()[where] = scene.parts[pieces]
    return GBuffer(
        where=where,
        points=camera.position.astype(np.float32) + rays * distances[:, None],
        normals=unit(normals) * hits.facing[hit, None],
        colours=_painted(scene, pieces, corners, (first, second, third)),
        pieces=pieces,
        toward=-rays,
        covered=parts != NOTHING,
        depth=depth,
        parts=parts,
    )


def _painted(scene: Scene, pieces: Bytes, corners: Ints, shares: tuple[Floats, Floats, Floats]) -> Floats:
    """The colours of samples: those of the corners mixed, and patterns drawn by the place of each sample."""
    colours = _mixed(scene.colours, corners, *shares)
    for number, paint in enumerate(scene.paints):
        chosen = np.flatnonzero(pieces == number) if paint else ()
        if paint and len(chosen):
            first, second, third = (share[chosen] for share in shares)
            colours[chosen] = paint(_mixed(scene.model, corners[chosen], first, second, third), colours[chosen])
    return colours


def _mixed(values: Floats, corners: Ints, first: Floats, second: Floats, third: Floats) -> Floats:
    mixed = values.take(corners[:, 0], 0) * first
    mixed += values.take(corners[:, 1], 0) * second
    mixed += values.take(corners[:, 2], 0) * third
    return np.asarray(mixed, np.float32)
