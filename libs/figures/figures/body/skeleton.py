"""The skeleton: where each joint is and how each bone is turned, from rotations in anatomical axes.

A joint rotation is given in the axes of the neutral stance: arms hang, legs are straight, palms face the thighs. The
model
rests in an A-pose, so each limb bone has an alignment that takes it from rest to neutral.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.body.body_model import BodyModel
from figures.rotations import IDENTITY, Rotation, between

SIDES = {"L": 1, "R": -1}
_LIMBS = (
    ("upperarm01", "lowerarm01", ("upperarm01", "upperarm02"), (0.07, 0.0, -1.0)),
    ("lowerarm01", "wrist", ("lowerarm01", "lowerarm02"), (0.0, -0.05, -1.0)),
    ("upperleg01", "lowerleg01", ("upperleg01", "upperleg02"), (0.0, 0.0, -1.0)),
    ("lowerleg01", "foot", ("lowerleg01", "lowerleg02"), (0.0, 0.0, -1.0)),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A posed skeleton: the head of each bone, its rotation from the neutral stance, and that from rest."""

    heads: NDArray[np.float64]
    turns: NDArray[np.float64]
    frames: NDArray[np.float64]

    def turned(self, turn: Rotation) -> "Placed":
        return Placed(self.heads @ turn.T, turn @ self.turns, turn @ self.frames)


class Skeleton:
    def __init__(self, model: BodyModel, joints: NDArray[np.float64]) -> None:
        self.bones = model.bones
        self.index = {bone: i for i, bone in enumerate(model.bones)}
        self.parents = model.parents
        self.heads = joints[:, 0]
        self.tails = joints[:, 1]
        self._alignment = self._aligned()

    def head(self, bone: str) -> NDArray[np.float64]:
        return np.asarray(self.heads[self.index[bone]])

    def length(self, start: str, end: str) -> float:
        return float(np.linalg.norm(self.head(end) - self.head(start)))

    def neutral(self, bone: str, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """A direction at rest as it is in the neutral stance."""
        turned: NDArray[np.float64] = self._alignment[self.index[bone]] @ vector
        return turned

    def place(self, rotations: Mapping[str, Rotation], root: NDArray[np.float64]) -> Placed:
        """Chain the joint rotations from the root, which is moved to `root`."""
        count = len(self.bones)
        heads, turns, frames = np.zeros((count, 3)), np.zeros((count, 3, 3)), np.zeros((count, 3, 3))
        for i, bone in enumerate(self.bones):
            parent, own = self.parents[i], rotations.get(bone, IDENTITY)
            if parent < 0:
                heads[i], turns[i] = root, own
            else:
                heads[i] = heads[parent] + frames[parent] @ (self.heads[i] - self.heads[parent])
                turns[i] = turns[parent] @ own
            frames[i] = turns[i] @ self._alignment[i]
        return Placed(heads, turns, frames)

    def _aligned(self) -> NDArray[np.float64]:
        alignment = np.tile(np.eye(3), (len(self.bones), 1, 1))
        for letter, side in SIDES.items():
            for start, end, bones, (out, back, down) in _LIMBS:
                direction = self.head(f"{end}.{letter}") - self.head(f"{start}.{letter}")
                turn = between(direction, (side * out, back, down))
                for bone in bones:
                    alignment[self.index[f"{bone}.{letter}"]] = turn
            self._align_hand(alignment, letter)
        return alignment

    def _align_hand(self, alignment: NDArray[np.float64], letter: str) -> None:
        forearm = alignment[self.index[f"lowerarm02.{letter}"]]
        along = forearm @ (self.head(f"finger3-1.{letter}") - self.head(f"wrist.{letter}"))
        hand = between(along, (0, -0.05, -1)) @ forearm
        across = hand @ (self.head(f"finger2-1.{letter}") - self.head(f"finger5-1.{letter}"))
        hand = between((across[0], across[1], 0), (0, -1, 0)) @ hand
        for i, bone in enumerate(self.bones):
            if bone.endswith(letter) and bone.startswith(("wrist", "finger", "metacarpal")):
                alignment[i] = hand
