"""The posed body, and the coordinates on it by which garments and hair are cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from figures.arrays import Floats, Ints
from figures.body.body_model import BODY, LEFT_EYE, RIGHT_EYE, BodyModel, load_model
from figures.body.proportions import target_weights
from figures.body.skeleton import Placed, Skeleton
from figures.body.skinning import blended, restored
from figures.mesh import Neighbours, neighbours_of, normals_of
from figures.posing.planting import centre_of_mass, placed_pose
from figures.posing.pose import Pose
from figures.posing.settling import resting_turn

_SETS = {
    "arm": ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
    "hand": ("wrist", "finger", "metacarpal"),
    "leg": ("upperleg", "lowerleg", "foot", "toe"),
    "foot": ("foot", "toe"),
    "head": ("head", "neck02", "neck03"),
    "neck": ("head", "neck"),
    "shoulder": ("shoulder01", "upperarm01"),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """Where each body point is on the model at rest, whatever the figure's shape and pose.

    `x` outward from the middle, `y` to the back, `z` up, in metres: ankle -0.745, knee -0.37, hip 0.05, waist 0.2,
    neck 0.59, eyes 0.73. `arm` runs from 0 at the shoulder over 1 at the elbow to 2 at the wrist. `shares` are sums of
    the weights of bones, by part of the body.
    """

    x: Floats
    y: Floats
    z: Floats
    arm: Floats
    shares: Mapping[str, Floats]


@cache
def body_cut() -> Cut:
    model = load_model()
    body = model.group == BODY
    points = model.points[body]
    shares = {}
    for name, prefixes in _SETS.items():
        chosen = np.array([bone.startswith(prefixes) for bone in model.bones])
        shares[name] = (model.skin_weights[body] * chosen[model.skin_bones[body]]).sum(1)
    x = np.abs(points[:, 0])
    return Cut(x, points[:, 1], points[:, 2], _along_arm(model, points), shares)


@cache
def body_neighbours() -> Neighbours:
    model = load_model()
    return neighbours_of(model.quads_of(BODY), int((model.group == BODY).sum()))


def _along_arm(model: BodyModel, points: Floats) -> Floats:
    folded = points * np.array([1, 1, 1], np.float32)
    folded[:, 0] = np.abs(folded[:, 0])
    shoulder, elbow, wrist = (
        model.joints[model.bones.index(bone), 0].astype(np.float32)
        for bone in ("upperarm01.L", "lowerarm01.L", "wrist.L")
    )
    upper = (folded - shoulder) @ (elbow - shoulder) / np.sum((elbow - shoulder) ** 2)
    lower = (folded - elbow) @ (wrist - elbow) / np.sum((wrist - elbow) ** 2)
    return np.asarray(np.where(lower > 0, 1 + np.maximum(lower, 0), np.minimum(upper, 1)), np.float32)


@dataclass(frozen=True, slots=True)
class Figure:
    """All points of the model in the pose (body first), those at rest, and the skeleton."""

    model: BodyModel
    rest: Floats
    posed: Floats
    normals: Floats  # of the body's points
    creases: Floats
    skeleton: Skeleton
    placed: Placed

    @property
    def body(self) -> Floats:
        return np.asarray(self.posed[self.model.group == BODY])

    def head_of(self, bone: str) -> Floats:
        return np.asarray(self.placed.heads[self.skeleton.index[bone]], np.float32)

    def frame_of(self, bone: str) -> Floats:
        return np.asarray(self.placed.frames[self.skeleton.index[bone]], np.float32)

    def eye_quads(self) -> Ints:
        return np.concatenate([self.model.quads_of(LEFT_EYE), self.model.quads_of(RIGHT_EYE)])


def _creases(rest: Floats, posed: Floats) -> Floats:
    """How much each body point's surroundings are pressed together by the pose, from 0."""
    neighbours = body_neighbours()
    before, after = (
        np.sqrt(((points[neighbours.table] - points[:, None]) ** 2).sum(2)).sum(1) for points in (rest, posed)
    )
    pressed = np.clip(1 - after / np.maximum(before, 1e-6), 0, 0.6)
    return np.asarray(neighbours.smoothed(pressed[:, None].astype(np.float32), 6)[:, 0])


def posed_figure(filters: Mapping[str, str], pose: Pose, rng: np.random.Generator) -> Figure:
    model = load_model()
    rest, joints = model.shaped(target_weights(filters, rng))
    skeleton = Skeleton(model, joints)
    placed = placed_pose(skeleton, pose)
    posed = blended(model, rest, skeleton, placed)
    count, quads = int((model.group == BODY).sum()), model.quads_of(BODY)
    posed[:count] = restored(rest[:count], posed[:count], quads, body_neighbours())
    creases = _creases(rest[:count], posed[:count])
    if pose.support == "floor":
        turn = resting_turn(posed[:count], centre_of_mass(skeleton, placed))
        posed, placed = posed @ turn.T.astype(np.float32), placed.turned(turn)
    return Figure(model, rest, posed, normals_of(posed[:count], quads), creases, skeleton, placed)
