"""Measures the noise of a picture: how strong it is, at which frequencies, and how it depends on the brightness."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from restoration import coding
from restoration.blocks import SIZE, Grid
from restoration.pictures.picture import Mask, Plane

KNOTS = np.linspace(0, 255, 9, dtype=np.float32)
_MEDIAN_OF_SQUARES = 0.4549  # of a normal variable with variance one
_FLATTEST = 0.12
_MIN_BLOCKS = 60
_NOISE, _TEXTURE = (0.55, 0.85), (1.0, 1.3)  # spread of the logarithm of the energy of flat blocks: see `_certainty`
_CODED_NOISE, _CODED_TEXTURE = 0.65, 0.95  # the same of groups of blocks, where a JPEG coder left few coefficients
_FALLING = 0.8, 0.95  # deviation at half scale as a share of the full one's: noise surely, texture surely
_GROUP, _TAIL = 8, (64, 2.4)  # neighbouring flat blocks; of how many the maximum is taken, in deviations
_SOILED = 0.05, 0.08  # share of damaged pixels: scratches alone seldom cover the first
_COARSER = (0.9, 0.65)  # the most that noise keeps of its deviation from one scale to the next
_WHITE = 0.26  # what white noise keeps


@dataclass(frozen=True)
class Noise:
    """`deviations`: (64,), grey levels per cosine coefficient; `by_tone`: (9,), factors at brightness `KNOTS`."""

    deviations: NDArray[np.float32]
    by_tone: NDArray[np.float32]

    @property
    def sigma(self) -> float:
        """The deviation of a pixel, without the mean of its block."""
        return float(np.sqrt(np.mean(self.deviations[1:] ** 2)))

    def scaled(self, factor: float) -> "Noise":
        return Noise(self.deviations * np.float32(factor), self.by_tone)

    def at_least(self, sigma: float) -> "Noise":
        """Return the same with no frequency below `sigma`."""
        return Noise(np.maximum(self.deviations, np.float32(sigma)), self.by_tone)

    def factors(self, brightness: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.interp(brightness, KNOTS, self.by_tone).astype(np.float32)


NONE = Noise(np.zeros(SIZE * SIZE, np.float32), np.ones(len(KNOTS), np.float32))


def _activity(plane: Plane, rows: int, columns: int) -> NDArray[np.float32]:
    """Return the structure around each block, seen from so far away that noise of single pixels does not count."""
    soft = cv2.GaussianBlur(plane, (0, 0), 2.5)
    slope = cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    slope = cv2.boxFilter(slope, -1, (13, 13))
    return np.asarray(slope[SIZE // 2 :: SIZE // 2, SIZE // 2 :: SIZE // 2][:rows, :columns], np.float32)


def measure(plane: Plane, damaged: Mask | None = None) -> Noise:
    """Measure the noise in the flattest blocks; blocks that are damaged or near black or white tell nothing.

    A JPEG coder rounds most coefficients of weak noise to 0 and the others to few values, so that the medians are 0 and
    the energy of single blocks varies; the means of neighbouring blocks are measured there.
    """
    found = _flat_blocks(plane, damaged)
    if found is None:
        return NONE
    noise, energy = _of_blocks(found)
    share = 0.0 if damaged is None else float(np.mean(damaged > 0))
    whole = noise.scaled(_certainty(energy, _share(share, *_SOILED)))
    if not coding.is_coded(plane):
        return whole
    return max(whole, _of_coded(found, plane, damaged), key=lambda each: each.sigma)


@dataclass(frozen=True)
class _Blocks:
    """The squares of the coefficients (64, blocks) and the brightness of flat blocks, in the order of the picture."""

    squares: NDArray[np.float32]
    tone: NDArray[np.float32]


def _flat_blocks(plane: Plane, damaged: Mask | None) -> _Blocks | None:
    height, width = plane.shape
    rows, columns = (height - SIZE) // 4 + 1, (width - SIZE) // 4 + 1
    if min(rows, columns) < 4:
        return None
    coefficients = Grid(rows, columns, 4).read(plane, slice(0, rows))
    activity = _activity(plane, rows, columns).ravel()
    tone = coefficients[0] / SIZE
    usable = (tone > 6) & (tone < 249) & (np.sum(coefficients[1:] ** 2, axis=0) > 1)
    if damaged is not None:
        covered = cv2.boxFilter(damaged, -1, (SIZE, SIZE), anchor=(0, 0), normalize=True)
        usable &= covered[::4, ::4][:rows, :columns].ravel() == 0
    if usable.sum() < _MIN_BLOCKS:
        return None
    most = np.quantile(activity[usable], max(_FLATTEST, min(1.0, _MIN_BLOCKS / int(usable.sum()))))
    flat = usable & (activity <= most)
    return _Blocks(coefficients[:, flat] ** 2, tone[flat])


def _of_blocks(found: _Blocks) -> tuple[Noise, NDArray[np.float32]]:
    """Return the noise, and the energy of each block in proportion to it."""
    variances = np.median(found.squares, axis=1) / _MEDIAN_OF_SQUARES
    variances[0] = variances[1:4].mean()
    energy = _energy(found.squares, variances)
    by_tone = _by_tone(found.tone, energy)
    energy /= np.interp(found.tone, KNOTS, by_tone) ** 2
    return Noise(np.sqrt(variances).astype(np.float32), by_tone), energy


def _of_coded(found: _Blocks, plane: Plane, damaged: Mask | None) -> Noise:
    means = _grouped(found.squares, _GROUP).mean(axis=2)
    variances = np.median(means, axis=1)
    variances[0] = variances[1:4].mean()
    energy = _energy(means, variances)
    by_tone = _by_tone(_grouped(found.tone[None], _GROUP)[0].mean(axis=1), energy)
    certainty = _share(float(_spread(energy)), _CODED_TEXTURE, _CODED_NOISE)
    smaller = None if damaged is None else np.asarray(cv2.pyrDown(damaged), np.uint8)
    coarse = _flat_blocks(np.asarray(cv2.pyrDown(plane), np.float32), smaller)
    own = Noise(np.sqrt(variances).astype(np.float32), by_tone)
    if coarse is not None:
        certainty *= _share(_of_blocks(coarse)[0].sigma / max(own.sigma, 0.1), _FALLING[1], _FALLING[0])
    peaks = np.median(_grouped(found.squares, _TAIL[0]).max(axis=2), axis=1) / np.float32(_TAIL[1] ** 2)
    peaks[0] = variances[0]
    return Noise(np.sqrt(np.maximum(variances, peaks)).astype(np.float32), by_tone).scaled(certainty)


def _grouped(values: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return (n, groups, size) of (n, blocks): neighbours, without the last ones that do not make a group."""
    size = min(size, values.shape[1])
    groups = values.shape[1] // size
    return values[:, : groups * size].reshape(len(values), groups, size)


def _energy(squares: NDArray[np.float32], variances: NDArray[np.float32]) -> NDArray[np.float32]:
    scale = (variances[1:] + 0.15 * variances[1:].mean() + 0.02)[:, None]
    return np.asarray(np.mean(squares[1:] / scale, axis=0), np.float32)


def _spread(energy: NDArray[np.float32]) -> float:
    low, high = np.quantile(np.log(energy + 1e-6), [0.25, 0.75])
    return float(high - low)


def _share(value: float, none: float, whole: float) -> float:
    """Return 0 at `none` and beyond, 1 at `whole` and beyond."""
    return float(np.clip((value - none) / (whole - none), 0, 1))


def _certainty(energy: NDArray[np.float32], soiled: float) -> float:
    """Return 0..1: noise has nearly the same energy in all flat blocks, texture has not.

    `soiled`, 0..1: stains and folds weaken the noise below them, so it varies more in a print with other damage.
    """
    noise, texture = (limits[0] + (limits[1] - limits[0]) * soiled for limits in (_NOISE, _TEXTURE))
    return _share(_spread(energy), texture, noise)


def _by_tone(tone: NDArray[np.float32], energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how the deviation varies with the brightness, where there are enough blocks to tell."""
    overall = float(np.median(energy))
    known = [(knot, energy[np.abs(tone - knot) < 16]) for knot in KNOTS]
    told = [
        (knot, float(np.sqrt(np.median(found) / overall))) for knot, found in known if len(found) >= _MIN_BLOCKS // 2
    ]
    if not told:
        return np.ones(len(KNOTS), np.float32)
    factors = np.interp(KNOTS, [knot for knot, _ in told], [factor for _, factor in told])
    return np.clip(factors, 0.6, 1.6).astype(np.float32)


def measure_scales(plane: Plane, damaged: Mask | None = None) -> list[Noise]:
    """Measure at full, half and quarter scale."""
    noises = [measure(plane, damaged)]
    for most in _COARSER:
        plane = np.asarray(cv2.pyrDown(plane), np.float32)
        damaged = None if damaged is None else np.asarray(cv2.pyrDown(damaged), np.uint8)
        finer, noise = noises[-1].sigma, measure(plane, damaged)
        wanted = min(max(noise.sigma, _WHITE * finer), most * finer)
        noises.append(noise.scaled(wanted / noise.sigma) if noise.sigma else _white(wanted))
    return noises


def _white(sigma: float) -> Noise:
    return Noise(np.full(SIZE * SIZE, sigma, np.float32), NONE.by_tone)
