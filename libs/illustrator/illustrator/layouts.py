"""Where the panels of a page are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROWS: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((1,),),
    2: ((1, 1),),
    3: ((1, 2), (2, 1), (1, 1, 1)),
    4: ((2, 2), (1, 2, 1), (1, 1, 2)),
    5: ((1, 2, 2), (2, 1, 2), (2, 2, 1)),
    6: ((2, 2, 2), (1, 2, 2, 1), (2, 1, 1, 2)),
}
NARROWEST, WIDEST = 0.42, 0.58  # share of a row that one of two panels takes


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


def arrangements(count: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """The numbers of panels per row that suit so many panels, in an order that the seed decides."""
    choices = ROWS[count]
    return [choices[n] for n in rng.permutation(len(choices))]


def panels(
    weights: Sequence[float], rows: Sequence[int], area: Box, gutter: float, rng: np.random.Generator
) -> list[Box]:
    """One box per weight in reading order; heavier panels get more room."""
    groups, start = [], 0
    for count in rows:
        groups.append(list(weights[start : start + count]))
        start += count
    free = area.height - gutter * (len(rows) - 1)
    heights = _shares([max(group) if len(group) == 1 else sum(group) / 1.25 for group in groups], 0.7)
    boxes, top = [], area.top
    for group, share in zip(groups, heights, strict=True):
        boxes += _row(group, Box(area.left, top, area.width, free * share), gutter, rng)
        top += free * share + gutter
    return boxes


def _row(weights: Sequence[float], row: Box, gutter: float, rng: np.random.Generator) -> list[Box]:
    if len(weights) == 1:
        return [row]
    first = weights[0] / sum(weights) + float(rng.uniform(-0.03, 0.03))
    wide = (row.width - gutter) * min(WIDEST, max(NARROWEST, first))
    return [
        Box(row.left, row.top, wide, row.height),
        Box(row.left + wide + gutter, row.top, row.width - gutter - wide, row.height),
    ]


def _shares(weights: Sequence[float], evenness: float) -> list[float]:
    """Shares of 1 between equal (evenness 1) and proportional (0)."""
    total = sum(weights)
    return [evenness / len(weights) + (1 - evenness) * weight / total for weight in weights]
