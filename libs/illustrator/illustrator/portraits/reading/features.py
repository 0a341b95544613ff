"""Glasses, beard and clothes in a bust."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.likeness import Glasses, Rgb
from illustrator.portraits.reading import colours
from illustrator.portraits.reading.bust import Bust, Mask

_FRAME = 6.5  # darkness (L) of a line across the nose's bridge from which it is a frame
_LENS_LINE = 4.0  # of weaker lines there and at both temples


def glasses(bust: Bust) -> Glasses | None:
    dark = _dark_lenses(bust)
    bridge, temples = frame_evidence(bust)
    if not dark and bridge < _FRAME and min(bridge, temples) < _LENS_LINE:
        return None
    lightness = bust.lab[..., 0]
    rim = _below_eyes(bust)
    pixels = bust.lab[rim]
    frame = pixels[lightness[rim] <= np.percentile(lightness[rim], 10)]
    lab = np.median(frame, axis=0).astype(np.float64) - colours.lit(bust)
    lab[0] = np.clip(lab[0] * 0.75, 10, 45)
    return Glasses(colour=colours.rgb_of(lab), round=True, dark=dark)


def frame_evidence(bust: Bust) -> tuple[float, float]:
    """How far a thin level line across the nose's bridge differs from the skin, and those to the ears, in L."""
    lightness = cv2.GaussianBlur(bust.lab[..., 0], (0, 0), 0.7)
    upright = np.ones((11, 1), np.uint8)
    dark = np.asarray(cv2.morphologyEx(lightness, cv2.MORPH_BLACKHAT, upright))
    bright = np.asarray(cv2.morphologyEx(lightness, cv2.MORPH_TOPHAT, upright))
    lines = np.maximum(dark, 0.6 * bright)
    bridge = _level_line(lines, bust, ((193, 417), (168, 197)))
    temples = [_level_line(lines, bust, ends) for ends in (((127, 226), (139, 130)), ((446, 356), (368, 359)))]
    return bridge, min(temples)


def _level_line(lines: NDArray[Any], bust: Bust, corners: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """The darkest line through all columns of the box around the points."""
    at = bust.points[[*corners[0], *corners[1]], :2]
    (left, top), (right, bottom) = at.min(axis=0).astype(int), np.ceil(at.max(axis=0)).astype(int)
    box = lines[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    if min(box.shape) < 3:
        return 0.0
    return round(float(np.percentile(box.max(axis=0), 25)), 2)


def _below_eyes(bust: Bust) -> Mask:
    left = bust.polygon(111, 117, 118, 119, 120, 121, 229, 230, 231)
    right = bust.polygon(340, 346, 347, 348, 349, 350, 449, 450, 451)
    return np.asarray(left | right)


def _dark_lenses(bust: Bust) -> bool:
    """Both eyes and what surrounds them are far darker than the cheeks."""
    skin = float(np.median(bust.lab[colours.skin_pixels(bust)][:, 0]))
    sockets = (
        bust.polygon(226, 224, 222, 189, 233, 231, 229),
        bust.polygon(446, 444, 442, 413, 453, 451, 449),
    )
    return all(float(np.percentile(bust.lab[socket][:, 0], 80)) < skin * 0.5 for socket in sockets)


def beard(bust: Bust, hair: Rgb) -> float:
    """0 to 1: how much darker chin and upper lip are than the cheeks, towards the hair."""
    if bust.detail < 0.3:
        return 0.0
    skin = np.median(bust.lab[colours.skin_pixels(bust)], axis=0)
    zones = (bust.polygon(176, 148, 152, 377, 400, 18, 83, 313), bust.polygon(165, 164, 391, 37, 267))
    towards = float(colours.lab_of(hair)[0]) - float(skin[0])
    if towards > -14:
        return 0.0
    darker = [float(skin[0] - np.median(bust.lab[zone][:, 0])) for zone in zones if zone.any()]
    if not darker or min(darker) < 13:
        return 0.0
    shares = [-value / towards for value in darker]
    return round(float(np.clip((min(shares) - 0.22) / 0.4, 0, 1)), 3) if len(shares) == 2 else 0.0


def clothes(bust: Bust, hair: Mask) -> Rgb | None:
    """The main colour below the neck, where neither skin nor hair is."""
    x, y = bust.grid()
    skin = np.median(bust.lab[colours.skin_pixels(bust)], axis=0)
    unlike = np.sqrt((((bust.lab - skin) / (14, 6, 7)) ** 2).mean(axis=-1)) > 1.3
    body = (bust.person > 0.6) & bust.inside & (y > 1.28) & (np.abs(x) < 1.1)
    return colours.main_colour(bust.lab[body & unlike & ~hair], colours.lit(bust))
