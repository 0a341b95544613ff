"""How each style fills a shape: flat with a hard shadow, washed, dotted, rounded by soft light, or lit by neon."""

from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.canvas import Floats
from illustrator.style import Shading, Style

_SMALL = 96  # pixels of the longest side at which relief is computed


def tinted(colour: Floats, style: Style) -> Floats:
    """The colour as this style's palette has it."""
    grey = np.float32(colour @ np.array([0.3, 0.59, 0.11], np.float32))
    vivid = grey + (colour - grey) * style.saturation
    toned = 0.5 + (vivid - 0.5) * style.contrast
    warm = np.array([1 + 0.5 * style.warmth, 1 + 0.1 * style.warmth, 1 - 0.6 * style.warmth], np.float32)
    return np.asarray(np.clip(toned * warm, 0.015, 1), np.float32)


def relief(mask: Floats, roundness: float) -> tuple[Floats, Floats]:
    """Slopes (x, y, about -1 to 1) of a pillow with this mask's outline."""
    height, width = mask.shape
    factor = min(1.0, _SMALL / max(height, width))
    small = cv2.resize(
        mask, (max(2, round(width * factor)), max(2, round(height * factor))), interpolation=cv2.INTER_AREA
    )
    sigma = max(0.8, roundness * 0.24 * min(small.shape))
    border = int(sigma * 3) + 1
    padded = cv2.copyMakeBorder(small, border, border, border, border, cv2.BORDER_CONSTANT, value=0)
    blurred = cv2.GaussianBlur(padded, (0, 0), sigma)
    x = cv2.Sobel(blurred, cv2.CV_32F, 1, 0) * (sigma * 0.42)
    y = cv2.Sobel(blurred, cv2.CV_32F, 0, 1) * (sigma * 0.42)
    inner = np.s_[border:-border, border:-border]
    return _resized(x[inner], width, height), _resized(y[inner], width, height)


def _resized(values: NDArray[Any], width: int, height: int) -> Floats:
    whole = cv2.resize(np.ascontiguousarray(values), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(whole, np.float32)


def moved(mask: Floats, x: float, y: float) -> Floats:
    shift = np.array([[1, 0, x], [0, 1, y]], np.float32)
    return np.asarray(cv2.warpAffine(mask, shift, (mask.shape[1], mask.shape[0])), np.float32)


def speckle(shape: tuple[int, int], top: int, left: int, cell: float, seed: int) -> Floats:
    """Smooth noise, 0 to 1, anchored to the canvas."""
    rng = np.random.default_rng(seed)
    grid = rng.random((96, 96), dtype=np.float32)
    rows = (np.arange(shape[0], dtype=np.float32) + top) / cell
    columns = (np.arange(shape[1], dtype=np.float32) + left) / cell
    map_x, map_y = np.meshgrid(columns % 95, rows % 95)
    return np.asarray(cv2.remap(grid, map_x, map_y, cv2.INTER_CUBIC), np.float32)


def shaded(mask: Floats, corner: tuple[int, int], colour: Floats, style: Style, unit: float, depth: float) -> Floats:
    """Colours for a mask whose top left is `corner`; `unit` pixels are a head's height, `depth` 0 is flat."""
    base = tinted(colour, style)
    if depth <= 0 or min(mask.shape) < 4:
        return np.broadcast_to(base, (*mask.shape, 3)).astype(np.float32)
    return _SHADINGS[style.shading](mask, corner, base, style, unit, depth)


def _cel(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    return _mix(base, _shadow(base, style, 1.0), _crescent(mask, unit, depth, (-0.75, -0.5)))


def _crescent(mask: Floats, unit: float, depth: float, towards: tuple[float, float]) -> Floats:
    """The part of a shape that its own copy, moved towards the light, leaves uncovered."""
    reach = depth * min(0.12 * unit, 0.30 * min(mask.shape))
    border = int(reach) + 2
    padded = cv2.copyMakeBorder(mask, border, border, border, border, cv2.BORDER_CONSTANT, value=0)
    cover = moved(np.asarray(padded, np.float32), towards[0] * reach, towards[1] * reach)[
        border:-border, border:-border
    ]
    return np.asarray(1 - cover, np.float32)


def _wash(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    x, y = relief(mask, 1.0)
    noise = speckle(mask.shape, *corner, unit * 0.11, 5) - 0.5
    fine = speckle(mask.shape, *corner, unit * 0.022, 6) - 0.5
    dark = _step(-(0.6 * x + 0.75 * y) + noise * 0.12, 0.30 / depth, 0.22) * 0.6
    colour = _mix(np.asarray(base * 1.1, np.float32), _shadow(base, style, 0.8), dark)
    edge = np.clip(np.hypot(x, y) - 0.55, 0, 1)
    return np.asarray(np.clip(colour * (1 + (noise * 0.07 + fine * 0.04 - edge * 0.10)[..., None]), 0, 1), np.float32)


def _halftone(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    x, y = relief(mask, 0.8)
    tone = np.clip((-(0.85 * x + 0.4 * y) - 0.10 - 0.25 * (1 - depth)) * 1.5, 0, 1)
    pitch = unit * 0.034
    rows = (np.arange(mask.shape[0], dtype=np.float32) + corner[0])[:, None]
    columns = (np.arange(mask.shape[1], dtype=np.float32) + corner[1])[None, :]
    u, v = (columns + rows) / (pitch * 1.414), (columns - rows) / (pitch * 1.414)
    distance = np.hypot(u - np.round(u), v - np.round(v))
    dots = _step(np.sqrt(tone) * 0.62 - distance, 0.0, 0.06)
    solid = _crescent(mask, unit, 0.45 * depth, (-0.9, -0.3))
    return _mix(_mix(base, _shadow(base, style, 0.9), dots), _shadow(base, style, 1.35), solid)


def _soft(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    x, y = relief(mask, 1.45)
    z = np.sqrt(np.clip(1 - x**2 - y**2, 0.03, 1))
    lit = (0.38 * x + 0.36 * y + 0.62 * z - 0.62) * depth
    diffuse = np.clip(0.99 + 0.5 * lit, 0.6, 1.16)[..., None]
    colour = base * diffuse ** np.array([0.75, 1.05, 1.12], np.float32)
    rim = np.clip(-x * 0.9 - y * 0.1 - 0.5, 0, 1) * 0.5 * depth
    shine = np.clip(0.5 * x + 0.62 * y + 0.6 * z - 0.9, 0, 1) * 1.3 * depth
    light = np.array(style.palette.light, np.float32) / 255
    return np.asarray(np.clip(colour + light * (rim + shine)[..., None] * (0.22 + 0.4 * base), 0, 1), np.float32)


def _gouache(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    x, y = relief(mask, 1.0)
    grain = speckle(mask.shape, *corner, unit * 0.012, 8) - 0.5
    brush = speckle(mask.shape, *corner, unit * 0.07, 9) - 0.5
    lit = 0.55 * x + 0.65 * y + brush * 0.10
    dark = np.clip((-lit - 0.06) * 1.5 * depth, 0, 1)
    bright = np.clip((lit - 0.12) * 1.1 * depth, 0, 0.6)
    colour = _mix(base, _shadow(base, style, 1.0), dark)
    light = np.array(style.palette.light, np.float32) / 255
    colour = _mix(colour, np.clip(base * 0.75 + light * 0.3, 0, 1).astype(np.float32), bright)
    return np.asarray(np.clip(colour * (1 + grain[..., None] * 0.07), 0, 1), np.float32)


def _neon(mask: Floats, corner: tuple[int, int], base: Floats, style: Style, unit: float, depth: float) -> Floats:
    _, y = relief(mask, 0.9)
    night = (base * np.array([0.98, 0.90, 1.0], np.float32) + np.array([0.03, 0.01, 0.05], np.float32)).astype(
        np.float32
    )
    dark = np.clip(0.1 - 0.75 * y, 0, 0.8) * depth
    colour = _mix(night, (night * np.array([0.62, 0.5, 0.86])).astype(np.float32), dark.astype(np.float32))
    pink, cyan = (np.array(accent, np.float32) / 255 for accent in style.palette.accents[:2])
    left = _crescent(mask, unit, 0.42 * depth, (1.0, 0.25)) * 0.85
    right = _crescent(mask, unit, 0.55 * depth, (-1.0, 0.2)) * 0.85
    lit = _mix(colour, (0.25 * colour + 0.78 * pink).astype(np.float32), left)
    lit = _mix(lit, (0.25 * lit + 0.78 * cyan).astype(np.float32), right)
    return np.asarray(np.clip(lit, 0, 1), np.float32)


def shadow_of(colour: Floats, style: Style) -> Floats:
    """The shaded tone of a colour as `tinted` gives it."""
    return _shadow(tinted(colour, style), style, 1.0)


def _shadow(base: Floats, style: Style, strength: float) -> Floats:
    shade = np.array(style.palette.shadow, np.float32) / 255
    return np.asarray(base * (1 + (shade - 1) * strength).clip(0.12, 1), np.float32)


def _step(value: Floats, threshold: float, softness: float) -> Floats:
    t = np.clip((value - threshold) / softness + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _mix(first: Floats, second: Floats, amount: Floats) -> Floats:
    return np.asarray(first + (second - first) * amount[..., None], np.float32)


_Fill = Callable[[Floats, tuple[int, int], Floats, Style, float, float], Floats]
_SHADINGS: Mapping[Shading, _Fill] = {
    "cel": _cel,
    "wash": _wash,
    "halftone": _halftone,
    "soft": _soft,
    "gouache": _gouache,
    "neon": _neon,
}
