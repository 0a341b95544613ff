"""Pictures made to cost as much as possible to restore: patterns that are full of what may be damage."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_PERIODS = (1, 2, 4, 8, 16, 32, 64)


def worst(side: int) -> dict[str, Pixels]:
    """Return square pictures (side, side, 3) by name."""
    y, x = np.mgrid[0:side, 0:side]
    random = np.random.default_rng(1)
    grey = {f"checkerboard of {period}": (x // period + y // period) % 2 * 255 for period in _PERIODS}
    grey |= {
        "noise": random.integers(0, 256, (side, side)),
        "stripes": (x + y) // 7 % 2 * 255,
        "thin lines": np.where(x % 12, 30, 230),
        "grid": np.where((x % 24 < 2) | (y % 24 < 2), 240, 100),
        "specks": specks(side, random),
        "discs": _discs(side, random),
        "scratches": _scratches(side, random),
        "text": _text(side),
    }
    return {name: np.repeat(each.astype(np.uint8)[..., None], 3, axis=2) for name, each in grey.items()}


def specks(side: int, random: np.random.Generator) -> Pixels:
    canvas = np.full((side, side), 128, np.uint8)
    y, x = random.integers(0, side - 1, (2, side * side // 60))
    canvas[y, x] = canvas[y + 1, x] = 255
    return canvas


def _discs(side: int, random: np.random.Generator) -> Pixels:
    canvas = np.full((side, side), 90, np.uint8)
    for x, y, radius, level in random.integers((0, 0, 2, 0), (side, side, 7, 256), (side * side // 400, 4)).tolist():
        cv2.circle(canvas, (x, y), radius, level, -1)
    return canvas


def _scratches(side: int, random: np.random.Generator) -> Pixels:
    canvas = np.full((side, side), 120, np.uint8)
    for _ in range(side * side // 2000):
        start, angle = random.uniform(0, side, 2), random.uniform(0, np.pi)
        end = start + random.uniform(20, 200) * np.array([np.cos(angle), np.sin(angle)])
        first, last = (np.round(each).astype(int).tolist() for each in (start, end))
        cv2.line(canvas, first, last, int(random.integers(0, 256)), 1, cv2.LINE_AA)
    return canvas


def _text(side: int) -> Pixels:
    canvas = np.full((side, side), 235, np.uint8)
    line = "The quick brown fox jumps over the lazy dog. " * (side // 300 + 1)
    for y in range(14, side, 16):
        cv2.putText(canvas, line, (y % 7, y), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 30, 1, cv2.LINE_AA)
    return canvas
