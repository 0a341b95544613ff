"""Rotation matrices. Angles are in degrees; x is the figure's left, -y its front and z up."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rotation: TypeAlias = NDArray[np.float64]

IDENTITY: Rotation = np.eye(3)


def about(axis: ArrayLike, degrees: float) -> Rotation:
    """Turn by `degrees` around `axis`, counterclockwise when the axis points at the viewer."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    turned: Rotation = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turned


def about_x(degrees: float) -> Rotation:
    return about((1, 0, 0), degrees)


def about_y(degrees: float) -> Rotation:
    return about((0, 1, 0), degrees)


def about_z(degrees: float) -> Rotation:
    return about((0, 0, 1), degrees)


def between(start: ArrayLike, end: ArrayLike) -> Rotation:
    """The smallest rotation that turns the direction `start` into `end`."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    axis = np.cross(a, b)
    sine, cosine = float(np.linalg.norm(axis)), float(a @ b)
    if sine < 1e-9:
        return IDENTITY if cosine > 0 else about(_perpendicular(a), 180)
    return about(axis, float(np.degrees(np.arctan2(sine, cosine))))


def swing(degrees: float, toward: float, side: int) -> Rotation:
    """Raise a hanging limb by `degrees`. `toward`: 0 is the front, 90 outward, 180 the back; `side`: 1 left, -1
    right.
    """
    angle = np.radians(toward)
    direction = np.array([side * np.sin(angle), -np.cos(angle), 0.0])
    return about(np.cross((0, 0, -1), direction), degrees)


def chain(parts: Sequence[Rotation]) -> Rotation:
    """The product of the rotations, the last applied first."""
    product = IDENTITY
    for part in parts:
        product = product @ part
    return product


def _perpendicular(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    other = np.eye(3)[int(np.argmin(np.abs(vector)))]
    return np.cross(vector, other)
