"""Finds torn spots: irregular flat patches, lighter or darker than the print around them, whose edges are sharp."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration.judgement import Features, Model
from restoration.pictures.picture import Mask, Plane

_SPOTS = Model.load("spots")
_ALONE = 2.2  # log-odds of a spot that is one without others
_CERTAIN = 1.0  # log-odds of the spots that are counted
_COMPANY = 3  # so many of them, among which less certain ones are spots, too
_POSSIBLE = -0.5  # log-odds of those
_MOST_PIXELS = 500_000  # so that spots of the same share of a larger picture have the sizes below
_SMALLEST, _LARGEST = 5, 64  # pixels of the longer side of a spot's box
_LEAST_AREA = 20
_LEVELS = range(56, 248, 8)
_EACH, _ALL = 80, 250  # candidates of one level and of one picture, those with the sharpest edges
_LEAST_EDGE = 12.0
_RING = 3, 7  # pixels from the spot in which its surroundings are measured
_ELLIPSE = cv2.MORPH_ELLIPSE
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_NEAR, _FAR = (cv2.getStructuringElement(_ELLIPSE, (2 * each + 1, 2 * each + 1)) for each in _RING)
_GROWN = cv2.getStructuringElement(_ELLIPSE, (5, 5))
_ALIKE = 8.0, 5.0  # grey levels and chroma by which spots of one paper differ at most


@dataclass(frozen=True)
class View:
    """A picture in which spots are lighter than their surroundings: the negative for dark ones."""

    plane: Plane
    edges: Plane
    red: Plane
    blue: Plane
    noise: float
    lightest: float
    is_dark: bool

    @classmethod
    def both(cls, pixels: NDArray[np.uint8]) -> "tuple[View, View]":
        """Return the picture (height, width, 3) and its negative."""
        grey, red, blue = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb))
        calm = cv2.medianBlur(np.asarray(grey, np.uint8), 3)
        plane = np.asarray(calm, np.float32)
        across, down = (cv2.Sobel(plane, cv2.CV_32F, *each, scale=0.25) for each in ((1, 0), (0, 1)))
        edges = np.asarray(cv2.magnitude(across, down), np.float32)
        noise = float(np.median(np.abs(grey.astype(np.float32) - plane))) * 1.5
        chroma = [np.asarray(each, np.float32) for each in (red, blue)]
        darkest, lightest = (float(each) for each in np.quantile(plane, (0.02, 0.98)))
        return (
            cls(plane, edges, chroma[0], chroma[1], noise, lightest, False),
            cls(255 - plane, edges, chroma[0], chroma[1], noise, 255 - darkest, True),
        )


@dataclass(frozen=True)
class Spot:
    """A candidate: the rows and columns of its box, its pixels there, and what is measured of it."""

    box: tuple[slice, slice]
    pixels: NDArray[np.bool_]
    level: float
    chroma: tuple[float, float]
    is_dark: bool
    measures: tuple[float, ...]


@dataclass(frozen=True)
class _Region:
    """Pixels above a level that touch each other, and how steep their edge is compared with what is inside."""

    x: int
    y: int
    pixels: NDArray[np.bool_]
    score: float


def find(pixels: NDArray[np.uint8]) -> Mask:
    """Return the mask (height, width) of torn spots. Looks at no more than half a megapixel."""
    height, width = pixels.shape[:2]
    factor = min(1.0, (_MOST_PIXELS / (height * width)) ** 0.5)
    seen = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
    mask = np.zeros(seen.shape[:2], np.uint8)
    for spot in _torn(candidates(np.asarray(seen, np.uint8))):
        mask[spot.box][spot.pixels] = 255
    mask = np.asarray(cv2.dilate(mask, _GROWN), np.uint8)
    if factor == 1:
        return mask
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR) > 80, np.uint8) * np.uint8(255)


def _torn(found: list[Spot]) -> list[Spot]:
    """Return the spots that the model takes for torn ones; the more are certain, the less certain others must be."""
    if not found:
        return []
    odds = _SPOTS.log_odds(features(found))
    limit = float(np.interp(np.sum(odds > _CERTAIN), (1, _COMPANY), (_ALONE, _POSSIBLE)))
    return [spot for spot, own in zip(found, odds, strict=True) if own > limit]


def candidates(pixels: NDArray[np.uint8]) -> list[Spot]:
    """Return the light and dark spots of a picture of at most half a megapixel."""
    return [
        spot for view in View.both(pixels) for region in _distinct(view) for spot in [_measured(region, view)] if spot
    ]


def features(found: list[Spot]) -> Features:
    """Return what is measured of each spot, and of how many others it could have the paper in common."""
    level = np.array([spot.level for spot in found])
    chroma = np.array([spot.chroma for spot in found]).reshape(-1, 2)
    alike = np.abs(level[:, None] - level) < _ALIKE[0]
    alike &= np.abs(chroma[:, None] - chroma).max(axis=2, initial=0) < _ALIKE[1]
    others = np.log(alike.sum(axis=1))
    return np.column_stack([np.array([spot.measures for spot in found]), others])


def _distinct(view: View) -> list[_Region]:
    """Return regions of all levels; of those that overlap, the one with the steepest edge."""
    found = sorted((region for level in _LEVELS for region in _regions(view, level)), key=lambda each: -each.score)
    taken = np.zeros(view.plane.shape, np.bool_)
    kept = []
    for region in found:
        height, width = region.pixels.shape
        there = taken[region.y : region.y + height, region.x : region.x + width]
        if not (there & region.pixels).any():
            there |= region.pixels
            kept.append(region)
            if len(kept) == _ALL:
                break
    return kept


def _regions(view: View, level: int) -> Iterator[_Region]:
    above = np.asarray(view.plane > level, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(above, connectivity=4, ltype=cv2.CV_32S)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    fits = (sides >= _SMALLEST) & (sides <= _LARGEST) & (stats[:, cv2.CC_STAT_AREA] >= _LEAST_AREA)
    fits[0] = False
    if not fits.any():
        return
    border = np.nonzero(above - cv2.erode(above, _CROSS))
    owner = labels[border]
    length = np.maximum(np.bincount(owner, minlength=count), 1)
    edge = np.bincount(owner, view.edges[border], minlength=count) / length
    chosen = np.flatnonzero(fits & (edge > _LEAST_EDGE))
    for label in chosen[np.argsort(-edge[chosen])][:_EACH]:
        x, y, width, height = (int(each) for each in stats[label, :4])
        if view.is_dark and _fills_corner(x, y, width, height, above.shape):
            continue  # more often the dark ground behind the subject than a tear
        own = labels[y : y + height, x : x + width] == label
        yield _Region(x, y, own, float(edge[label]))


def _fills_corner(x: int, y: int, width: int, height: int, shape: tuple[int, ...]) -> bool:
    return (x == 0 or x + width == shape[1]) and (y == 0 or y + height == shape[0])


def _measured(region: _Region, view: View) -> Spot | None:
    """Measure a region; None if it fills so much of the picture that it has no surroundings."""
    height, width = region.pixels.shape
    reach = _RING[1] + 1
    top, left = max(0, region.y - reach), max(0, region.x - reach)
    window = slice(top, region.y + height + reach), slice(left, region.x + width + reach)
    plane, edges, red, blue = (each[window] for each in (view.plane, view.edges, view.red, view.blue))
    own = np.zeros(plane.shape, np.uint8)
    own[region.y - top : region.y - top + height, region.x - left : region.x - left + width] = region.pixels
    ring = cv2.dilate(own, _FAR) - cv2.dilate(own, _NEAR) > 0
    if np.count_nonzero(ring) < _LEAST_AREA:
        return None
    core = cv2.erode(own, _CROSS) > 0
    core = core if np.count_nonzero(core) >= _LEAST_AREA // 2 else own > 0
    inside = plane[core]
    (level,), outside = _quantiles(inside, 0.5), _quantiles(plane[ring], 0.1, 0.5, 0.9)
    contrast = max(1.0, level - outside[1])
    border = (own > 0) & ~(cv2.erode(own, _CROSS) > 0)
    chroma = float(red[core].mean()), float(blue[core].mean())
    away = np.hypot(chroma[0] - float(red[ring].mean()), chroma[1] - float(blue[ring].mean()))
    hull = cv2.contourArea(cv2.convexHull(cv2.findNonZero(own)))
    area = float(np.count_nonzero(own))
    lower, upper = (np.count_nonzero((plane > level - share * contrast) & ~ring) for share in (0.75, 0.25))
    measures = (
        float(view.is_dark),
        np.log(contrast),
        np.clip((level - outside[2]) / contrast, -1, 1),
        np.log(inside.std() + 1),
        np.log((inside.std() + 1) / (view.noise + 1)),
        np.clip(edges[border].mean() / contrast, 0, 1),
        np.clip(_quantiles(edges[border], 0.2)[0] / contrast, 0, 1),
        (level - view.lightest) / 50,
        np.log1p(np.hypot(chroma[0] - 128, chroma[1] - 128)),
        np.log1p(away),
        np.log1p(red[core].std() + blue[core].std()),
        np.log(area),
        min(1.0, area / max(hull, 1)),
        _roundness(own),
        np.log1p((outside[2] - outside[0]) / 2),
        np.log1p(view.noise),
        np.clip((lower - upper) / area, 0, 2),
    )
    box = slice(region.y, region.y + height), slice(region.x, region.x + width)
    return Spot(box, region.pixels, level, chroma, view.is_dark, tuple(float(each) for each in measures))


def _quantiles(values: Plane, *shares: float) -> list[float]:
    ordered = np.sort(values)
    return [float(ordered[int(share * (len(ordered) - 1))]) for share in shares]


def _roundness(own: Mask) -> float:
    """Return the shorter axis of a region in proportion to the longer one."""
    moments = cv2.moments(own, binaryImage=True)
    across, down, both = (moments[name] / moments["m00"] for name in ("mu20", "mu02", "mu11"))
    middle, half = (across + down) / 2 + 1 / 12, float(np.hypot((across - down) / 2, both))
    return float(np.sqrt(max(0.0, middle - half) / (middle + half)))
