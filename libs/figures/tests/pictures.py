"""Small pictures of figures, each drawn once per run, and what tests measure in them."""

from functools import cache

import cv2
import numpy as np
from figures.renderer import FigureRequest, Quality, draw_figure
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]


def request(seed: int = 3, width: int = 128, height: int = 128, **filters: str) -> FigureRequest:
    return FigureRequest(filters=filters, seed=seed, width=width, height=height, quality=Quality.DRAFT)


def decoded(png: bytes) -> Pixels:
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    return picture.astype(np.float32)


@cache
def _drawn(items: tuple[tuple[str, str], ...], seed: int, width: int, height: int) -> Pixels:
    return decoded(draw_figure(request(seed, width, height, **dict(items))))


def drawn(seed: int = 3, width: int = 128, height: int = 128, **filters: str) -> Pixels:
    return _drawn(tuple(sorted(filters.items())), seed, width, height)


def outline(seed: int = 3, width: int = 128, height: int = 128, **filters: str) -> Mask:
    """The pixels of the figure: the style `silhouette` draws it dark on light."""
    return np.asarray(drawn(seed, width, height, **filters, style="silhouette").mean(2) < 100)


def touches_edge(mask: Mask) -> bool:
    return bool(np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]]).any())


def inner(mask: Mask) -> Mask:
    """The mask less its border, where figure and background mix."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def overlap(left: Mask, right: Mask) -> float:
    """Intersection over union."""
    return float((left & right).sum() / (left | right).sum())


def difference(left: Pixels, right: Pixels, where: Mask) -> float:
    """The mean difference of the channels, in steps of 255."""
    return float(np.abs(left - right)[where].mean())
