"""The networks that find a face, its points and the person, on OpenCV's dnn module."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_MODELS = Path(__file__).with_name("models")
DETECTOR_SIDE, MESH_SIDE, PERSON_SIDE = 128, 192, 256
_PRESENCE = "conv2d_31"
_POINTS = "conv2d_21"


@cache
def _network(name: str) -> cv2.dnn.Net:
    # The newer engine returns only one of several outputs.
    return cv2.dnn.readNetFromTFLite(str(_MODELS / f"{name}.tflite"), cv2.dnn.ENGINE_CLASSIC)


def _blob(picture: NDArray[np.uint8], scale: float, offset: float) -> Floats:
    values = picture.astype(np.float32) * np.float32(scale) + np.float32(offset)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


@cache
def _anchors() -> Floats:
    """Centres (x, y), 0 to 1, of the detector's 896 anchors."""
    grids = []
    for cells, repeats in ((16, 2), (8, 6)):
        centres = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(centres, centres)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), repeats, axis=0))
    return np.concatenate(grids)


def detect(picture: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Of a square picture: scores (896,), and boxes with eye points (896, 8).

    x, y of the centre, width, height, then x, y of the left and the right eye in the picture, all 0 to 1.
    """
    network = _network("face_detection_short_range")
    network.setInput(_blob(picture, 1 / 127.5, -1.0))
    scores, boxes = network.forward(["classificators", "regressors"])
    raw = np.clip(scores.reshape(-1), -60, 60)
    found = boxes.reshape(-1, 16)[:, :8] / np.float32(DETECTOR_SIDE)
    anchors = _anchors()
    for start in (0, 4, 6):
        found[:, start : start + 2] += anchors
    return np.asarray(1 / (1 + np.exp(-raw)), np.float32), np.asarray(found, np.float32)


def face_points(picture: NDArray[np.uint8]) -> tuple[float, Floats]:
    """How sure the face is (0 to 1), and its 468 points (x, y, depth) in pixels of the 192 x 192 picture."""
    network = _network("face_landmark")
    network.setInput(_blob(picture, 1 / 255, 0.0))
    presence, found = network.forward([_PRESENCE, _POINTS])
    score = 1 / (1 + np.exp(-float(np.clip(presence.reshape(-1)[0], -60, 60))))
    return score, np.asarray(found.reshape(468, 3), np.float32)


def person_mask(picture: NDArray[np.uint8]) -> Floats:
    """Of a 256 x 256 picture: how likely each pixel shows a person."""
    network = _network("selfie_segmentation")
    network.setInput(_blob(picture, 1 / 255, 0.0))
    return np.asarray(np.clip(network.forward()[0, 0], 0, 1), np.float32)
