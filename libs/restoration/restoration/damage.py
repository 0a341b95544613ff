"""Where a photograph is damaged: scratches, dust, folds and spots."""

import io
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from restoration import defects, folds, spots
from restoration.pictures.picture import Mask, Picture

SIDE: Final = 1024
"""The longest side, in pixels, at which damage is looked for."""


def find(colours: NDArray[np.uint8]) -> Mask:
    """The mask (height, width) of the damage of a picture (height, width, 3)."""
    return np.asarray(defects.find(colours, 0.5) | folds.find(colours) | spots.find(colours), np.uint8)


def mask_of(picture: Picture) -> bytes:
    """A PNG of the picture's size: white and transparent where it is damaged, else black and opaque.

    Models differ in whether they repaint what is white or what is transparent.
    """
    damaged = cv2.resize(find(_small(picture)), (picture.width, picture.height), interpolation=cv2.INTER_NEAREST)
    planes = [damaged, damaged, damaged, np.uint8(255) - damaged]
    written = io.BytesIO()
    Image.fromarray(np.dstack(planes).astype(np.uint8)).save(written, "PNG", compress_level=6)
    return written.getvalue()


def _small(picture: Picture) -> NDArray[np.uint8]:
    colours = picture.pixels if not picture.is_grey else cv2.cvtColor(picture.pixels, cv2.COLOR_GRAY2RGB)
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    size = max(8, round(picture.width * scale)), max(8, round(picture.height * scale))
    return np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), np.uint8)
