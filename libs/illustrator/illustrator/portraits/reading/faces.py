"""The face in a photo: found at any place, size and quarter turn, with its 468 points."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.reading import networks
from illustrator.portraits.reading.networks import Floats
from illustrator.portraits.reading.photos import Photo

_SURE = 0.62  # of a box
_PRESENT = 0.5  # of the points
_CERTAIN = 0.85  # a face of this score needs no other turn
_CROP = 1.55  # side of the square around a face's box


@dataclass(frozen=True, slots=True)
class FoundFace:
    """Points (468, 3) in pixels of `photo`, which is turned so that the face is upright within 45 degrees."""

    photo: Photo
    points: Floats
    score: float

    @property
    def size(self) -> float:
        """Forehead to chin, pixels."""
        return float(np.hypot(*(self.points[152, :2] - self.points[10, :2])))


def find_face(photo: Photo) -> FoundFace | None:
    """The largest sure face, first in the whole photo, then in parts of it, in each quarter turn."""
    for tiles in (1, 2, 3):
        found: list[FoundFace] = []
        for turns in (0, 1, 3, 2):
            face = _upright_face(np.ascontiguousarray(np.rot90(photo, turns)), tiles)
            if face is not None and face.score > _CERTAIN:
                return face
            found += [face] if face is not None else []
        if found:
            return max(found, key=lambda face: face.score)
    return None


def _upright_face(photo: Photo, tiles: int) -> FoundFace | None:
    boxes = [box for tile in tiles_of(photo, tiles) for box in boxes_in(photo, *tile)]
    for box in sorted(boxes, key=lambda box: (-round(float(box[0]), 1) * float(box[3]), *box.tolist()))[:4]:
        found = with_points(photo, box)
        if found is not None:
            return found
    return None


def tiles_of(photo: Photo, count: int) -> Iterator[tuple[float, float, float]]:
    """Overlapping squares (left, top, side) in pixels; one covers the whole photo."""
    height, width = photo.shape[:2]
    if count == 1:
        side = float(max(height, width))
        yield (width - side) / 2, (height - side) / 2, side
        return
    side = max(height, width) * (0.72 if count == 2 else 0.45)
    for top in np.linspace(0, max(height - side, 0), count if height > side else 1):
        for left in np.linspace(0, max(width - side, 0), count if width > side else 1):
            yield float(left), float(top), side


def boxes_in(photo: Photo, left: float, top: float, side: float) -> list[NDArray[np.float64]]:
    """Score, centre x, y, size, eyes' x, y, x, y: in pixels of the photo."""
    scale = networks.DETECTOR_SIDE / side
    place = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    square = cv2.warpAffine(
        photo, place, (networks.DETECTOR_SIDE,) * 2, flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    if scale < 0.6:
        reduced = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        square = cv2.warpAffine(
            reduced, np.array([[1, 0, -left * scale], [0, 1, -top * scale]]), (networks.DETECTOR_SIDE,) * 2
        )
    scores, found = networks.detect(np.asarray(square, np.uint8))
    kept: list[NDArray[np.float64]] = []
    for index in np.argsort(-scores, kind="stable")[:12]:
        if scores[index] < _SURE:
            break
        box = found[index].astype(np.float64) * side
        row = np.array(
            [
                scores[index],
                box[0] + left,
                box[1] + top,
                max(box[2], box[3]),
                *(box[4:] + np.array([left, top, left, top])),
            ]
        )
        if all(np.hypot(*(row[1:3] - other[1:3])) > 0.5 * other[3] for other in kept):
            kept.append(np.round(row, 3))
    return kept


def with_points(photo: Photo, box: NDArray[np.float64]) -> FoundFace | None:
    sure, x, y, size, left_x, left_y, right_x, right_y = box
    angle = float(np.arctan2(right_y - left_y, right_x - left_x))
    found = _points(photo, (x, y), size * _CROP, angle)
    if found[0] < _PRESENT:
        return None
    points = found[1]
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    centre = (low + high) / 2
    across = points[263, :2] - points[33, :2]
    angle = float(np.arctan2(across[1], across[0]))
    if abs(np.degrees(angle)) > 75:
        return None
    again = _points(photo, (float(centre[0]), float(centre[1])), float((high - low).max()) * 1.5, angle)
    best = again if again[0] >= _PRESENT else found
    return FoundFace(photo, np.round(best[1], 2), float(sure) * best[0])


def _points(photo: Photo, centre: tuple[float, float], side: float, angle: float) -> tuple[float, Floats]:
    scale = networks.MESH_SIDE / side
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    half = networks.MESH_SIDE / 2
    turn = np.array([[c, s], [-s, c]])
    move = half - turn @ np.array(centre)
    crop = cv2.warpAffine(photo, np.concatenate([turn, move[:, None]], axis=1), (networks.MESH_SIDE,) * 2)
    score, found = networks.face_points(np.asarray(crop, np.uint8))
    flat = (found[:, :2] - move) @ np.linalg.inv(turn).T
    return score, np.concatenate([flat, found[:, 2:] / scale], axis=1).astype(np.float32)
