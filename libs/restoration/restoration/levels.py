"""Estimates the darkest and lightest levels of a print before it faded, and how dark its corners grew."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_QUANTILES = (0.01, 0.5, 0.995)
_LEAST_SPAN = 40.0
_FURTHEST = 2.5  # deviations of a feature from its mean: beyond them the estimate is not extrapolated
_DARKEST, _LIGHTEST, _BRIGHTENED = (-25.0, 90.0), (90.0, 285.0), (0.0, 150.0)
_MODEL = json.loads(Path(__file__).with_name("levels.json").read_text())


@dataclass(frozen=True)
class Levels:
    """Per channel: the faded black and white, the original ones, and what the white lacks in the corners."""

    black: NDArray[np.float64]
    white: NDArray[np.float64]
    true_black: NDArray[np.float64]
    true_white: NDArray[np.float64]
    in_corners: NDArray[np.float64]

    @property
    def gains(self) -> NDArray[np.float64]:
        return (self.true_white - self.true_black) / self._span

    @property
    def offsets(self) -> NDArray[np.float64]:
        return self.true_black - self.gains * self.black

    @property
    def corner_gains(self) -> NDArray[np.float64]:
        """What to add to the gains of a level above black, times the square of the distance from the middle."""
        return self.in_corners / self._span

    @property
    def _span(self) -> NDArray[np.float64]:
        return np.maximum(self.white - self.black, _LEAST_SPAN)


def estimate(colours: NDArray[Any], corners: float, worn: float) -> Levels:
    """Return the levels of faded colours (pixels, 3).

    `corners` is the share of light that seems to be missing there. The model is linear in the faded levels, fitted by
    least squares to photographs that were faded in known ways: it keeps to the usual levels of photographs as far as
    the faded ones tell little.
    """
    black, middle, white = np.quantile(colours, _QUANTILES, axis=0)
    span = np.maximum(white - black, _LEAST_SPAN)
    tone = [worn, black.mean(), white.mean(), ((middle - black) / span).mean()]
    terms = _terms("tone", np.concatenate([tone, black - black.mean(), white - white.mean()]))
    true_black, rise = (np.array(_MODEL[name]) @ terms for name in ("black", "rise"))
    in_corners = np.array(_MODEL["corners"]) @ _terms("place", np.array([corners, worn]))
    return Levels(
        black,
        white,
        np.clip(true_black, *_DARKEST),
        np.clip(true_black + rise, *_LIGHTEST),
        np.clip(in_corners, *_BRIGHTENED),
    )


def _terms(name: str, features: NDArray[np.float64]) -> NDArray[np.float64]:
    mean, deviation = np.array(_MODEL[name])
    return np.concatenate([[1.0], np.clip((features - mean) / deviation, -_FURTHEST, _FURTHEST)])
