"""Removes stains of brown liquids: spots with an edge, below which the picture can still be seen.

A stain takes the same share of the light everywhere, so that all colours fall alike across its edge, whatever the
picture shows there; across the outline of a thing they do not.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import outlines
from restoration.inpainting import tiles
from restoration.outlines import ANGLES, Floats, Outlines

_SIDE = 224  # pixels of the shorter side of the picture that is searched
_SMALLEST = 64  # pixels: smaller pictures are left alone
_BLACK = 4.0  # grey levels, added before taking logarithms
_TINT = np.array([0.314, 0.553, 0.773], np.float32)  # the direction of what brown liquids take of log red, green, blue
_OFF_TINT = 0.12  # of the change: how far from that direction it may be
_CHANGE = 0.1, 0.8  # of the logarithms
_SPREAD = 0.3  # of the change: the median of the distances from it along the edge, at most
_UNLIKE = 0.5  # of the change: an edge differs there
_ALIKE, _SEEN = 0.8, 0.45  # share of the edge that must not differ; and that must be inside the picture
_INWARD, _OUTWARD = (-0.5, 0.6), (-0.5, 0.5)  # of the change: how the colours may go on changing beside the edge
_LEAST_RADIUS = 9.0
_WORTH = 0.55  # of a curve around what is no stain
_FIRST, _FURTHER = (16.0, 11.5), (13.0, 9.5)  # least evidence, in a picture without and with other signs of age
_ROUNDS = 4  # a stain hides those that overlap with it
_WAVES = 7  # the outline of a liquid has no more
_BINS = np.arange(-10, 9)  # pixels beyond the edge
_INSIDE, _OUTSIDE = -5, 3  # bins of constant darkness, and without any


@dataclass(frozen=True)
class _Stain:
    """An outline, and by how much the logarithms are lower (bins, 3) at `_BINS`."""

    centre: Floats
    radii: Floats
    profile: Floats


def remove(pixels: NDArray[np.uint8], worn: float) -> NDArray[np.uint8]:
    """Return the pixels (height, width, 3) without stains; the same array if none is found.

    `worn`, 0..1: other signs of age; the fewer, the surer a stain must be.
    """
    if min(pixels.shape[:2]) < _SMALLEST:
        return pixels
    seen, factor = _reduced(pixels)
    veil = np.zeros_like(seen)
    for _ in range(_ROUNDS):
        logarithms = np.log(seen * np.exp(veil) + np.float32(_BLACK))
        found = _found(logarithms, float(np.interp(worn, (0, 1), _FURTHER if veil.any() else _FIRST)))
        if not found:
            break
        for stain in found:
            veil += _darkening(stain, *seen.shape[:2])
    return _lightened(pixels, veil, factor) if veil.any() else pixels


def _reduced(pixels: NDArray[np.uint8]) -> tuple[Floats, float]:
    """Return a small picture without specks, and its share of the size."""
    height, width = pixels.shape[:2]
    factor = min(1.0, _SIDE / min(height, width), _SIDE * (3 / (height * width)) ** 0.5)
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, 3), np.float32), factor


def _found(logarithms: Floats, least: float) -> list[_Stain]:
    """Return the stains of at least this evidence; of those that touch each other, the one with the most."""
    candidates = outlines.find(logarithms, _TINT)
    evidence = _evidence(candidates)
    taken = np.zeros(logarithms.shape[:2], np.uint8)
    found = []
    for number in np.argsort(-evidence, kind="stable"):
        if evidence[number] < least:
            break
        centre, radii = candidates.centres[number], _smooth(candidates.radii[number])
        own = np.zeros_like(taken)
        edge = np.stack([each[..., 0] for each in outlines.points(centre, radii[:, None])], axis=-1)
        cv2.fillPoly(own, [np.round(edge).astype(np.int32)], 1)
        if (taken & own).any():
            continue
        taken |= np.asarray(cv2.dilate(own, np.ones((11, 11), np.uint8)), np.uint8)
        differs = np.linalg.norm(candidates.falls[number] - candidates.change[number], axis=-1)
        alike = differs < _UNLIKE * float(candidates.change[number] @ _TINT)
        profile = _profile(logarithms, centre, radii, alike)
        if profile is not None:
            found.append(_Stain(centre, radii, profile))
    return found


def _evidence(each: Outlines) -> NDArray[Any]:
    """Return 0 for what is not like a stain, else the pixels of the edge that are, in excess of what is usual.

    They count the less the more the colours differ along the edge, and the further they are from the tint.
    """
    size = np.maximum(each.change @ _TINT, 0.02)
    off_tint = np.linalg.norm(each.change - size[:, None] * _TINT, axis=1) / size
    differs = np.linalg.norm(each.falls - each.change[:, None], axis=-1) / size[:, None]
    known = ~np.isnan(differs)
    spread, alike = outlines.median(differs), np.sum(differs < _UNLIKE, axis=1) / np.maximum(known.sum(axis=1), 1)
    inward, outward = (outlines.median(beside @ _TINT) / size for beside in (each.inward, each.outward))
    is_possible = (
        (known.mean(axis=1) > _SEEN)
        & (alike > _ALIKE)
        & (np.median(each.radii, axis=1) >= _LEAST_RADIUS)
        & _is_within(size, _CHANGE)
        & _is_within(inward, _INWARD)
        & _is_within(outward, _OUTWARD)
    )
    pixels = np.sum((each.worth - _WORTH) * known * each.radii, axis=1) * 2 * np.pi / ANGLES
    quality = np.maximum(1 - spread / _SPREAD, 0) * np.maximum(1 - off_tint / _OFF_TINT, 0)
    return np.where(is_possible, pixels * quality, 0)


def _is_within(values: NDArray[Any], limits: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values > limits[0]) & (values < limits[1]))


def _smooth(radii: Floats) -> Floats:
    waves = np.fft.rfft(radii)
    waves[_WAVES:] = 0
    return np.asarray(np.fft.irfft(waves, ANGLES), np.float32)


def _profile(logarithms: Floats, centre: Floats, radii: Floats, alike: NDArray[np.bool_]) -> Floats | None:
    """Return by how much the logarithms are lower at `_BINS` (bins, 3), by the median of the directions."""
    distances = (radii[:, None] + _BINS).astype(np.float32)
    values, inside = outlines.sampled(logarithms, *outlines.points(centre, distances))
    usable = inside.all(axis=1) & alike
    if usable.sum() < ANGLES // 7:
        return None
    outside = values[:, _BINS >= _OUTSIDE].mean(axis=1, keepdims=True)
    profile = np.median((outside - values)[usable], axis=0)
    profile[_BINS <= _INSIDE] = np.median(profile[_BINS <= _INSIDE], axis=0)
    profile[_BINS > _OUTSIDE] = 0
    return np.asarray(profile, np.float32)


def _darkening(stain: _Stain, height: int, width: int) -> Floats:
    """Return by how much the logarithms are lower in all of the small picture (height, width, 3)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x - stain.centre[0], y - stain.centre[1]
    direction = np.arctan2(y, x) / (2 * np.pi) * ANGLES % ANGLES
    beyond = np.hypot(x, y) - np.interp(direction, np.arange(ANGLES + 1), np.append(stain.radii, stain.radii[0]))
    return np.stack([np.interp(beyond, _BINS, channel) for channel in stain.profile.T], axis=-1).astype(np.float32)


def _lightened(pixels: NDArray[np.uint8], veil: Floats, factor: float) -> NDArray[np.uint8]:
    """Take the veil of the small picture from the pixels, tile by tile."""
    result = np.empty_like(pixels)
    for rows, columns in tiles(*pixels.shape[:2]):
        y, x = np.mgrid[rows, columns].astype(np.float32) * factor + np.float32(factor / 2 - 0.5)
        own = cv2.remap(veil, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        result[rows, columns] = np.clip(np.round(pixels[rows, columns] * np.exp(own)), 0, 255).astype(np.uint8)
    return result
