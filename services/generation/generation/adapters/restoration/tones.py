"""Measures how far blacks, whites and colours of a print have faded, and takes back a bounded part of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration.picture import Plane

_SIDE = 256
_BLACK, _WHITE = 0.005, 0.995  # quantiles
_TRUE_BLACK = 7.0
_DEEPEST_FADE = 85.0, 130.0  # blacks above the first are less and less likely to be faded ones
_TRUE_WHITE = 240.0
_MOST_GAIN = 1.75
_MOST_TINT = 1.6
_TINTED = 12.0  # chroma, in grey levels, that does not follow from the brightness


@dataclass(frozen=True)
class Tones:
    """Per channel: subtract `offsets`, multiply by `gains`; then drop the colours if the picture is monochrome."""

    offsets: NDArray[np.float32]
    gains: NDArray[np.float32]
    is_monochrome: bool
    age: float
    """0..1, how faded it is."""

    def apply(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the corrected pixels (height, width, 3), 0..255."""
        corrected = np.clip((pixels - self.offsets) * self.gains, 0, 255)
        if self.is_monochrome:
            corrected[...] = np.asarray(cv2.cvtColor(corrected, cv2.COLOR_RGB2GRAY))[..., None]
        return np.asarray(corrected, np.float32)


def measure(pixels: NDArray[np.uint8]) -> Tones:
    """Measure a picture (height, width, 3) from a distance, where grain has no weight."""
    factor = min(1.0, _SIDE / min(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    colours = small.reshape(-1, 3)
    black, white = np.quantile(colours, [_BLACK, _WHITE], axis=0)
    faded = _faded_share(float(black.min()))
    offsets = black * faded
    # The tint of the whites, and that of all bright colours.
    bright = np.mean(np.maximum(colours - offsets, 0) ** 6, axis=0) ** (1 / 6)
    whites = np.maximum(white - offsets, 1)
    age = min(1.0, faded * 1.25)
    tint = np.sqrt((whites.max() / whites) * (bright.max() / np.maximum(bright, 1)))
    is_monochrome = _is_monochrome(small)
    tint = np.clip(tint ** (1.0 if is_monochrome else 0.45 + 0.4 * age), 1, _MOST_TINT if not is_monochrome else 4)
    goal = _TRUE_WHITE if age > 0.5 else white.max() + (0.3 + 1.4 * age) * max(0.0, _TRUE_WHITE - white.max())
    gain = np.clip(goal / whites.max(), 1, _MOST_GAIN)
    return Tones(offsets.astype(np.float32), (gain * tint).astype(np.float32), is_monochrome, age)


def _faded_share(black: float) -> float:
    """Return which part of the darkest level is fading: pictures with true blacks or with no dark part keep theirs."""
    plausible = np.clip((_DEEPEST_FADE[1] - black) / (_DEEPEST_FADE[1] - _DEEPEST_FADE[0]), 0, 1)
    return float(plausible * max(0.0, black - _TRUE_BLACK) / max(black, 1))


def _is_monochrome(small: NDArray[np.float32]) -> bool:
    """Tell whether the colour follows from the brightness alone, as that of a toned or yellowed print does."""
    planes = cv2.split(cv2.cvtColor(small / 255, cv2.COLOR_RGB2YCrCb))
    residues = [_residue(planes[0], chroma) for chroma in planes[1:]]
    return max(residues) * 255 < _TINTED


def _residue(brightness: Plane, chroma: Plane) -> float:
    """Return the 90 % quantile of the chroma's distance from its quadratic fit to the brightness."""
    terms = np.stack([np.ones(brightness.size), brightness.ravel(), brightness.ravel() ** 2], axis=1)
    fit = np.linalg.lstsq(terms, chroma.ravel().astype(np.float64), rcond=None)[0]
    return float(np.quantile(np.abs(chroma.ravel() - terms @ fit), 0.9))
