"""Photographs for tests, as scikit-image ships them."""

from pathlib import Path

import cv2
import numpy as np
import skimage
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def photograph(name: str) -> Pixels:
    """Return the pixels (height, width, 3) of a photograph."""
    pixels = cv2.imread(str(Path(skimage.__file__).parent / "data" / name), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.ascontiguousarray(pixels[..., ::-1])
