"""Which points of the body common garments cover."""

from collections.abc import Callable

import numpy as np

from figures.arrays import Bools, Floats, smoothstep
from figures.body.figure import Cut

Cover = Callable[[Cut], Bools]
CROTCH, HIP, WAIST, NECK = -0.06, 0.08, 0.2, 0.575


def top(*, sleeve: float, hem: float, neck: float = 0.0, opening: float = 0.0) -> Cover:
    """Shirts and jackets. `sleeve` on the arm's scale (below 0: none), `hem` a height; `neck` raises the collar;

    `opening` is the depth in metres of a V at the front.
    """

    def cover(cut: Cut) -> Bools:
        collar = 0.545 + neck + 0.45 * np.clip(cut.y + 0.05, 0, 0.1)
        body = (cut.z > hem) & ((cut.z < collar) | (np.hypot(cut.x, 0.9 * (cut.y + 0.012)) > 0.074))
        body &= (cut.shares["head"] < 0.3 + 4 * max(neck, 0)) & (cut.shares["hand"] < 0.5)
        if opening:
            body &= ~((cut.y < 0) & (cut.z > 0.53 - opening + 2.1 * cut.x * opening / 0.2) & (cut.x < 0.11))
        arm = cut.shares["arm"] > 0.5
        low = (cut.z > hem) | arm
        if sleeve < 0:
            strap = (cut.x < 0.135) | (cut.z < 0.42)
            return np.asarray(body & (cut.shares["arm"] < 0.32) & strap)
        return np.asarray((body | (arm & (cut.shares["hand"] < 0.5))) & low & ~(arm & (cut.arm > sleeve)))

    return cover


def legs(*, upper: float = WAIST - 0.05, lower: float) -> Cover:
    """Trousers and shorts, between two heights."""

    def cover(cut: Cut) -> Bools:
        return np.asarray((cut.z < upper) & (cut.z > lower) & (cut.shares["arm"] < 0.3) & (cut.shares["foot"] < 0.6))

    return cover


def feet(upper: float = -0.72) -> Cover:
    """Shoes, socks and boots up to a height."""

    def cover(cut: Cut) -> Bools:
        return np.asarray(
            ((cut.shares["foot"] > 0.5) & (cut.z < upper)) | ((cut.z < upper) & (cut.shares["leg"] > 0.3))
        )

    return cover


def band(low: float, high: float) -> Cover:
    """Belts and sashes around the trunk."""

    def cover(cut: Cut) -> Bools:
        return np.asarray((cut.z > low) & (cut.z < high) & (cut.shares["arm"] < 0.3))

    return cover


def sleeve(start: float, end: float) -> Cover:
    """Bracers, gloves and arm plates, on the arm's scale."""

    def cover(cut: Cut) -> Bools:
        return np.asarray((cut.shares["arm"] > 0.5) & (cut.arm > start) & (cut.arm < end))

    return cover


def shin(low: float, high: float) -> Cover:
    return lambda cut: np.asarray((cut.z > low) & (cut.z < high) & (cut.shares["leg"] > 0.5))


def shoulder() -> Cover:
    return lambda cut: np.asarray((cut.x > 0.125) & (cut.arm < 0.34) & (cut.z > 0.435) & (cut.shares["neck"] < 0.2))


def hanging(sleeves: float = 0.0, waist: float = 0.0, cuffs: float = 0.0) -> Callable[[Cut], Floats]:
    """Ease: metres by which sleeves widen toward the wrist, the waist hangs, and trouser legs widen toward the
    ankle.
    """

    def ease(cut: Cut) -> Floats:
        arm = np.clip(cut.arm, 0, 2) * 0.5 * (cut.shares["arm"] > 0.4)
        middle = np.exp(-(((cut.z - 0.16) / 0.13) ** 2)) * (cut.shares["arm"] < 0.4)
        shin_share = smoothstep(-0.3, -0.72, cut.z)
        return np.asarray(sleeves * arm**1.5 + waist * middle + cuffs * shin_share, np.float32)

    return ease
