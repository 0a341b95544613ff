"""Rays against the triangles of a scene, by Embree."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from figures.arrays import Bools, Floats, Ints, dot

_FAR = np.float32(1e6)


@dataclass(frozen=True, slots=True)
class Hits:
    """For each ray: the triangle it meets (-1: none), the distance, and the shares of the second and third corner."""

    triangles: Ints
    distances: Floats
    second: Floats
    third: Floats
    facing: Floats  # 1 where the front of the triangle is met, -1 where its back


class Tracer:
    def __init__(self, points: Floats, triangles: Ints) -> None:
        with _one_core():
            self._scene = EmbreeScene()
            self._mesh = TriangleMesh(self._scene, points.astype(np.float32), triangles.astype(np.int32))
            self._scene.run(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))

    def nearest(self, origin: Floats, directions: Floats) -> Hits:
        origins = np.broadcast_to(origin.astype(np.float32), directions.shape)
        found = self._scene.run(np.ascontiguousarray(origins), directions, output=True)
        front = np.where(dot(found["Ng"], directions) > 0, -1, 1).astype(np.float32)
        return Hits(found["primID"], found["tfar"], found["u"], found["v"], front)

    def blocked(self, origins: Floats, directions: Floats, reach: float = float(_FAR)) -> Bools:
        """Whether a ray meets anything within `reach`."""
        if not len(origins):
            return np.zeros(0, bool)
        limits = np.full(len(origins), reach, np.float32)
        hit = self._scene.run(
            np.ascontiguousarray(origins, np.float32),
            np.ascontiguousarray(directions, np.float32),
            dists=limits,
            query="OCCLUDED",
        )
        return np.asarray(hit >= 0)


@contextmanager
def _one_core() -> Iterator[None]:
    """Embree builds a scene at its first ray, with as many threads as this thread may use cores. embreex cannot say
    fewer.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
