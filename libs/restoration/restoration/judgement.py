"""Decides which candidates are damage, by logistic models of their features."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]
_MODELS = Path(__file__).with_name("models.json")
_TRUST = 0.5  # how far the picture's own share of damage moves the odds


@dataclass(frozen=True)
class Model:
    """Log-odds of damage are quadratic in the features; `prior` is the share of damage that it was fitted with."""

    weights: tuple[float, ...]
    prior: float

    @classmethod
    def load(cls, name: str) -> "Model":
        """Return a model of models.json; bench/fit_models.py fits "lines_second", bench/fit_spots.py "spots"."""
        fitted = json.loads(_MODELS.read_text())[name]
        return cls(tuple(fitted["weights"]), fitted["prior"])

    def log_odds(self, features: Features) -> NDArray[np.float64]:
        """Return the log-odds of each candidate, given its features (candidates, features)."""
        return np.asarray(np.clip(quadratic(features) @ np.array(self.weights), -30, 30), np.float64)

    def probabilities(self, features: Features, sizes: NDArray[np.float64], most: float) -> NDArray[np.float64]:
        """Return the probability of each candidate, given its features (candidates, features) and pixels (candidates).

        The prior is fitted to the picture by expectation maximisation, up to `most`: one doubtful spot in a picture
        without any certain one is likely to be part of what the picture shows.
        """
        odds = np.exp(self.log_odds(features))
        share = self.prior
        for _ in range(20):
            shifted = odds * (_odds(share) / _odds(self.prior)) ** _TRUST
            probable = shifted / (1 + shifted)
            share = float(np.clip(np.average(probable, weights=sizes), 0.02, most))
        return np.asarray(probable, np.float64)


def _odds(probability: float) -> float:
    return probability / (1 - probability)


def quadratic(features: Features) -> Features:
    """Return 1, the features and their products (candidates, terms)."""
    first, second = np.triu_indices(features.shape[1])
    return np.concatenate([np.ones((len(features), 1)), features, features[:, first] * features[:, second]], axis=1)
