"""Restores a picture: measures the damage on samples of it, then works strip by strip, so that memory stays bounded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from restoration import blocking, defects, folds, inpainting, noise, sharpness, spots, stains, tones
from restoration.denoising import denoise
from restoration.inpainting import inpaint
from restoration.noise import Noise
from restoration.pictures.picture import Mask, Picture, Plane
from restoration.tones import Tones

Progress = Callable[[int, int, str], None]
Colours = NDArray[np.float32]

_STRIP = 512
_MARGIN = 48  # a multiple of 4: the coarsest scale sees the same pixels in both
_TILE = 512
_TILES = 10
_WITHOUT_REFINEMENT = 16_000_000  # pixels
_SCRATCHED = 0.3  # how far scratches without grain are a sign of fading; grain without them is none
_UNSEEN, _PLAIN = 1.2, 3.0  # deviations of noise: left alone below the first, removed entirely above the second
_STRONG = 9.0, 11.5  # deviations of noise of which, below other damage, too much would remain
_OVERRATED = 0.35  # how much more of it is removed
_SOILED = 0.02, 0.04  # share of damaged pixels: no other damage, and surely


@dataclass(frozen=True)
class Diagnosis:
    """Noise of luminance, red and blue difference; blur in pixels, how far to undo it, and the noise left; tones."""

    noises: tuple[list[Noise], list[Noise], list[Noise]]
    blur: float
    sharpening: float
    remainder: float
    tones: Tones


def restore_picture(picture: Picture, report_progress: Progress | None = None) -> Picture:
    """Return the picture, of the same size and number of channels, with its damage repaired as far as it was found.

    `report_progress` is told the steps done, the steps in all, and the name of the step that ends. Deterministic, on
    one thread; about 0.7 GB besides the picture for 40 megapixels.
    """
    report = report_progress or (lambda done, total, stage: None)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with threadpool_limits(limits=1):
            return _restored(picture, report)
    finally:
        cv2.setNumThreads(threads)


def _restored(picture: Picture, report: Progress) -> Picture:
    colours = (
        picture.pixels
        if not picture.is_grey
        else np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_GRAY2RGB), np.uint8)
    )
    strips = list(_strips(picture.height))
    total = len(strips) + 4
    worn = _worn(_luminance_noise(colours))
    if not picture.is_grey:
        colours = stains.remove(colours, worn)
    report(1, total, "stains removed")
    mask = defects.find(colours, worn) | folds.find(colours) | spots.find(colours)
    report(2, total, "scratches, dust, folds and spots found")
    scale = inpainting.scale(mask)
    colours = inpaint(colours, mask, scale)
    report(3, total, "scratches, dust, folds and spots removed")
    found = _diagnosed(colours, mask)
    report(4, total, "noise, blur and fading measured")
    result = np.empty_like(colours)
    for number, (strip, wide) in enumerate(strips, 5):
        restored = _strip(colours[wide], mask[wide], wide, found, picture, scale)
        result[strip] = restored[strip.start - wide.start : strip.stop - wide.start]
        report(number, total, "noise, blur and fading removed")
    return Picture(result if not picture.is_grey else np.ascontiguousarray(result[..., 0]))


def _strips(height: int) -> Iterator[tuple[slice, slice]]:
    """Yield strips of rows, and the rows to look at for each."""
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        yield slice(top, bottom), slice(max(0, top - _MARGIN), min(bottom + _MARGIN, height))


def _planes(colours: NDArray[np.uint8]) -> list[Plane]:
    """Return luminance and the two colour differences, all 0..255 (128 is no colour)."""
    split = cv2.split(cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2YCrCb))
    return [np.asarray(plane, np.float32) * 255 for plane in split]


def _colours(planes: list[Plane]) -> Colours:
    return np.asarray(cv2.cvtColor(cv2.merge(planes) / 255, cv2.COLOR_YCrCb2RGB), np.float32) * 255


def _diagnosed(colours: NDArray[np.uint8], mask: Mask) -> Diagnosis:
    tiles = list(_samples(*mask.shape))
    joined = [np.concatenate(parts) for parts in zip(*(_planes(colours[tile]) for tile in tiles), strict=True)]
    damaged = np.concatenate([mask[tile] for tile in tiles])
    luminance, red, blue = (_matched(noise.measure_scales(plane, damaged)) for plane in joined)
    coding = blocking.measure(joined[0])
    luminance[0] = luminance[0].at_least(coding)
    covered = float(np.mean(mask > 0))
    soiled = float(np.interp(covered, _SOILED, (0, 1)))
    factor = float(np.interp(luminance[0].sigma, _STRONG, (1, 1 + _OVERRATED * soiled)))
    luminance, red, blue = ([each.scaled(factor) for each in noises] for noises in (luminance, red, blue))
    clean = denoise(joined[0], luminance, 2, refine=True)
    worn = min(1.0, covered * 100) * (_SCRATCHED + (1 - _SCRATCHED) * _worn(luminance[0]))
    sharpening = 0.6 / (1 + luminance[0].sigma / 6) / (1 + coding)
    return Diagnosis(
        (luminance, red, blue),
        sharpness.measure(clean),
        sharpening,
        sharpness.remainder(clean, luminance[0].sigma > _UNSEEN),
        tones.measure(colours, mask, worn),
    )


def _luminance_noise(colours: NDArray[np.uint8]) -> Noise:
    tiles = [_planes(colours[tile])[0] for tile in _samples(*colours.shape[:2])]
    return noise.measure(np.concatenate(tiles))


def _worn(found: Noise) -> float:
    """Return 0..1: grain is the surest sign of age."""
    return float(np.clip((found.sigma - 2) / 4, 0, 1))


def _samples(height: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Yield tiles of equal size, spread evenly: all of a small picture, parts of a large one."""
    tall, wide = min(height, _TILE), min(width, _TILE)
    rows, columns = max(1, height // tall), max(1, width // wide)
    if height * width <= _TILES * _TILE * _TILE:
        yield slice(0, height), slice(0, width)
        return
    places = [(row, column) for row in range(rows) for column in range(columns)]
    for index in np.linspace(0, len(places) - 1, _TILES).round().astype(int):
        row, column = places[index]
        yield slice(row * tall, row * tall + tall), slice(column * wide, column * wide + wide)


def _matched(noises: list[Noise]) -> list[Noise]:
    """Weaken measures of noise that is hardly seen: removing it would cost more detail than it gains."""
    seen = float(np.clip((noises[0].sigma - _UNSEEN) / (_PLAIN - _UNSEEN), 0, 1))
    return [each.scaled(seen) for each in noises]


def _strip(
    colours: NDArray[np.uint8], mask: Mask, rows: slice, found: Diagnosis, picture: Picture, scale: float
) -> NDArray[np.uint8]:
    is_large = picture.height * picture.width > _WITHOUT_REFINEMENT
    planes = _planes(colours)
    planes[0] = denoise(planes[0], found.noises[0], 4 if is_large else 2, refine=not is_large)
    for channel in (1, 2):
        planes[channel] = denoise(planes[channel], found.noises[channel], 4, refine=False)
    planes[0] = sharpness.sharpen(planes[0], found.blur, found.sharpening, found.remainder)
    clean = np.clip(np.round(found.tones.apply(_colours(planes), rows, picture.height)), 0, 255).astype(np.uint8)
    return inpaint(clean, mask, scale) if found.noises[0][0].sigma > _PLAIN else clean
