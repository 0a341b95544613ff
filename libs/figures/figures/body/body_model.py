"""The body that every figure is made from: points, quads, targets that change its shape, and a skeleton.

The file is made by `bench/build_figure_model.py` from the MakeHuman base mesh, which is in the public domain
(CC0 1.0).
Lengths are metres; the body stands in an A-pose, z up, and faces -y.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.arrays import Bytes, Floats, Ints

_FILE = Path(__file__).with_name("figure_model.npz")
_STEP = 2e-5  # metres per unit of a stored offset
BODY, LEFT_EYE, RIGHT_EYE, SKIRT = range(4)


@dataclass(frozen=True, slots=True)
class BodyModel:
    points: Floats
    quads: Ints
    group: Bytes
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    joints: NDArray[np.float64]  # bone, (head, tail), coordinates
    skin_bones: Bytes
    skin_weights: Floats
    targets: tuple[str, ...]
    offsets: NDArray[np.int16]
    joint_offsets: Floats

    def shaped(self, weights: Mapping[str, float]) -> tuple[Floats, NDArray[np.float64]]:
        """Points and joints of the body with these amounts of the named targets."""
        points, joints = self.points.copy(), self.joints.copy()
        for name, weight in weights.items():
            index = self.targets.index(name)
            points += self.offsets[index] * np.float32(weight * _STEP)
            joints += self.joint_offsets[index] * weight
        return points, joints

    def quads_of(self, group: int) -> Ints:
        return np.asarray(self.quads[self.group[self.quads[:, 0]] == group], np.int32)


@cache
def load_model() -> BodyModel:
    with np.load(_FILE) as stored:
        arrays: dict[str, NDArray[Any]] = {name: stored[name] for name in stored.files}
    return BodyModel(
        points=arrays["points"],
        quads=arrays["quads"].astype(np.int32),
        group=arrays["group"],
        bones=tuple(str(name) for name in arrays["bones"]),
        parents=tuple(int(parent) for parent in arrays["parents"]),
        joints=arrays["joints"].astype(float),
        skin_bones=arrays["skin_bones"],
        skin_weights=arrays["skin_weights"].astype(np.float32),
        targets=tuple(str(name) for name in arrays["targets"]),
        offsets=arrays["offsets"],
        joint_offsets=arrays["joint_offsets"],
    )
