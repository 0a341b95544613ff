"""All faces of a photo: where they are and how large, to compare two photos of one scene."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.reading.faces import boxes_in, tiles_of, with_points
from illustrator.portraits.reading.photos import Photo, upright

_TILES = (1, 2, 3)
_APART = 0.5  # of a face's size: nearer ones are the same


@dataclass(frozen=True, slots=True)
class FacePlace:
    """The centre and the size of a face, as shares of the photo's width, its height, and its longer side."""

    x: float
    y: float
    size: float


def face_places(content: bytes) -> tuple[FacePlace, ...] | None:
    """Those of a file's upright faces, the surest first; None if it cannot be decoded."""
    photo = upright(content)
    return None if photo is None else tuple(_places(photo))


def _places(photo: Photo) -> list[FacePlace]:
    height, width = photo.shape[:2]
    return [
        FacePlace(float(box[1] / width), float(box[2] / height), float(box[3] / max(width, height)))
        for box in _distinct(photo)
        if with_points(photo, box) is not None
    ]


def _distinct(photo: Photo) -> list[NDArray[np.float64]]:
    found = [box for tiles in _TILES for tile in tiles_of(photo, tiles) for box in boxes_in(photo, *tile)]
    kept: list[NDArray[np.float64]] = []
    for box in sorted(found, key=lambda box: (-float(box[0]), *box.tolist())):
        if all(np.hypot(*(box[1:3] - other[1:3])) > _APART * max(box[3], other[3]) for other in kept):
            kept.append(box)
    return kept
