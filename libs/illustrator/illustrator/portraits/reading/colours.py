"""Colours of a person corrected for the photo's light: skin, hair, lips, eyes, clothes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.likeness import Rgb
from illustrator.portraits.reading.bust import Bust, Mask
from illustrator.portraits.reading.networks import Floats

_CHEEKS = ((117, 118, 101, 205, 187, 123), (346, 347, 330, 425, 411, 352))
_LIDS = ((33, 133, 159, 145, 160, 144, 158, 153), (263, 362, 386, 374, 387, 373, 385, 380))
_WHITE_OF_EYES = 52.0  # L of the lightest parts of an open eye in good light, at least
_LIT_SKIN = 60.0  # L from which skin is not in shadow
_GREY = 4.0  # chroma below which a photo has no colours
_EYES = ((33, 133, 159, 145), (263, 362, 386, 374))
_IRISES: tuple[Rgb, ...] = (
    (0.22, 0.13, 0.08),
    (0.36, 0.22, 0.12),
    (0.47, 0.34, 0.17),
    (0.36, 0.44, 0.24),
    (0.29, 0.47, 0.66),
    (0.42, 0.50, 0.55),
)


def lab_of(colour: Rgb) -> NDArray[np.float64]:
    pixel = np.array([[colour]], np.float32)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0], np.float64)


def rgb_of(lab: NDArray[np.float64]) -> Rgb:
    pixel = cv2.cvtColor(np.array([[lab]], np.float32), cv2.COLOR_LAB2RGB)[0, 0]
    red, green, blue = (round(float(np.clip(value, 0.02, 0.98)), 3) for value in pixel)
    return red, green, blue


def skin_pixels(bust: Bust) -> Mask:
    """Both cheeks."""
    mask = bust.polygon(*_CHEEKS[0]) | bust.polygon(*_CHEEKS[1])
    return np.asarray(mask & bust.inside)


def _cheeks(bust: Bust) -> list[Mask]:
    """Those of the two that are seen; both together if the photo cuts them."""
    seen = [np.asarray(bust.polygon(*corners) & bust.inside) for corners in _CHEEKS]
    return [cheek for cheek in seen if cheek.sum() > 60] or [skin_pixels(bust)]


def is_grey(bust: Bust) -> bool:
    face = bust.lab[skin_pixels(bust)]
    return bool(np.median(np.hypot(face[:, 1], face[:, 2])) < _GREY)


def lit(bust: Bust) -> NDArray[np.float64]:
    """How much redder and yellower the light makes things (0, a, b): to be taken off."""
    skin = np.median(bust.lab[skin_pixels(bust)], axis=0)
    hue = np.degrees(np.arctan2(skin[2], skin[1]))
    target = np.clip(hue, 44, 66)
    chroma = np.hypot(skin[1], skin[2])
    wanted = np.clip(chroma, 14, 30)
    ideal = wanted * np.array([np.cos(np.radians(target)), np.sin(np.radians(target))])
    return np.array([0.0, *(skin[1:] - ideal)])


def skin_colour(bust: Bust) -> Rgb:
    """The lighter half of the lighter cheek: shadows and shine do not count."""
    pixels = max((bust.lab[cheek] for cheek in _cheeks(bust)), key=lambda cheek: float(np.median(cheek[:, 0])))
    low, high = np.percentile(pixels[:, 0], [30, 80])
    chosen = pixels[(pixels[:, 0] >= low) & (pixels[:, 0] <= high)]
    lab = np.median(chosen, axis=0) - lit(bust)
    if is_grey(bust):
        lab[1:] = (12 + 0.05 * lab[0], 17 + 0.05 * lab[0])
    lightness = lab[0] * _shade(bust, lab[0])
    lab[0] = np.clip(66 + (lightness - 66) * (0.88 if lightness < 66 else 1.05), 32, 88)
    return rgb_of(lab)


def _shade(bust: Bust, skin: float) -> float:
    """What lightness is multiplied by if a dark face has dark whites of the eyes, too: it is in shadow."""
    eyes = bust.polygon(*_LIDS[0]) | bust.polygon(*_LIDS[1])
    if skin > _LIT_SKIN or eyes.sum() < 40 or bust.detail < 0.45:
        return 1.0
    white = float(np.percentile(bust.lab[eyes][:, 0], 90))
    return float(np.clip((_WHITE_OF_EYES / max(white, 1.0)) ** 0.6, 1.0, 1.4))


def lip_colour(bust: Bust, skin: Rgb) -> Rgb:
    mask = bust.polygon(61, 84, 17, 314, 291) & ~bust.polygon(78, 13, 308, 14)
    base = lab_of(skin)
    if mask.sum() < 12 or is_grey(bust):
        return rgb_of(base + np.array([-13, 16, 3]))
    lab = np.median(bust.lab[mask], axis=0) - lit(bust)
    return rgb_of(np.clip(lab, base + np.array([-26, 7, -6]), base + np.array([-8, 28, 8])))


def iris_colour(bust: Bust) -> Rgb:
    """The nearest natural colour; brown if the eyes are too small to tell."""
    if bust.detail < 0.45 or is_grey(bust):
        return _IRISES[1]
    seen = []
    for corners in _EYES:
        outer, inner, upper, lower = (bust.points[index, :2] for index in corners)
        centre = (outer + inner + upper + lower) / 4
        radius = max(2.0, float(np.hypot(*(outer - inner))) * 0.21)
        rows, columns = np.mgrid[0 : bust.lab.shape[0], 0 : bust.lab.shape[1]]
        distance = np.hypot(columns - centre[0], rows - centre[1])
        ring = (distance < radius) & bust.polygon(*corners)
        pixels = bust.lab[ring]
        if len(pixels) >= 8:
            seen.append(pixels[pixels[:, 0] < np.percentile(pixels[:, 0], 75)])
    if not seen:
        return _IRISES[1]
    pixels = np.concatenate(seen)
    chosen = pixels[pixels[:, 0] > np.percentile(pixels[:, 0], 40)]
    lab = np.median(chosen, axis=0) - lit(bust) * (1, 0.6, 0.6)
    return _nearest_iris(lab)


def _nearest_iris(lab: NDArray[np.float64]) -> Rgb:
    lightness, green, blue = lab
    if blue < -2 and lightness > 24:
        return _IRISES[4]
    if blue < 4 and lightness > 38 and green < 5:
        return _IRISES[5]
    if green < 0.5 and lightness > 30:
        return _IRISES[3]
    if lightness < 22:
        return _IRISES[0]
    return _IRISES[2] if lightness > 40 else _IRISES[1]


def brow_colour(bust: Bust, hair: Rgb) -> Rgb:
    mask = bust.polygon(46, 53, 52, 65, 55, 107, 66, 105, 63, 70) | bust.polygon(
        276, 283, 282, 295, 285, 336, 296, 334, 293, 300
    )
    pixels = bust.lab[mask]
    dark = pixels[pixels[:, 0] <= np.percentile(pixels[:, 0], 30)]
    lab = np.median(dark, axis=0) - lit(bust) * (0.5, 1, 1)
    mixed = 0.45 * lab + 0.55 * lab_of(hair)
    mixed[0] = min(mixed[0], 52)
    return rgb_of(mixed * (0.92, 0.8, 0.8))


def main_colour(pixels: Floats, light: NDArray[np.float64]) -> Rgb | None:
    """The largest of three clusters, a little clearer than in the photo."""
    if len(pixels) < 200:
        return None
    step = max(1, len(pixels) // 3000)
    sample = np.ascontiguousarray(pixels[::step], np.float32)
    order = np.argsort(sample[:, 0], kind="stable")
    labels = np.zeros((len(sample), 1), np.int32)
    labels[order, 0] = np.minimum(np.arange(len(sample)) * 3 // len(sample), 2)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 12, 1e-3)
    _, found, centres = cv2.kmeans(sample, 3, labels, criteria, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    weight = np.bincount(np.asarray(found, np.int64)[:, 0], minlength=3) * (
        1 + np.hypot(centres[:, 1], centres[:, 2]) / 45
    )
    lab = centres[int(np.argmax(weight))].astype(np.float64) - light * 0.7
    lab[1:] *= 1.12
    lab[0] = np.clip(lab[0], 22, 94)
    return rgb_of(lab)
