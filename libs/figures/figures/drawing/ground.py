"""The ground plane: where each pixel's ray meets it."""

from dataclasses import dataclass

import numpy as np

from figures.arrays import Bools, Floats
from figures.drawing.camera import Camera


@dataclass(frozen=True, slots=True)
class Ground:
    points: Floats  # height, width, coordinates; zero where the ray goes up
    covers: Bools
    distances: Floats
    directions: Floats
    eye: Floats


def ground_of(camera: Camera) -> Ground:
    shape = (camera.height, camera.width)
    directions = camera.rays().reshape(*shape, 3)
    falling = directions[..., 2] < -1e-4
    distances = np.where(falling, -np.float32(camera.position[2]) / np.minimum(directions[..., 2], -1e-4), 1e4)
    points = camera.position.astype(np.float32) + directions * distances[..., None]
    return Ground(
        np.where(falling[..., None], points, 0).astype(np.float32),
        falling,
        distances.astype(np.float32),
        directions,
        camera.position.astype(np.float32),
    )
