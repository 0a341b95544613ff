"""Draws contact sheets of figures, and prints the seconds of processor that each picture took.

A sheet per filter shows every value of it, the other filters at their defaults; `--mixed N` draws N figures of random
filters instead. Sheets are PNG files in the folder given with `--out`.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
from figures.renderer import FigureRequest, Quality, draw_figure
from figures.vocabulary import FILTERS
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_COLUMNS, _THUMBNAIL = 5, 320


def figure(filters: Mapping[str, str], seed: int, side: int, quality: Quality) -> Pixels:
    """Draw one figure, print what it took, and return it as a thumbnail with its filters written below."""
    started = time.process_time()
    png = draw_figure(FigureRequest(filters=filters, seed=seed, width=side, height=side, quality=quality))
    title = " ".join(filters.values()) or "defaults"
    print(f"{time.process_time() - started:6.2f} s  {len(png) / 1024:7.0f} KiB  seed {seed}  {title}")
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(f"{title} is not a picture")
    small = cv2.resize(picture, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA)
    strip = np.full((20, _THUMBNAIL, 3), 255, np.uint8)
    cv2.putText(strip, f"{title} {seed}"[:52], (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (0, 0, 0), 1, cv2.LINE_AA)
    return np.vstack([small, strip]).astype(np.uint8)


def sheet(pictures: list[Pixels]) -> Pixels:
    missing = -len(pictures) % _COLUMNS
    padded = [*pictures, *[np.full_like(pictures[0], 255)] * missing]
    rows = [np.hstack(padded[first : first + _COLUMNS]) for first in range(0, len(padded), _COLUMNS)]
    return np.vstack(rows).astype(np.uint8)


def mixed(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Random filters, of which two in three are left at their defaults."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield {name: str(rng.choice(values)) for name, values in FILTERS.items() if rng.random() < 1 / 3}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("figures"), help="folder for the sheets (default: figures)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first figure (default: 1)")
    parser.add_argument("--side", type=int, default=768, help="pixels per side that are drawn (default: 768)")
    parser.add_argument("--quality", choices=[quality.value for quality in Quality], default="normal")
    parser.add_argument("--only", choices=list(FILTERS), nargs="*", help="filters to draw sheets of (default: all)")
    parser.add_argument("--mixed", type=int, default=0, metavar="N", help="draw N figures of random filters instead")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    chosen.out.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[dict[str, str]]] = {
        name: [{name: value} for value in FILTERS[name]] for name in chosen.only or FILTERS
    }
    if chosen.mixed:
        sheets = {"mixed": list(mixed(chosen.mixed, chosen.seed))}
    for name, requests in sheets.items():
        quality = Quality(chosen.quality)
        pictures = [figure(filters, chosen.seed + i, chosen.side, quality) for i, filters in enumerate(requests)]
        cv2.imwrite(str(chosen.out / f"{name}.png"), sheet(pictures))


if __name__ == "__main__":
    main()
