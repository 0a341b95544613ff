"""Draws one small picture for each value of each filter: FILTER-VALUE.webp in the folder given.

The showroom of figure references shows them beside its filters. All have one seed, so that they differ in the filter.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from figures.renderer import FigureRequest, Quality, draw_figure
from figures.vocabulary import FILTERS

WIDTH, HEIGHT = 240, 320
DRAWN_LARGER = 2


def example(filters: dict[str, str], seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    width, height = WIDTH * DRAWN_LARGER, HEIGHT * DRAWN_LARGER
    request = FigureRequest(filters=filters, seed=seed, width=width, height=height, quality=Quality.NORMAL)
    picture = cv2.imdecode(np.frombuffer(draw_figure(request), np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(f"{filters} is not a picture")
    return cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=4)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    for name, values in FILTERS.items():
        for value in values:
            path = chosen.folder / f"{name}-{value}.webp"
            cv2.imwrite(str(path), example({name: value}, chosen.seed), [cv2.IMWRITE_WEBP_QUALITY, 70])


if __name__ == "__main__":
    main()
