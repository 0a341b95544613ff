"""Charts as inline SVG: bars of a series, and a line of the period before. The page has a table of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 600, 200
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 14, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """In units of the drawing; `title` is what a pointer on it shows."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` are the points of the period before, empty without one. `top` is the value at the upper end."""

    title: str
    bars: Sequence[Bar]
    line: str
    top: float
    first: str
    last: str


def chart(
    title: str, values: Sequence[float], shown: Sequence[str], labels: Sequence[str], before: Sequence[float] = ()
) -> Chart:
    """`shown` and `labels` are the values and their days in words. Negative values are drawn as 0."""
    top = _round_up(max([*values, *before, 0]))
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    room = HEIGHT - TOP - BOTTOM

    def height(value: float) -> float:
        return round(max(value, 0) / top * room, 1)

    bars = [
        Bar(
            x=round(LEFT + index * step + step * 0.12, 1),
            y=round(HEIGHT - BOTTOM - height(value), 1),
            width=round(step * 0.76, 1),
            height=height(value),
            title=f"{label}: {text}",
        )
        for index, (value, text, label) in enumerate(zip(values, shown, labels, strict=True))
    ]
    middles = [(LEFT + (index + 0.5) * step, HEIGHT - BOTTOM - height(value)) for index, value in enumerate(before)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in middles)
    return Chart(title, bars, line, top, labels[0] if labels else "", labels[-1] if labels else "")


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 and so on; 1 for 0."""
    if value <= 0:
        return 1
    unit = 10.0 ** floor(log10(value))
    return float(next(step for step in (1, 2, 5, 10) if step * unit >= value or step == 10) * unit) or ceil(value)
