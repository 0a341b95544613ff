"""Plants feet on the ground, and brings the weight over the supporting foot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.body.skeleton import SIDES, Placed, Skeleton
from figures.posing.joint_angles import joint_rotations
from figures.posing.pose import Leg, Pose
from figures.rotations import Rotation, about_x, about_z, between

Point = NDArray[np.float64]
# bone, next bone, share of the body's mass
_MASSES = (
    ("root", "spine04", 0.16),
    ("spine04", "spine02", 0.16),
    ("spine02", "neck01", 0.18),
    ("neck03", "head", 0.08),
    ("upperarm01.{}", "lowerarm01.{}", 0.028),
    ("lowerarm01.{}", "wrist.{}", 0.022),
    ("upperleg01.{}", "lowerleg01.{}", 0.105),
    ("lowerleg01.{}", "foot.{}", 0.06),
)
_BALANCING_STEPS = 4
_STRAIGHTEST = 0.997  # share of its full length to which a standing leg is stretched
_FREE_FOOT = 0.3  # how much of the shift for balance the foot with less weight takes part in


def placed_pose(skeleton: Skeleton, pose: Pose) -> Placed:
    """The skeleton in the pose; planted feet stand on one level, below the body's centre of mass where nothing else
    bears it.
    """
    rotations = joint_rotations(skeleton, pose)
    legs = {"L": pose.left_leg, "R": pose.right_leg}
    planted = [letter for letter in SIDES if legs[letter].planted]
    placed = skeleton.place(rotations, skeleton.head("root"))
    if pose.support not in ("feet", "seat") or not planted:
        return placed
    return _Stance(skeleton, pose, legs, planted, rotations).planted(placed)


@dataclass(frozen=True, slots=True)
class _Stance:
    skeleton: Skeleton
    pose: Pose
    legs: dict[str, Leg]
    feet: list[str]
    rotations: dict[str, Rotation]

    def planted(self, placed: Placed) -> Placed:
        ankles = {letter: self._at(placed, "foot", letter) for letter in self.feet}
        level = min(ankle[2] - self._rise(letter) for letter, ankle in ankles.items())
        for _ in range(_BALANCING_STEPS):
            placed = self._standing(placed, ankles, level)
            if self.pose.support == "feet":
                error = centre_of_mass(self.skeleton, placed) - self._support(placed)
                for letter, ankle in ankles.items():
                    ankle[:2] += 0.7 * error[:2] * self._share_of_shift(letter)
        return self._standing(placed, ankles, level)

    def _standing(self, placed: Placed, ankles: dict[str, Point], level: float) -> Placed:
        """Put the feet below or above the level at which the angles have them, as far as the legs reach."""
        for letter, ankle in ankles.items():
            ankle[2] = level + self._rise(letter)
        up = max(self._missing(placed, letter, ankle) for letter, ankle in ankles.items())
        for letter, ankle in ankles.items():
            ankle[2] += max(up, 0.0)
            self._reach(placed, letter, ankle)
            placed = self.skeleton.place(self.rotations, self.skeleton.head("root"))
            self._flatten(placed, letter)
        return self.skeleton.place(self.rotations, self.skeleton.head("root"))

    def _at(self, placed: Placed, bone: str, letter: str) -> Point:
        return np.array(placed.heads[self.skeleton.index[f"{bone}.{letter}"]])

    def _turn(self, placed: Placed, bone: str, letter: str) -> Rotation:
        return np.asarray(placed.turns[self.skeleton.index[f"{bone}.{letter}"]])

    def _lengths(self, letter: str) -> tuple[float, float]:
        thigh, shin, foot = (f"{bone}.{letter}" for bone in ("upperleg01", "lowerleg01", "foot"))
        return self.skeleton.length(thigh, shin), self.skeleton.length(shin, foot)

    def _share_of_shift(self, letter: str) -> float:
        share = self.pose.weight if letter == "L" else 1 - self.pose.weight
        return 1.0 if len(self.feet) == 1 or share > 0.4 else _FREE_FOOT

    def _rise(self, letter: str) -> float:
        """How much higher than on a flat foot the ankle is when the heel is up."""
        lever = self.skeleton.head(f"foot.{letter}") - self.skeleton.head(f"toe1-1.{letter}")
        return float((about_x(self.legs[letter].heel) @ lever - lever)[2])

    def _missing(self, placed: Placed, letter: str, ankle: Point) -> float:
        """How far the ground must come up for the leg to reach it."""
        hip, longest = self._at(placed, "upperleg01", letter), _STRAIGHTEST * sum(self._lengths(letter))
        away = min(float(np.hypot(*(ankle - hip)[:2])), 0.95 * longest)
        return float(hip[2] - np.sqrt(longest**2 - away**2) - ankle[2])

    def _reach(self, placed: Placed, letter: str, ankle: Point) -> None:
        """Bend the knee and swing the thigh until the ankle is in place; the knee keeps its direction."""
        upper, lower = self._lengths(letter)
        hip = self._at(placed, "upperleg01", letter)
        reach = float(np.clip(np.linalg.norm(ankle - hip), 0.3 * upper, 0.9995 * (upper + lower)))
        bend = 180 - np.degrees(np.arccos(np.clip((upper**2 + lower**2 - reach**2) / (2 * upper * lower), -1, 1)))
        self.rotations[f"lowerleg01.{letter}"] = about_x(float(bend))
        leg = np.array([0, 0, -upper]) + about_x(float(bend)) @ np.array([0, 0, -lower])
        world = between(self._turn(placed, "upperleg02", letter) @ leg, ankle - hip) @ self._turn(
            placed, "upperleg01", letter
        )
        parent = placed.turns[self.skeleton.parents[self.skeleton.index[f"upperleg01.{letter}"]]]
        self.rotations[f"upperleg01.{letter}"] = parent.T @ world

    def _flatten(self, placed: Placed, letter: str) -> None:
        """Turn the foot so that its sole is level, or its heel up by the pitch asked for."""
        shin, front = self._turn(placed, "lowerleg02", letter), np.array([0.0, -1.0, 0.0])
        heading = shin @ front
        if abs(heading[2]) >= 0.8:
            heading = self._turn(placed, "upperleg02", letter) @ front
        yaw = float(np.degrees(np.arctan2(heading[0], -heading[1])))
        heel = self.legs[letter].heel
        self.rotations[f"foot.{letter}"] = shin.T @ about_z(yaw) @ about_x(heel)
        self.rotations[f"toe1-1.{letter}"] = about_x(-heel)

    def _support(self, placed: Placed) -> Point:
        """The point between the planted feet at which the weight is."""
        soles = {
            letter: 0.55 * self._at(placed, "foot", letter) + 0.45 * self._at(placed, "toe1-1", letter)
            for letter in self.feet
        }
        if len(soles) == 1:
            return soles[self.feet[0]]
        return self.pose.weight * soles["L"] + (1 - self.pose.weight) * soles["R"]


def centre_of_mass(skeleton: Skeleton, placed: Placed) -> Point:
    total, weight = np.zeros(3), 0.0
    for start, end, mass in _MASSES:
        for letter in SIDES if "{}" in start else ("",):
            ends = [placed.heads[skeleton.index[bone.format(letter)]] for bone in (start, end)]
            total, weight = total + mass * (ends[0] + ends[1]) / 2, weight + mass
    return total / weight
