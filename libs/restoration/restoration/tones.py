"""Measures how far blacks, whites and colours of a print have faded, and takes it back as far as it can be told."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import levels, vignette
from restoration.pictures.picture import Mask

_SIDE = 256
_COOLEST = 0.97  # quantile
_FADING = 12.0, 28.0  # blacks: surely true ones up to the first, surely faded ones from the second
_DEEPEST = 85.0, 130.0  # blacks above the first are less and less likely to be faded ones
_VEILED = 0.9  # of the blacks is taken for light that the paper adds
_TINT_BELIEVED = 0.75  # exponent: errors of too much correction are worse than of too little
_MOST_TINT = 1.7
_RESTRAINED = 0.65  # share of the correction in a picture that may be dull by nature
_BLACKS = 0.93  # the same of blacks, if there is other damage: faded ones are seldom natural
_WHITES = 0.58  # the same of whites, if there is other damage
_SOILED = 0.05, 0.07  # share of damaged pixels: folds and many scratches cover more than the first
_SOILED_BLACKS = 1.5  # stains, folds and strong grain hide how far the blacks of such a print have faded
_DULL = 160.0, 180.0  # whites of a print with other damage: surely faded ones up to the first, doubtful from the second
_TINTED = 0.8, 0.055, 1.7  # chroma that does not follow from the brightness: levels, per level of contrast, at most
Channels = NDArray[np.float32]


@dataclass(frozen=True)
class Tones:
    """Per channel: multiply by `gains`, add `offsets` and, with the square of the radius, what corners lack.

    `strengths` are the shares of that change which are made at the levels `black` and `white`; above 1 for blacks.
    """

    gains: Channels
    offsets: Channels
    corner_gains: Channels
    black: Channels
    white: Channels
    vignette: float
    strengths: tuple[float, float]
    is_monochrome: bool

    def apply(self, pixels: NDArray[np.float32], rows: slice, height: int) -> NDArray[np.float32]:
        """Return the corrected pixels (rows, width, 3), 0..255, of these rows of the picture."""
        corrected = pixels * self.gains + self.offsets
        if self.vignette or self.corner_gains.any():
            squared = vignette.squared_radius(rows, height, pixels.shape[1])
            corrected += np.maximum(pixels - self.black, 0) * squared * self.corner_gains
            corrected /= 1 - self.vignette * squared
        corrected = np.clip(pixels + self._shares(pixels) * (corrected - pixels), 0, 255)
        if self.is_monochrome:
            corrected[...] = np.asarray(cv2.cvtColor(corrected, cv2.COLOR_RGB2GRAY))[..., None]
        return np.asarray(corrected, np.float32)

    def _shares(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        dark, light = self.strengths
        height = np.clip((pixels - self.black) / np.maximum(self.white - self.black, 1), 0, 1)
        return np.asarray(dark + (light - dark) * height, np.float32)


def measure(pixels: NDArray[np.uint8], damaged: Mask, worn: float) -> Tones:
    """Measure a picture (height, width, 3) from a distance, where grain has no weight, without what is damaged.

    `worn`, 0..1, is how much other damage there is: the more, the sooner dull blacks are taken for faded ones.
    """
    factor = min(1.0, _SIDE / min(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    hidden = cv2.resize(damaged, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    colours = small[hidden < 100] if np.mean(hidden < 100) > 0.2 else small.reshape(-1, 3)
    black, white = np.quantile(colours, [0.01, 0.995], axis=0)
    age = _fading(float(black.min()), worn)
    lit = np.asarray(
        cv2.cvtColor(np.maximum(small - np.float32(age * _VEILED) * black.astype(np.float32), 0), cv2.COLOR_RGB2GRAY)
    )
    found = levels.estimate(colours, vignette.slope(lit), worn)
    is_monochrome = _is_monochrome(np.asarray(small, np.float32))
    gains: NDArray[Any] = age * found.gains + (1 - age) * _tint(colours, is_monochrome)
    return Tones(
        gains.astype(np.float32),
        (age * found.offsets).astype(np.float32),
        (age * found.corner_gains).astype(np.float32),
        black.astype(np.float32),
        white.astype(np.float32),
        (1 - age) * vignette.measure(lit, worn),
        _strengths(float(white.mean()), worn, float(np.mean(damaged > 0))),
        is_monochrome,
    )


def _fading(black: float, worn: float) -> float:
    """Return 0..1, whether the darkest level is faded."""
    first, last = (limit * (1 - 0.3 * worn) for limit in _FADING)
    age = np.clip((black - first) / (last - first), 0, 1)
    return float(age * np.clip((_DEEPEST[1] - black) / (_DEEPEST[1] - _DEEPEST[0]), 0, 1))


def _strengths(white: float, worn: float, damaged: float) -> tuple[float, float]:
    """Return the shares of the correction to make: all of it, and more of the blacks, only in a print with much damage.

    `damaged` is the share of damaged pixels.
    """
    dull = float(np.clip((_DULL[1] - white) / (_DULL[1] - _DULL[0]), 0, 1))
    whites = _between(_between(_RESTRAINED, _WHITES, worn), 1, worn * dull)
    blacks = max(whites, _between(_RESTRAINED, _BLACKS, worn))
    soiled = worn * float(np.clip((damaged - _SOILED[0]) / (_SOILED[1] - _SOILED[0]), 0, 1))
    return _between(blacks, _SOILED_BLACKS, soiled), _between(whites, 1, soiled)


def _between(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _tint(colours: NDArray[Any], is_monochrome: bool) -> NDArray[Any]:
    """Return the gains of the channels that make whites white in a picture that has not faded.

    The light may have been warm, so the tint must be in all bright colours, except in a monochrome picture.
    """
    whites = np.maximum(np.quantile(colours, 0.995, axis=0), 1)
    if is_monochrome:
        return np.asarray(whites.max() / whites)
    bright = np.maximum(colours[colours.max(axis=1) > 0.25 * whites.max()], 1)
    coolest = np.quantile(bright / bright[:, [int(np.argmax(whites))]], _COOLEST, axis=0) if len(bright) else np.ones(3)
    of_all = np.minimum(np.log(whites.max() / whites), -np.log(np.maximum(coolest, 0.01)))
    return np.asarray(np.exp(np.clip(_TINT_BELIEVED * (of_all - 0.1), 0, np.log(_MOST_TINT))))


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
