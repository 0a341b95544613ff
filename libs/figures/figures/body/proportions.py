"""The shape of the body: which targets of the model, and how much of each, the filters ask for."""

from collections.abc import Mapping
from itertools import product

import numpy as np

# gender presentation: share of the male targets
_MALE = {"androgynous": 0.5, "masculine": 1.0, "feminine": 0.0}
# age: share of the old targets (about 90 years), the rest are of 25 years
_OLD = {"young_adult": 0.0, "adult": 0.18, "middle_aged": 0.48, "elderly": 0.85}
# body type: muscle and weight (0 and 1 are the model's extremes), and targets of its own
_BUILD: Mapping[str, tuple[float, float, Mapping[str, float]]] = {
    "average": (0.55, 0.48, {}),
    "slim": (0.42, 0.04, {"waist-narrow": 0.25}),
    "athletic": (1.05, 0.42, {"v-shape": 0.45, "waist-narrow": 0.3}),
    "curvy": (0.48, 0.68, {"hips-wide": 0.55, "waist-narrow": 0.5, "bust-wide": 0.3, "buttocks": 0.5}),
    "heavyset": (0.5, 1.3, {"waist-wide": 0.6, "belly": 0.5}),
}
_RACES = ("african", "asian", "caucasian")
_DESCENT: Mapping[str, tuple[float, float, float]] = {
    "african": (1, 0, 0),
    "asian": (0, 1, 0),
    "caucasian": (0, 0, 1),
    "hispanic": (0.12, 0.3, 0.58),
    "middle_eastern": (0.18, 0.07, 0.75),
    "south_asian": (0.22, 0.3, 0.48),
}


def target_weights(filters: Mapping[str, str], rng: np.random.Generator) -> dict[str, float]:
    """The amount of each target. `diverse` draws a mixed descent; every build varies a little."""
    male, old = _MALE[filters["gender_presentation"]], _OLD[filters["age_range"]]
    muscle, weight, own = _BUILD[filters["body_type"]]
    muscle = float(muscle - 0.25 * old + rng.uniform(-0.05, 0.05))
    weight = float(weight + rng.uniform(-0.05, 0.05))
    genders = {"male": male, "female": 1 - male}
    ages = {"young": 1 - old, "old": old}
    drawn = rng.dirichlet((0.7, 0.7, 0.7))
    descent = _DESCENT.get(filters["ethnicity"], tuple(drawn))
    weights = {
        f"{race}-{gender}-{age}": share * genders[gender] * ages[age]
        for (race, share), gender, age in product(zip(_RACES, descent, strict=True), genders, ages)
    }
    for gender, age in product(genders, ages):
        for (m, m_share), (w, w_share) in product(_steps(muscle).items(), _steps(weight).items()):
            weights[f"{gender}-{age}-{m}muscle-{w}weight"] = genders[gender] * ages[age] * m_share * w_share
    weights |= {"ideal-male": 0.5 * male * (1 - old), "ideal-female": 0.5 * (1 - male) * (1 - old)}
    weights |= {name: amount * (0.4 if name == "bust-wide" and male == 1 else 1) for name, amount in own.items()}
    return {name: amount for name, amount in weights.items() if abs(amount) > 0.001}


def _steps(value: float) -> dict[str, float]:
    """A value as shares of the stored steps min (0), average (0.5) and max (1); below and above it extrapolates."""
    return {"min": max(0.0, 1 - 2 * value), "average": 1 - abs(2 * value - 1), "max": max(0.0, 2 * value - 1)}
