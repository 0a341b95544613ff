"""How near a restoration is to the original. Pictures are uint8 (height, width, 3); errors are in decibels over 255."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fidelity:
    """PSNR (dB) and SSIM, as they are and after the best colour mapping; PSNR inside damage; grain in grey levels."""

    psnr: float
    ssim: float
    mapped_psnr: float
    mapped_ssim: float
    inside: float
    grain: float


def psnr(original: NDArray[Any], other: NDArray[Any], where: Mask | None = None) -> float:
    squared = (original - other) ** 2
    error = float(squared.mean() if where is None else squared[where].mean())
    return 10 * float(np.log10(255**2 / max(error, 0.05)))


def ssim(original: NDArray[Any], other: NDArray[Any]) -> float:
    compare: Any = structural_similarity  # without types
    return float(compare(original, other, data_range=255, channel_axis=2))


def fitted(original: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Map the colours of `other` by the affine map of colours and their squares with the least squared error."""
    flat = other.reshape(-1, 3) / 255
    terms = np.concatenate([flat, flat**2, np.ones((len(flat), 1), np.float32)], axis=1)
    step = max(1, len(flat) // 60_000)
    solution = np.linalg.lstsq(terms[::step], original.reshape(-1, 3)[::step], rcond=None)[0]
    return np.asarray(np.clip(terms @ solution, 0, 255).reshape(original.shape), np.float32)


def _high_frequencies(pixels: NDArray[Any]) -> NDArray[Any]:
    grey = pixels.mean(axis=2)
    return np.asarray(grey - cv2.GaussianBlur(grey, (0, 0), 2.0), np.float32)


def flat_regions(original: NDArray[Any]) -> Mask:
    """Return where the original has the least structure: a quarter of the picture."""
    activity = cv2.GaussianBlur(np.abs(_high_frequencies(original)), (0, 0), 4.0)
    return np.asarray(activity <= np.quantile(activity, 0.25), np.bool_)


def grain(original: NDArray[Any], other: NDArray[Any], healthy: Mask) -> float:
    """Return the deviation of the high-frequency difference in flat, undamaged regions."""
    residual = _high_frequencies(other) - _high_frequencies(original)
    return float(residual[flat_regions(original) & healthy].std())


def measure(original: Picture, other: Picture, damaged: Mask) -> Fidelity:
    a, b = original.astype(np.float32), other.astype(np.float32)
    mapped = fitted(a, b)
    healthy = cv2.dilate(damaged.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    return Fidelity(
        psnr(a, b), ssim(a, b), psnr(a, mapped), ssim(a, mapped),
        psnr(a, b, damaged) if damaged.any() else float("nan"), grain(a, b, healthy),
    )  # fmt: skip
