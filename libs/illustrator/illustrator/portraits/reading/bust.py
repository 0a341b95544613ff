"""Head and shoulders cut from a photo, upright and of one scale, and the regions in it: person, face, skin, hair."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.reading import networks
from illustrator.portraits.reading.faces import FoundFace
from illustrator.portraits.reading.networks import Floats

HEAD = 128  # pixels from the crown to the chin
LEFT, TOP, WIDTH, HEIGHT = -1.7, -0.85, 3.4, 3.4  # of the cut, in heads; the crown is at (0, 0), the chin at (0, 1)
_SIDE = int(WIDTH * HEAD)
_FOREHEAD = 0.205  # height of the mesh's highest point, in heads below the crown
_LIGHTEST = 86.0  # L of the lightest parts of a well exposed photo
_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bust:
    """`lab` is CIE L*a*b* (L 0 to 100), `person` 0 to 1; `inside` is False beyond the photo."""

    rgb: NDArray[np.uint8]
    lab: Floats
    person: Floats
    inside: Mask
    points: Floats
    detail: float  # photo pixels per pixel of the cut

    def x(self, heads: float) -> int:
        return round((heads - LEFT) * HEAD)

    def y(self, heads: float) -> int:
        return round((heads - TOP) * HEAD)

    def at(self, index: int) -> tuple[float, float]:
        """A point of the face, in heads."""
        return float(self.points[index, 0] / HEAD + LEFT), float(self.points[index, 1] / HEAD + TOP)

    def polygon(self, *indices: int) -> Mask:
        mask = np.zeros(self.lab.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, cv2.convexHull(np.round(self.points[list(indices), :2]).astype(np.int32)), 1)
        return mask.astype(bool)

    def face(self) -> Mask:
        return self.polygon(*_OVAL)

    def grid(self) -> tuple[Floats, Floats]:
        """x and y of every pixel, in heads."""
        rows, columns = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32)
        return columns / HEAD + LEFT, rows / HEAD + TOP


def cut(found: FoundFace) -> Bust:
    eyes = found.points[[33, 133, 263, 362], :2].mean(axis=0)
    across = found.points[263, :2] - found.points[33, :2]
    angle = float(np.arctan2(across[1], across[0]))
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    upright = (found.points[:, :2] - eyes) @ turn.T
    length = float(upright[152, 1] - upright[10, 1])
    scale = HEAD * (1 - _FOREHEAD) / max(length, 1.0)
    middle = float(upright[[234, 454], 0].mean())
    chin = np.array([(0 - LEFT) * HEAD - middle * scale, (1 - TOP) * HEAD - upright[152, 1] * scale])
    place = np.concatenate([turn * scale, (chin - turn @ eyes * scale)[:, None]], axis=1)
    photo = found.photo
    if scale < 0.55:
        factor = max(scale, 0.05)
        photo = np.asarray(cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
        place = np.concatenate([place[:, :2] / factor, place[:, 2:]], axis=1)
    rgb = np.asarray(cv2.warpAffine(photo, place, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    inside = cv2.warpAffine(np.ones(photo.shape[:2], np.uint8), place, (_SIDE, _SIDE)) > 0
    points = found.points.copy()
    points[:, :2] = upright * scale + chin
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB), np.float32)
    return Bust(rgb, _exposed(lab, inside), _person(rgb) * inside, inside, points, 1 / scale)


def _exposed(lab: Floats, inside: Mask) -> Floats:
    """Brightened, if even the lightest parts of the photo are dark."""
    lightest = float(np.percentile(lab[inside][:, 0], 98))
    gain = np.clip(_LIGHTEST / max(lightest, 1.0), 1.0, 2.6) ** 0.9
    return np.asarray(np.minimum(lab * np.float32(gain), 100), np.float32)


def _person(rgb: NDArray[np.uint8]) -> Floats:
    small = cv2.resize(rgb, (networks.PERSON_SIDE,) * 2, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(networks.person_mask(np.asarray(small, np.uint8)), (_SIDE, _SIDE)), np.float32)
