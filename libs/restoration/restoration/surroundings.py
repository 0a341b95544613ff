"""What is around each pixel, without the thin or small things that may be damage."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.pictures.picture import Plane

_REACH = 41


@dataclass(frozen=True)
class Surroundings:
    """Planes of one grey picture: the median around, its extremes further around, and the usual deviation from it."""

    plane: Plane
    background: Plane
    highest: Plane
    lowest: Plane
    texture: Plane
    darkest: float
    lightest: float
    red: Plane
    red_background: Plane
    blue: Plane
    blue_background: Plane

    @classmethod
    def of(cls, pixels: NDArray[np.uint8]) -> "Surroundings":
        """Measure a picture (height, width[, 3])."""
        colours = pixels if pixels.ndim == 3 else cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
        grey, red, blue = (np.asarray(each, np.uint8) for each in cv2.split(cv2.cvtColor(colours, cv2.COLOR_RGB2YCrCb)))
        background = np.asarray(cv2.medianBlur(grey, 15), np.uint8)
        reach = np.ones((_REACH, _REACH), np.uint8)
        texture = cv2.medianBlur(np.asarray(cv2.absdiff(grey, background), np.uint8), 21)
        darkest, lightest = np.quantile(background, [0.01, 0.99])
        return cls(
            grey.astype(np.float32),
            background.astype(np.float32),
            np.asarray(cv2.dilate(background, reach), np.float32),
            np.asarray(cv2.erode(background, reach), np.float32),
            texture.astype(np.float32) * np.float32(1.48),
            float(darkest),
            float(lightest),
            *(np.asarray(each, np.float32) for each in (red, cv2.medianBlur(red, 15), blue, cv2.medianBlur(blue, 15))),
        )

    def negative(self) -> "Surroundings":
        """Return the same with dark and light exchanged, so that only what is lighter need be looked for."""
        return Surroundings(
            255 - self.plane,
            255 - self.background,
            255 - self.lowest,
            255 - self.highest,
            self.texture,
            255 - self.lightest,
            255 - self.darkest,
            self.red,
            self.red_background,
            self.blue,
            self.blue_background,
        )
