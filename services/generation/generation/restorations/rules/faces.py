"""Whether a restored photograph shows the same faces: as many, in the same places and of the same size."""

from collections.abc import Sequence
from math import hypot
from typing import Protocol

APART = 0.6
"""A face may move by so many of its sizes: models crop and zoom a little."""
LARGER = 1.5


class Face(Protocol):
    """The centre and the size of a face, as shares of the photograph."""

    @property
    def x(self) -> float: ...

    @property
    def y(self) -> float: ...

    @property
    def size(self) -> float: ...


def changes_of_faces(before: Sequence[Face], after: Sequence[Face]) -> tuple[str, ...]:
    """What differs, for staff; empty if nothing does."""
    lost = [face for face in before if not any(_is_same(face, other) for other in after)]
    added = [face for face in after if not any(_is_same(other, face) for other in before)]
    found = [f"the face at {_place(face)} is gone, moved or resized" for face in lost]
    return (*found, *(f"there is another face at {_place(face)}" for face in added))


def _is_same(face: Face, other: Face) -> bool:
    ratio = other.size / face.size
    return hypot(other.x - face.x, other.y - face.y) <= APART * face.size and 1 / LARGER <= ratio <= LARGER


def _place(face: Face) -> str:
    return f"{face.x:.0%} from the left and {face.y:.0%} from the top"
