"""The targets of the benchmark on a few small photographs, and what a restoration must not do."""

import resource
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from restoration import restore_picture
from restoration.pictures import Picture

from libs.restoration.bench.ageing import KINDS, Severity, age, mixed
from libs.restoration.bench.fidelity import Fidelity, measure, psnr, ssim

from . import photographs

PHOTOGRAPHS = ("coffee.png", "camera.png", "chelsea.png", "motorcycle_left.png")
SEVERITIES: tuple[Severity, ...] = ("light", "heavy")
Pixels = NDArray[np.uint8]
Pairs = list[tuple[Fidelity, Fidelity]]


def photograph(name: str) -> Pixels:
    """Half of the middle of a photograph that scikit-image ships, (height, width, 3)."""
    pixels = photographs.photograph(name)
    height, width = pixels.shape[:2]
    top, left = height // 12, width // 12
    return np.ascontiguousarray(pixels[top : top + height * 5 // 6, left : left + width * 5 // 6])


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(threads)


def compared(original: Pixels, kind: str, severity: Severity, seed: int) -> tuple[Fidelity, Fidelity]:
    damaged, mask = age(original, mixed if kind == "mixed" else KINDS[kind], severity, seed)
    return measure(original, damaged, mask), measure(original, restore_picture(Picture(damaged)).pixels, mask)


def gain(pairs: Pairs, name: str) -> float:
    return float(np.mean([getattr(after, name) - getattr(before, name) for before, after in pairs]))


def brought_nearer(original: Pixels, kind: str, severity: Severity) -> float:
    """Return the gain of PSNR, in decibels."""
    damaged, _ = age(original, KINDS[kind], severity, 7)
    restored = restore_picture(Picture(damaged)).pixels
    before, after = (psnr(original.astype(np.float32), each.astype(np.float32)) for each in (damaged, restored))
    return after - before


@pytest.fixture(scope="module")
def aged() -> Pairs:
    """Photographs after light and heavy mixed ageing, each before and after its restoration."""
    return [
        compared(photograph(name), "mixed", severity, 40 + number)
        for number, name in enumerate(PHOTOGRAPHS)
        for severity in SEVERITIES
    ]


@pytest.mark.nightly
def test_mixed_ageing_loses_its_visible_part(aged: Pairs) -> None:
    assert gain(aged, "psnr") >= 3.8
    assert gain(aged, "ssim") >= 0.215


@pytest.mark.nightly
def test_the_gain_is_more_than_contrast_and_tint(aged: Pairs) -> None:
    assert gain(aged, "mapped_psnr") >= 3
    assert gain(aged, "mapped_ssim") >= 0.19


@pytest.mark.nightly
def test_scratches_and_dust_are_filled_with_what_they_hid(aged: Pairs) -> None:
    assert gain(aged, "inside") >= 6


@pytest.mark.nightly
def test_less_than_a_third_of_the_grain_remains(aged: Pairs) -> None:
    assert float(np.mean([after.grain / before.grain for before, after in aged])) <= 0.33


@pytest.mark.parametrize(
    ("kind", "gained"),
    [
        ("fade", 4),
        ("uneven_fade", 4.5),
        ("yellow_cast", 2.4),
        ("gaussian_grain", 3.5),
        ("film_grain", 1.6),
        ("poisson_noise", 2.2),
        ("salt_and_pepper", 2.3),
        ("scratches", 1.6),
        ("dust", 1.1),
        ("blur", 0.9),
        ("vignette", 0.7),
        ("folds", 1),
    ],
)
@pytest.mark.nightly
def test_each_kind_of_damage_alone_improves(kind: str, gained: float) -> None:
    gains = [
        brought_nearer(photograph(name), kind, severity)
        for name, severity in zip((PHOTOGRAPHS[0], PHOTOGRAPHS[3]), SEVERITIES, strict=True)
    ]
    assert float(np.mean(gains)) >= gained


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_clean_photograph_stays_as_it_is(name: str) -> None:
    original = photograph(name)
    restored = restore_picture(Picture(original)).pixels
    assert ssim(original.astype(np.float32), restored.astype(np.float32)) > 0.995


def test_a_yellowed_monochrome_print_becomes_neutral() -> None:
    damaged, _ = age(photograph("camera.png"), mixed, "light", 5)
    assert np.ptp(restore_picture(Picture(damaged)).pixels, axis=2).max() == 0


def test_a_faded_colour_print_keeps_its_colours() -> None:
    damaged, _ = age(photograph("chelsea.png"), KINDS["fade"], "heavy", 5)
    assert np.ptp(restore_picture(Picture(damaged)).pixels.astype(int), axis=2).mean() > 20


def test_a_grey_picture_stays_grey() -> None:
    grey = photograph("camera.png")[..., 0]
    assert restore_picture(Picture(grey)).pixels.shape == grey.shape


def test_wires_and_letters_of_a_clean_picture_are_not_taken_for_scratches() -> None:
    original = np.full((420, 560, 3), 200, np.uint8)
    original[:] = np.linspace(150, 225, 420)[:, None, None].astype(np.uint8)
    for y in (90, 120, 150):
        cv2.line(original, (0, y), (559, y + 25), (60, 60, 60), 2, cv2.LINE_AA)
    cv2.putText(original, "Grand Hotel 1931", (60, 330), cv2.FONT_HERSHEY_DUPLEX, 1.4, (40, 40, 40), 2, cv2.LINE_AA)
    restored = restore_picture(Picture(original)).pixels
    assert ssim(original.astype(np.float32), restored.astype(np.float32)) > 0.95


@pytest.mark.parametrize("severity", SEVERITIES)
def test_thin_dark_things_in_grain_are_not_taken_for_scratches(severity: Severity) -> None:
    assert brought_nearer(photograph("camera.png"), "film_grain", severity) >= 1


def test_of_strong_coarse_grain_less_remains_than_a_third() -> None:
    grain = np.random.default_rng(1).normal(0, 1, (240, 240)).astype(np.float32)
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.9), np.float32)
    damaged = np.clip(128 + 14 * grain / grain.std(), 0, 255).astype(np.uint8)
    restored = restore_picture(Picture(damaged)).pixels
    assert restored[20:-20, 20:-20].std() < 0.3 * damaged.std()


@pytest.mark.nightly
def test_the_same_picture_is_restored_the_same_way() -> None:
    damaged, _ = age(photograph("coffee.png"), mixed, "heavy", 9)
    assert np.array_equal(restore_picture(Picture(damaged)).pixels, restore_picture(Picture(damaged.copy())).pixels)


def test_progress_ends_with_all_steps_done() -> None:
    told: list[tuple[int, int, str]] = []
    restore_picture(Picture(photograph("coffee.png")), lambda *step: told.append(step))
    assert [done for done, _, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total, _ in told} == {len(told)}
    assert all(stage for _, _, stage in told)


@pytest.mark.nightly
@pytest.mark.parametrize("shape", [(500, 500), (501, 737), (64, 900), (9, 9), (1, 1)])
def test_pictures_of_any_shape_and_without_any_content_are_restored(shape: tuple[int, int]) -> None:
    for level in (0, 127, 255):
        pixels = np.full((*shape, 3), level, np.uint8)
        assert restore_picture(Picture(pixels)).pixels.shape == pixels.shape


@pytest.mark.nightly
def test_strips_of_a_tall_picture_meet_without_a_seam() -> None:
    damaged, _ = age(cv2.resize(photograph("coffee.png"), (400, 1300)), KINDS["film_grain"], "light", 3)
    restored = restore_picture(Picture(damaged)).pixels.astype(int)
    steps = np.abs(np.diff(restored, axis=0)).mean(axis=(1, 2))
    assert steps[511] < 1.5 * np.median(steps[480:540])


@pytest.mark.nightly
def test_six_megapixels_need_bounded_time_and_memory() -> None:
    large = cv2.resize(photograph("coffee.png"), (3000, 2000), interpolation=cv2.INTER_CUBIC)
    damaged, _ = age(large, KINDS["salt_and_pepper"], "light", 3)
    before, started = _peak(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    restore_picture(Picture(damaged))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - started < 13
    assert _peak() - before < 350


def _peak() -> float:
    """Return the most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
