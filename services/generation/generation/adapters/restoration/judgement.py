"""Decides which candidates are damage: a logistic model of each one's features, and what the others say of the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Log-odds of damage are linear in the features; `prior` is the share of damage among the pixels it was fitted to."""

    weights: tuple[float, ...]
    intercept: float
    prior: float
    most: float
    """The largest share of damage believed of a picture."""

    def probabilities(self, features: Features, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each candidate, given its features (candidates, features) and pixels (candidates).

        The prior is fitted to the picture by expectation maximisation: one doubtful line in a picture without any
        certain one is likely to be a wire or a hair.
        """
        odds = np.exp(np.clip(features @ np.array(self.weights) + self.intercept, -30, 30))
        share = self.prior
        for _ in range(20):
            shifted = odds * _odds(share) / _odds(self.prior)
            probable = shifted / (1 + shifted)
            share = float(np.clip(np.average(probable, weights=sizes), 0.003, self.most))
        return np.asarray(probable, np.float64)


def _odds(probability: float) -> float:
    return probability / (1 - probability)
