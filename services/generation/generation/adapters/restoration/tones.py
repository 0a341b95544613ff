"""Measures how far blacks, whites and colours of a print have faded, and takes back a bounded part of it."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generation.adapters.restoration import vignette
from generation.adapters.restoration.picture import Mask

_SIDE = 256
_BLACK, _WHITE, _COOLEST = 0.01, 0.995, 0.97  # quantiles
_TRUE_BLACK = 4.0
_FADING = 12.0, 28.0  # blacks: surely true ones up to the first, surely faded ones from the second
_DEEPEST = 85.0, 130.0  # blacks above the first are less and less likely to be faded ones
_TRUE_WHITE = 242.0
_DEEPER = 1.05  # the quantile of the blacks lies above the black
_WHITES_BELIEVED, _TINT_BELIEVED = 0.7, 0.75  # exponents: errors of too much correction are worse than of too little
_MOST_GAIN = 1.75
_MOST_TINT = 1.7
_TINTED = 0.8, 0.055, 1.7  # chroma that does not follow from the brightness: levels, per level of contrast, at most


@dataclass(frozen=True)
class Tones:
    """Per channel: subtract `offsets`, multiply by `gains` and by what corners lack; drop colours that are none."""

    offsets: NDArray[np.float32]
    gains: NDArray[np.float32]
    vignette: float
    is_monochrome: bool
    age: float
    """0..1, how faded it is."""

    def apply(self, pixels: NDArray[np.float32], rows: slice, height: int) -> NDArray[np.float32]:
        """Return the corrected pixels (rows, width, 3), 0..255, of these rows of the picture."""
        corrected = np.maximum(pixels - self.offsets, 0) * self.gains
        if self.vignette:
            corrected *= vignette.gains(self.vignette, rows, height, pixels.shape[1])
        corrected = np.minimum(corrected, 255)
        if self.is_monochrome:
            corrected[...] = np.asarray(cv2.cvtColor(corrected, cv2.COLOR_RGB2GRAY))[..., None]
        return np.asarray(corrected, np.float32)


def measure(pixels: NDArray[np.uint8], damaged: Mask, worn: float) -> Tones:
    """Measure a picture (height, width, 3) from a distance, where grain has no weight, without what is damaged.

    `worn`, 0..1, is how much other damage there is: the more, the sooner dull blacks are taken for faded ones.
    """
    factor = min(1.0, _SIDE / min(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    hidden = cv2.resize(damaged, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    colours = small[hidden < 100] if np.mean(hidden < 100) > 0.2 else small.reshape(-1, 3)
    black, white = np.quantile(colours, [_BLACK, _WHITE], axis=0)
    age, share = _fading(float(black.min()), worn)
    # What is black in the scene need not be grey, so the tint of the blacks is believed in part.
    offsets = _DEEPER * share * black.min() * (np.maximum(black, 1) / max(black.min(), 1)) ** 0.75
    whites = np.maximum(white - offsets, 1)
    is_monochrome = _is_monochrome(np.asarray(small, np.float32))
    tint = whites.max() / whites if is_monochrome else _tint(np.maximum(colours - offsets, 1), black, whites, age)
    gain = np.clip((_TRUE_WHITE / whites.max()) ** (_WHITES_BELIEVED * age), 1, _MOST_GAIN)
    lit = cv2.cvtColor(np.maximum(small - offsets.astype(np.float32), 0), cv2.COLOR_RGB2GRAY)
    corners = vignette.measure(np.asarray(lit, np.float32), max(worn, age))
    return Tones(offsets.astype(np.float32), (gain * tint).astype(np.float32), corners, is_monochrome, age)


def _fading(black: float, worn: float) -> tuple[float, float]:
    """Return 0..1, whether the darkest level is faded, and which share of it to take away."""
    first, last = (limit * (1 - 0.3 * worn) for limit in _FADING)
    age = np.clip((black - first) / (last - first), 0, 1)
    plausible = np.clip((_DEEPEST[1] - black) / (_DEEPEST[1] - _DEEPEST[0]), 0, 1)
    return float(age * plausible), float(age * plausible * max(0.0, black - _TRUE_BLACK) / max(black, 1))


def _tint(
    colours: NDArray[np.float32], black: NDArray[np.float64], whites: NDArray[np.float32], age: float
) -> NDArray[np.float32]:
    """Return the gains of the channels that make whites white.

    In a picture that has not faded the light may have been warm: then the tint must be in all bright colours. In a
    faded one, the paper also tints the blacks.
    """
    bright = colours[colours.max(axis=1) > 0.25 * whites.max()]
    strongest = int(np.argmax(whites))
    coolest = np.quantile(bright / bright[:, [strongest]], _COOLEST, axis=0) if len(bright) else np.ones(3)
    of_whites, of_all = np.log(whites.max() / whites), -np.log(np.maximum(coolest, 0.01))
    of_blacks = np.maximum(np.log(max(black[strongest], 1) / np.maximum(black, 1)), 0)
    of_paper = 0.35 * of_whites + 0.65 * np.minimum(of_whites, of_blacks)
    of_all = np.maximum(np.minimum(of_whites, of_all) - 0.1, 0)
    return np.asarray(np.exp(np.clip(_TINT_BELIEVED * (age * of_paper + (1 - age) * of_all), 0, np.log(_MOST_TINT))))


def _is_monochrome(small: NDArray[np.float32]) -> bool:
    """Tell whether most of the colour follows from the brightness alone, as that of a toned or yellowed print does."""
    planes = cv2.split(cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 2.5) / 255, cv2.COLOR_RGB2YCrCb))
    least, share, most = _TINTED
    return max(_residue(np.asarray(planes[0]), np.asarray(chroma)) for chroma in planes[1:]) < max(
        least, min(most, share * 255 * float(planes[0].std()))
    )


def _residue(brightness: NDArray[Any], chroma: NDArray[Any]) -> float:
    """Return the median distance, in grey levels, of the chroma from its quadratic fit to the brightness.

    The fit has the least absolute error, so that stains of another colour do not count.
    """
    light, values = brightness.ravel().astype(np.float64), chroma.ravel() * 255.0
    terms = np.stack([np.ones(light.size), light, light**2], axis=1)
    weights = np.ones(light.size)
    for _ in range(8):
        fit = np.linalg.lstsq(terms * weights[:, None], values * weights, rcond=None)[0]
        distance = np.abs(values - terms @ fit)
        weights = 1 / np.sqrt(distance + 0.5)
    return float(np.median(distance))
