"""Colours as numbers: sRGB text to linear light, and linear light to pixels."""

import numpy as np

from figures.arrays import Bytes, Floats


def linear(text: str) -> Floats:
    """`#rrggbb` as linear red, green, blue from 0 to 1."""
    values = np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def filmic(colours: Floats) -> Floats:
    """Compress linear light to 0..1 as film does: a soft shoulder, and colours that fade when they are bright."""
    x = np.maximum(colours, 0) * np.float32(0.86)
    bright = np.clip((x.max(-1, keepdims=True) - 0.8) / 2.5, 0, 0.6)
    x = x + (x.mean(-1, keepdims=True) - x) * bright
    return np.asarray(np.clip(x * (x * 0.36 + 1.0) / (x * (x * 0.30 + 0.62) + 0.56), 0, 1), np.float32)


def encoded(colours: Floats) -> Bytes:
    """Linear 0..1 to sRGB bytes."""
    x = np.clip(colours, 0, 1)
    curve = np.where(x <= 0.0031308, x * 12.92, 1.055 * np.maximum(x, 1e-8) ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(curve * 255), np.uint8)
