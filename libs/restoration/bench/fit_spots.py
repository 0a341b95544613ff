"""Fits the model of torn spots in models.json to photographs with known spots; validates it on others.

The spots are drawn with other shapes and parameters than those of the benchmark. A spot is right to replace if that
brings the picture nearer to what it was. Photographs that are to be measured with the model must not be named here.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import skimage
from numpy.typing import NDArray
from restoration import judgement, spots
from restoration.judgement import Features, quadratic

from libs.restoration.bench.fit_models import scratched, view, weights_of

PHOTOGRAPHS = (
    "astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "coins.png",
    "grass.png", "retina.jpg", "moon.png", "hubble_deep_field.jpg", "page.png", "brick.png",
)  # fmt: skip
_SIDE = 500
_REACH = 8
_PARTS = 5
Pixels = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Candidates of one picture: features, and the gain of replacing each (squared grey levels)."""

    name: str
    features: Features
    gain: NDArray[np.float64]


def _patch(size: float, random: np.random.Generator) -> Mask:
    """Return an irregular spot of about `size` pixels: round and wavy, a polygon, or torn by noise."""
    side = int(size * 1.6) + 6
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) - side / 2
    kind, angle, radius = random.integers(3), np.arctan2(y, x), np.hypot(y, x * random.uniform(1, 1.7))
    if kind == 0:
        limit = np.full(radius.shape, size / 2)
        for wave in range(2, random.integers(4, 9)):
            limit *= 1 + random.uniform(0, 0.6 / wave) * np.cos(wave * angle + random.uniform(0, 6.3))
        return np.asarray(radius < limit, np.bool_)
    if kind == 1:
        count = random.integers(5, 14)
        angles = np.sort(random.uniform(0, 2 * np.pi, count))
        reach = size / 2 * random.uniform(0.5, 1.1, count)
        corners = side / 2 + np.stack([reach * np.cos(angles), reach * np.sin(angles)], axis=1)
        drawn = np.zeros(radius.shape, np.uint8)
        cv2.fillPoly(drawn, [np.round(corners * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
        return np.asarray(drawn > 0, np.bool_)
    noise = cv2.GaussianBlur(random.normal(0, 1, radius.shape), (0, 0), max(1.0, size * random.uniform(0.06, 0.2)))
    return np.asarray(radius < size / 2 * (1 + 0.35 * noise / noise.std()), np.bool_)


def _spotted(base: Pixels, random: np.random.Generator) -> Pixels:
    height, width = base.shape[:2]
    scale = max(0.6, min(height, width) / _SIDE)
    is_one_paper = random.random() < 0.5
    blurred = random.uniform(0.3, 0.9) if random.random() < 0.5 else 0.0
    texture = random.uniform(0, 5) if random.random() < 0.4 else 0.0
    light, dark = _colours(random)
    laid = base
    for _ in range(random.integers(1, 16)):
        light, dark = (light, dark) if is_one_paper else _colours(random)
        patch = _patch(random.uniform(8, 40) * scale, random)
        cover = np.zeros((height + 2 * len(patch), width + 2 * len(patch)), np.float32)
        top, left = random.integers(len(patch) // 2, (height + len(patch), width + len(patch)))
        cover[top : top + len(patch), left : left + len(patch)] = patch
        cover = cover[len(patch) : len(patch) + height, len(patch) : len(patch) + width]
        cover = cv2.GaussianBlur(cover, (0, 0), blurred) if blurred else cover
        share = cover[..., None] * random.uniform(0.9, 1)
        colour = light if random.random() < 0.6 else dark
        laid = laid * (1 - share) + (colour + texture * random.normal(0, 1, (height, width, 1))) * share
    return np.asarray(laid, np.float32)


def _colours(random: np.random.Generator) -> tuple[Pixels, Pixels]:
    """Return the colours of paper and of dirt."""
    paper = random.uniform(205, 255) - np.array([0, 1, 3]) * random.uniform(0, 8)
    return paper, random.uniform(2, 60) + random.normal(0, 3, 3)


def _grained(pixels: Pixels, random: np.random.Generator) -> Pixels:
    grain: Pixels = random.normal(0, 1, pixels.shape[:2]).astype(np.float32)
    if random.random() < 0.5:
        grain = cv2.GaussianBlur(grain, (0, 0), random.uniform(0.5, 1.1))
    return np.asarray(pixels + (grain / grain.std() * random.uniform(2, 20))[..., None])


def _aged(seen: Pixels, random: np.random.Generator) -> tuple[Pixels, Pixels, NDArray[np.uint8]]:
    """Return the picture without and with spots, and what a scan of it shows."""
    base = seen
    if random.random() < 0.4:
        base = cv2.GaussianBlur(base, (0, 0), random.uniform(0.5, 1.6))
    if random.random() < 0.5:
        black, white = random.uniform(0, 60), random.uniform(190, 255)
        base = black + (white - black) * base / 255 * np.array([1, random.uniform(0.9, 1), random.uniform(0.65, 1)])
    when = random.choice(["never", "before", "after"], p=[0.45, 0.3, 0.25])
    base = np.asarray(_grained(base, random) if when == "before" else base, np.float32)
    laid = _spotted(base, random) if random.random() < 0.7 else base
    scan = scratched(laid, random) if random.random() < 0.35 else laid
    scan = _grained(scan, random) if when == "after" else scan
    scan = np.clip(np.round(scan), 0, 255).astype(np.uint8)
    if random.random() < 0.35:
        coded = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(15, 95))])[1]
        scan = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return base, laid, scan


def _sample(path: Path, seed: int) -> Sample:
    """Damage one picture; every eighth time take it as it is."""
    cv2.setNumThreads(1)
    random = np.random.default_rng(seed)
    loaded = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if loaded is None:
        raise SystemExit(f"{path} is not a picture")
    factor = min(1.0, _SIDE / min(loaded.shape[:2]))
    pixels = cv2.resize(loaded[..., ::-1], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    if seed % 8:
        base, laid, scan = _aged(view(pixels, random), random)
    else:
        base, laid, scan = pixels, pixels, np.ascontiguousarray(pixels)
    found = spots.candidates(scan)
    measured = spots.features(found) if found else np.zeros((0, 1))
    return Sample(path.stem, measured, np.array([_gain(each, base, laid) for each in found]))


def _gain(spot: spots.Spot, base: Pixels, laid: Pixels) -> float:
    """Return by how much the squared error of the picture falls if this spot is replaced."""
    rows, columns = spot.box
    window = tuple(slice(max(0, part.start - _REACH), part.stop + _REACH) for part in spot.box)
    hidden = np.zeros(base.shape[:2], np.uint8)
    hidden[rows, columns][spot.pixels] = 255
    hidden = np.asarray(cv2.dilate(hidden[window], np.ones((3, 3))), np.uint8)
    before, after = (np.clip(each[window], 0, 255).astype(np.float32) for each in (base, laid))
    filled = cv2.inpaint(np.round(after).astype(np.uint8), hidden, 3, cv2.INPAINT_TELEA).astype(np.float32)
    change = (after - before) ** 2 - (filled - before) ** 2
    return float(change[hidden > 0].sum()) / 3


def _weights(samples: list[Sample]) -> NDArray[np.float64]:
    terms = quadratic(np.concatenate([each.features for each in samples]))
    return weights_of(terms, np.concatenate([each.gain for each in samples]))


def validate(samples: list[Sample]) -> None:
    """Print, per photograph, what models fitted to others gain on it: the share of what can be gained, and harm."""
    names = sorted({each.name for each in samples})
    for part in range(_PARTS):
        own = set(names[part::_PARTS])
        weights = _weights([each for each in samples if each.name not in own])
        for name in sorted(own):
            kept = [each for each in samples if each.name == name]
            gain = np.concatenate([each.gain for each in kept])
            chosen = quadratic(np.concatenate([each.features for each in kept])) @ weights > 0
            possible = gain[gain > 0].sum()
            gained, lost = (gain[chosen & (gain > 0)].sum(), -gain[chosen & (gain < 0)].sum())
            print(f"{name:<20} gained {gained / possible:.3f}  harm {lost / possible:.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path, help="photographs besides scikit-image's")
    parser.add_argument("--each", type=int, default=16, help="views of each photograph")
    parser.add_argument("--validate", action="store_true", help="fit without each photograph in turn; write nothing")
    chosen = parser.parse_args()
    folder = Path(skimage.__file__).parent / "data"
    paths = [*(folder / name for name in PHOTOGRAPHS), *chosen.pictures]
    jobs = [(path, 1000 * number + turn) for number, path in enumerate(paths) for turn in range(chosen.each)]
    with ProcessPoolExecutor(2) as pool:
        samples = [each for each in pool.map(_sample, *zip(*jobs, strict=True)) if len(each.gain)]
    print(f"{len(samples)} pictures, {sum(len(each.gain) for each in samples)} candidates", flush=True)
    if chosen.validate:
        return validate(samples)
    models = json.loads(judgement._MODELS.read_text())
    models["spots"] = {"prior": 0.5, "weights": [float(f"{each:.5g}") for each in _weights(samples)]}
    judgement._MODELS.write_text(json.dumps(models) + "\n")
    return None


if __name__ == "__main__":
    main()
