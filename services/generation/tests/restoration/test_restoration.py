"""The targets of the benchmark on a few small photographs, and what a restoration must not do."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage
from generation.adapters.restoration import Picture, restore
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.ageing import KINDS, Severity, age, mixed
from benchmarks.fidelity import Fidelity, measure, ssim

PHOTOGRAPHS = ("coffee.png", "camera.png", "chelsea.png", "motorcycle_left.png")
SEVERITIES: tuple[Severity, ...] = ("light", "heavy")
Pixels = NDArray[np.uint8]
Pairs = list[tuple[Fidelity, Fidelity]]


def photograph(name: str) -> Pixels:
    """Half of the middle of a photograph that scikit-image ships, (height, width, 3)."""
    pixels = cv2.imread(str(Path(skimage.__file__).parent / "data" / name), cv2.IMREAD_COLOR)
    assert pixels is not None
    height, width = pixels.shape[:2]
    top, left = height // 12, width // 12
    return np.ascontiguousarray(pixels[top : top + height * 5 // 6, left : left + width * 5 // 6, ::-1])


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(threads)


def compared(original: Pixels, kind: str, severity: Severity, seed: int) -> tuple[Fidelity, Fidelity]:
    damaged, mask = age(original, mixed if kind == "mixed" else KINDS[kind], severity, seed)
    return measure(original, damaged, mask), measure(original, restore(Picture(damaged)).pixels, mask)


def gain(pairs: Pairs, name: str) -> float:
    return float(np.mean([getattr(after, name) - getattr(before, name) for before, after in pairs]))
