"""Fits the second model of lines in models.json to photographs with known scratches; validates it on others.

The damage is drawn with other parameters than that of the benchmark: widths, colours, opacities, curvature, dashes and
what happened before and after vary. A line is right to replace if that brings the picture nearer to what it was.
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
from restoration import defects, judgement, pipeline
from restoration.judgement import Features, quadratic
from restoration.surroundings import Surroundings

_PHOTOGRAPHS = (
    "astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png",
    "coins.png", "brick.png", "grass.png", "retina.jpg", "moon.png", "ihc.png",
)  # fmt: skip
_HARM = 2.0  # how much worse it is to destroy than to leave
_PENALTY = 30.0
Pixels = NDArray[Any]


@dataclass(frozen=True)
class Sample:
    """Candidates of one damaged picture: features, gain of replacing each (squared grey levels), length, is dark."""

    name: str
    worn: float
    features: Features
    gain: NDArray[np.float64]
    length: NDArray[np.float64]
    is_dark: NDArray[np.bool_]


def view(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Return a random part of a picture, mirrored and scaled, about 450 pixels high."""
    height, width = pixels.shape[:2]
    part = random.uniform(0.55, 1.0)
    tall, wide = int(height * part), int(width * part)
    top, left = random.integers(0, height - tall + 1), random.integers(0, width - wide + 1)
    seen = pixels[top : top + tall, left : left + wide]
    seen = seen[:, ::-1] if random.random() < 0.5 else seen
    factor = min(random.uniform(380, 620) / min(tall, wide), 1.6)
    seen = cv2.resize(np.ascontiguousarray(seen), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(seen, np.float32)


def _points(shape: tuple[int, int], random: np.random.Generator, reach: float) -> NDArray[np.int32]:
    height, width = shape
    length = reach * float(np.hypot(height, width))
    angle = random.uniform(0, np.pi) if random.random() < 0.7 else random.normal(np.pi / 2, 0.06)
    along = np.array([np.cos(angle), np.sin(angle)])
    t = np.linspace(0, 1, 24)
    across = random.normal(0, 0.035) * length * np.sin(np.pi * t * random.uniform(0.4, 2))
    start = random.uniform((0, 0), (width, height))
    points = start + np.outer((t - 0.5) * length, along) + np.outer(across, [-along[1], along[0]])
    return np.asarray(np.round(points * 16), np.int32)[:, None, :]


def scratched(base: Pixels, random: np.random.Generator) -> Pixels:
    laid = base.copy()
    scale = max(0.6, min(base.shape[:2]) / 500)
    dashed, bright = random.random() < 0.35, random.random() < 0.4
    for _ in range(random.integers(1, 16)):
        kind = random.choice(4, p=[0.6, 0.22, 0.1, 0.08])
        colour, width, reach = _style(int(kind), bool(bright), random)
        cover = np.zeros(base.shape[:2], np.uint8)
        cv2.polylines(
            cover, [_points(base.shape[:2], random, reach)], False, 255, max(1, round(width * scale)), cv2.LINE_AA, 4
        )
        alpha = cover.astype(np.float32) / 255 * random.uniform(0.4, 1.0)
        if dashed or kind == 3:
            gaps = cv2.GaussianBlur(random.normal(0, 1, alpha.shape).astype(np.float32), (0, 0), random.uniform(2, 9))
            alpha *= np.clip(gaps / gaps.std() * 2 + random.uniform(0.3, 2), 0, 1)
        if random.random() < 0.3:
            alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), random.uniform(0.4, 0.9)), np.float32)
        laid = laid * (1 - alpha[..., None]) + colour * alpha[..., None]
    return np.asarray(laid, np.float32)


def _style(kind: int, is_bright: bool, random: np.random.Generator) -> tuple[Pixels, float, float]:
    """Return colour, width and reach of a light (0), dark (1) or coloured (2) scratch, or of a fold (3)."""
    if kind == 1 and not is_bright:
        return random.uniform(5, 45) + random.normal(0, 5, 3), random.uniform(0.7, 3.2), random.uniform(0.06, 0.8)
    if kind == 2:
        return random.uniform(40, 240, 3), random.uniform(0.7, 3.2), random.uniform(0.06, 0.8)
    light = random.uniform(215, 255) - np.array([0, 1, 3]) * random.uniform(0, 8)
    if kind == 3:
        return light, random.uniform(2, 6), 2.0
    return light, random.uniform(0.6, 3.5), random.uniform(0.06, 0.8)


def _aged(seen: Pixels, random: np.random.Generator) -> tuple[Pixels, Pixels, NDArray[np.uint8]]:
    """Return the picture without and with scratches, and what a scan of it shows."""
    base = seen
    if random.random() < 0.4:
        base = cv2.GaussianBlur(base, (0, 0), random.uniform(0.5, 1.6))
    if random.random() < 0.5:
        black, white = random.uniform(0, 60), random.uniform(190, 255)
        base = black + (white - black) * base / 255 * np.array([1, random.uniform(0.9, 1), random.uniform(0.65, 1)])
    base = np.asarray(base, np.float32)
    laid = base if random.random() < 0.3 else scratched(base, random)
    scan = laid
    if random.random() < 0.6:
        grain: Pixels = random.normal(0, 1, laid.shape[:2]).astype(np.float32)
        if random.random() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), random.uniform(0.5, 1.1))
        scan = laid + (grain / grain.std() * random.uniform(2, 20))[..., None]
    scan = np.clip(np.round(scan), 0, 255).astype(np.uint8)
    if random.random() < 0.3:
        coded = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(15, 90))])[1]
        scan = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return base, laid, scan


def _sample(path: Path, seed: int) -> Sample:
    cv2.setNumThreads(1)
    random = np.random.default_rng(seed)
    loaded = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if loaded is None:
        raise SystemExit(f"{path} is not a picture")
    base, laid, scan = _aged(view(loaded[..., ::-1], random), random)
    found = defects.candidates([Surroundings.of(each) for each in defects.pyramid(scan)])
    greys = [_pyramid(each) for each in (base, laid)]
    gains = [_gain(each, greys[0][each.scale], greys[1][each.scale]) for each in found]
    return Sample(
        path.stem,
        pipeline._worn(pipeline._luminance_noise(scan)),
        np.array([each.features for each in found]),
        np.array(gains),
        np.array([each.line.length for each in found]),
        np.array([each.is_dark for each in found]),
    )


def _pyramid(pixels: Pixels) -> list[Pixels]:
    grey = cv2.cvtColor(np.clip(pixels, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)
    return [each.astype(np.float32) for each in defects.pyramid(np.asarray(grey, np.uint8))]


def _gain(each: defects.Candidate, base: Pixels, laid: Pixels) -> float:
    points = each.line.points
    filled = each.view.background[points] if not each.is_dark else 255 - each.view.background[points]
    before, after = (laid[points] - base[points]) ** 2, (filled - base[points]) ** 2
    return float(np.sum(before - after)) * float(4**each.scale)


def weights_of(terms: Features, gain: NDArray[np.float64], steps: int = 25) -> NDArray[np.float64]:
    """Return weights by Newton's method; a candidate counts by what it gains or costs, with less than proportion."""
    weight = np.abs(gain) ** 0.5 * np.where(gain < 0, _HARM, 1)
    weight = np.minimum(weight, np.quantile(weight, 0.995))
    weight /= weight.mean()
    mean, deviation = terms.mean(axis=0), terms.std(axis=0) + 1e-6
    mean[0], deviation[0] = 0, 1
    scaled, target = (terms - mean) / deviation, (gain > 0).astype(float)
    solution = np.zeros(terms.shape[1])
    penalty = np.diag(np.r_[0, np.full(terms.shape[1] - 1, _PENALTY)])
    for _ in range(steps):
        probable = 1 / (1 + np.exp(-np.clip(scaled @ solution, -30, 30)))
        slope = scaled.T @ (weight * (probable - target)) + penalty @ solution
        curve = (scaled * (weight * (probable * (1 - probable) + 1e-4))[:, None]).T @ scaled + penalty
        change = np.linalg.solve(curve, slope)
        solution -= change * min(1.0, 5 / float(np.abs(change).max()))
    solution = solution / deviation
    solution[0] -= float(np.sum(mean[1:] * solution[1:]))
    return np.asarray(solution, np.float64)


def fit(samples: list[Sample]) -> NDArray[np.float64]:
    terms = quadratic(np.concatenate([each.features for each in samples]))
    return weights_of(terms, np.concatenate([each.gain for each in samples]))


def validate(samples: list[Sample]) -> None:
    """Print, per photograph, what models fitted to the others gain on it: the share of what can be gained, and harm."""
    for name in sorted({each.name for each in samples}):
        weights = fit([each for each in samples if each.name != name])
        kept = [each for each in samples if each.name == name]
        gain = np.concatenate([each.gain for each in kept])
        chosen = quadratic(np.concatenate([each.features for each in kept])) @ weights > defects._POSSIBLE
        possible = gain[gain > 0].sum()
        harm = -gain[chosen & (gain < 0)].sum()
        print(
            f"{name:<20} gained {gain[chosen & (gain > 0)].sum() / possible:.3f}  harm {harm / possible:.4f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path, help="photographs besides scikit-image's")
    parser.add_argument("--each", type=int, default=16, help="damaged views of each photograph")
    parser.add_argument("--validate", action="store_true", help="fit without each photograph in turn; write nothing")
    chosen = parser.parse_args()
    folder = Path(skimage.__file__).parent / "data"
    paths = [*(folder / name for name in _PHOTOGRAPHS), *chosen.pictures]
    jobs = [(path, 1000 * number + turn) for number, path in enumerate(paths) for turn in range(chosen.each)]
    with ProcessPoolExecutor(2) as pool:
        samples = [each for each in pool.map(_sample, *zip(*jobs, strict=True)) if len(each.gain)]
    print(f"{len(samples)} pictures, {sum(len(each.gain) for each in samples)} candidates", flush=True)
    if chosen.validate:
        return validate(samples)
    models = json.loads(judgement._MODELS.read_text())
    models["lines_second"] = {"prior": 0.5, "weights": [float(f"{each:.5g}") for each in fit(samples)]}
    judgement._MODELS.write_text(json.dumps(models) + "\n")
    return None


if __name__ == "__main__":
    main()
