"""Measures what a restoration gains on photographs that were damaged in known ways.

Prints, per kind of damage and for mixed ageing, the means before and after: PSNR and SSIM, the same after the best
colour mapping to the original, PSNR inside the damaged places, and how much of the grain remains.
"""

import argparse
import resource
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import skimage
from numpy.typing import NDArray
from restoration import restore_picture
from restoration.pictures import Picture

from libs.restoration.bench.ageing import KINDS, Severity, age, mixed
from libs.restoration.bench.fidelity import Fidelity, measure
from libs.restoration.bench.patterns import worst

PHOTOGRAPHS = ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png")
SEVERITIES: tuple[Severity, ...] = ("light", "heavy")
_GAIN = "{:>6.2f} {:>6.2f} {:>+6.2f} |"
_SHOWN = "{:<26}" + _GAIN + "{:>6.3f} {:>5.3f} {:>+6.3f} |" + _GAIN + "{:>+7.3f} |" + _GAIN + "{:>5.2f}"
_TITLES = ("PSNR before, after, gain", "SSIM", "mapped PSNR", "m. SSIM", "inside damage")
_HEAD = (
    f"{'damage':<25}"
    + " |".join(f"{title:<{width}}" for title, width in zip(_TITLES, (22, 19, 20, 7, 20), strict=True))
    + " |grain"
)


def photographs(paths: list[Path]) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Yield names and pixels (height, width, 3): those of scikit-image's wheel, unless paths are given."""
    folder = Path(skimage.__file__).parent / "data"
    for path in paths or [folder / name for name in PHOTOGRAPHS]:
        loaded = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if loaded is None:
            raise SystemExit(f"{path} is not a picture")
        yield path.stem, np.ascontiguousarray(loaded[..., ::-1])


def compare(original: NDArray[np.uint8], kind: str, severity: Severity, seed: int) -> tuple[Fidelity, Fidelity]:
    """Damage, restore, and measure before and after."""
    damaged, mask = age(original, mixed if kind == "mixed" else KINDS[kind], severity, seed)
    restored = restore_picture(Picture(damaged)).pixels
    return measure(original, damaged, mask), measure(original, restored, mask)


def row(name: str, pairs: list[tuple[Fidelity, Fidelity]]) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # kinds without damaged places have no mean inside them
        means = [
            (
                float(np.nanmean([getattr(old, field) for old, _ in pairs])),
                float(np.nanmean([getattr(new, field) for _, new in pairs])),
            )
            for field in ("psnr", "ssim", "mapped_psnr", "mapped_ssim", "inside", "grain")
        ]
    shown = [(old, new, new - old) for old, new in means]
    ratio = float(np.median([new.grain / max(old.grain, 0.5) for old, new in pairs]))
    return _SHOWN.format(name, *shown[0], *shown[1], *shown[2], shown[3][2], *shown[4], ratio)


def clean_loss(pictures: list[tuple[str, NDArray[np.uint8]]]) -> None:
    for name, original in pictures:
        restored = restore_picture(Picture(original)).pixels
        after = measure(original, restored, np.zeros(original.shape[:2], bool))
        print(f"clean {name:<20} PSNR {after.psnr:.2f}  SSIM loss {1 - after.ssim:.4f}")


def large(megapixels: float) -> None:
    """Restore one large damaged picture, and print seconds of processor and the peak of memory."""
    original = next(photographs([]))[1]
    side = round((megapixels * 1e6) ** 0.5)
    damaged, _ = age(
        cv2.resize(original, (side, side), interpolation=cv2.INTER_CUBIC)[: side - 1], KINDS["film_grain"], "light", 1
    )
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    restore_picture(
        Picture(damaged),
        lambda done, total, stage: print(f"{time.process_time() - started:6.1f} s  {done}/{total} {stage}"),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{damaged.size / 3e6:.1f} MP in {time.process_time() - started:.1f} s; "
        f"peak {peak / 1e6:.2f} GB, {before / 1e6:.2f} GB of it to make the picture"
    )


def patterns(megapixels: float) -> None:
    """Print the seconds of processor for the worst pictures, and how often that for a photograph of their size."""
    side = round((megapixels * 1e6) ** 0.5)
    _, photograph = list(photographs([]))[3]
    ordinary = np.asarray(cv2.resize(photograph, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)
    seconds = 0.0
    for name, pixels in {"photograph": ordinary, **worst(side)}.items():
        started = time.process_time()
        restore_picture(Picture(pixels))
        own = time.process_time() - started
        seconds = seconds or own
        print(f"{name:<20} {own:6.1f} s  {own / seconds:5.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path, help="photographs without damage, instead of scikit-image's")
    parser.add_argument("--seed", type=int, default=1, help="of the damage")
    parser.add_argument("--kind", action="append", choices=["mixed", "clean", *KINDS], help="only these kinds")
    parser.add_argument(
        "--large", type=float, metavar="MP", help="time one picture of so many megapixels instead, e.g. 40"
    )
    parser.add_argument("--worst", type=float, metavar="MP", help="time pictures that cost most instead, e.g. 9")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    if chosen.worst:
        return patterns(chosen.worst)
    if chosen.large:
        return large(chosen.large)
    pictures = list(photographs(chosen.pictures))
    print(_HEAD)
    for kind in chosen.kind or ["mixed", *KINDS, "clean"]:
        if kind == "clean":
            clean_loss(pictures)
            continue
        every: list[tuple[Fidelity, Fidelity]] = []
        for severity in SEVERITIES:
            pairs = [
                compare(each, kind, severity, chosen.seed * 1000 + index) for index, (_, each) in enumerate(pictures)
            ]
            print(row(f"{kind} {severity}", pairs), flush=True)
            every += pairs
        if kind == "mixed":
            print(row("mixed, both", every), flush=True)
    return None


if __name__ == "__main__":
    main()
