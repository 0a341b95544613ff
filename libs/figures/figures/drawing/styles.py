"""Turns what the camera sees into a picture, one way per `style` value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from figures.arrays import Bytes, Floats, dot, smoothstep
from figures.drawing.colours import encoded, filmic
from figures.drawing.gbuffer import GBuffer

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Sight:
    """`shaded` are the linear colours of the samples, `backdrop` the linear picture behind them in output pixels.

    `factor` samples a side make a pixel; `unit` is the width of a thin line in samples.
    """

    buffer: GBuffer
    shaded: Floats
    backdrop: Floats
    open_sky: Floats
    factor: int
    unit: float
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, int]:
        return self.buffer.depth.shape

    def spread(self, values: Floats, empty: float = 0.0) -> Floats:
        """Values of the samples as an image."""
        image = np.full((self.shape[0] * self.shape[1], *values.shape[1:]), np.float32(empty))
        image[self.buffer.where] = values
        return image.reshape(*self.shape, *values.shape[1:])

    def reduced(self, image: Floats) -> Floats:
        """Samples averaged to pixels."""
        size = (self.shape[1] // self.factor, self.shape[0] // self.factor)
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)

    def over(self, colours: Floats, behind: Floats) -> Floats:
        """Sample colours (display values) over a picture in output pixels."""
        share = self.reduced(self.buffer.covered.astype(np.float32))[..., None]
        return self.reduced(self.spread(colours)) + behind * (1 - share)

    def brightness(self) -> Floats:
        """How strongly each sample is lit, whatever its own colour."""
        own = self.buffer.colours @ _LUMA
        return np.asarray((self.shaded @ _LUMA) / np.maximum(own, 0.02), np.float32)

    def lines(self, width: float, *, inner: float = 1.0) -> Floats:
        """Coverage of ink, in samples: outlines, and where parts, depth or the surface's direction change suddenly."""
        depth = np.minimum(self.buffer.depth, 30.0)
        parts = self.buffer.parts.astype(np.float32)
        edge = _jump(parts) > 0
        second = np.abs(cv2.Laplacian(depth, cv2.CV_32F, ksize=1))
        fold = second > 0.013 * np.maximum(depth, 0.3) * 0.5
        normals = self.spread(self.buffer.normals)
        bend = np.sqrt(sum(_jump(np.ascontiguousarray(normals[..., i])) ** 2 for i in range(3)))
        outline = _jump(self.buffer.covered.astype(np.float32)) > 0
        heavy = cv2.dilate((outline | fold).astype(np.uint8), _brush(width))
        light = cv2.dilate(((edge | (bend > 0.62 / inner)) & self.buffer.covered).astype(np.uint8), _brush(width * 0.6))
        ink = np.maximum(heavy, light).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.35 * self.factor), np.float32)


def _jump(image: Floats) -> Floats:
    right = np.abs(np.diff(image, axis=1, append=image[:, -1:]))
    down = np.abs(np.diff(image, axis=0, append=image[-1:]))
    return np.maximum(right, down)


def _brush(width: float) -> Bytes:
    size = max(1, round(width))
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _display(colours: Floats) -> Floats:
    return encoded(colours).astype(np.float32) / 255


def realistic(sight: Sight) -> Floats:
    share = sight.reduced(sight.buffer.covered.astype(np.float32))[..., None]
    figure = sight.reduced(sight.spread(filmic(sight.shaded)))
    return _display(figure + filmic(sight.backdrop) * (1 - share))


def silhouette(sight: Sight) -> Floats:
    paper = _display(filmic(sight.backdrop)) * 0.25 + 0.75
    ink = np.broadcast_to(np.array([0.085, 0.09, 0.105], np.float32), sight.shaded.shape)
    return sight.over(ink, paper)


def line_art(sight: Sight) -> Floats:
    shape = sight.backdrop.shape[:2]
    grain = sight.rng.normal(0, 0.006, shape).astype(np.float32)[..., None]
    tone = (_display(filmic(sight.backdrop)) @ _LUMA)[..., None]
    paper = np.array([0.985, 0.98, 0.965], np.float32) * (1 - 0.10 * (1 - tone)) + grain
    shade = smoothstep(0.5, 0.12, sight.brightness())
    hatch = _hatching(sight, shade)
    white = np.broadcast_to(np.array([0.99, 0.985, 0.975], np.float32), sight.shaded.shape)
    picture = sight.over(white, paper)
    ink = np.maximum(sight.lines(1.9 * sight.unit), hatch)
    return _inked(picture, sight.reduced(ink), (0.13, 0.12, 0.14))


def _hatching(sight: Sight, shade: Floats) -> Floats:
    """Thin parallel strokes where the figure is in shadow, crossed where it is dark."""
    rows, columns = np.mgrid[0 : sight.shape[0], 0 : sight.shape[1]].astype(np.float32)
    tone = sight.spread(shade)
    pitch = 5.2 * sight.unit
    first = np.abs(np.mod((columns + rows) / pitch, 1) - 0.5) * 2
    second = np.abs(np.mod((columns * 0.35 + rows) / pitch, 1) - 0.5) * 2
    strokes = (first < 0.34 * tone) * 0.62
    return np.asarray(np.maximum(strokes, (second < 0.30 * (tone - 0.55)) * 0.62), np.float32)


def _inked(picture: Floats, ink: Floats, colour: tuple[float, float, float]) -> Floats:
    cover = np.clip(ink, 0, 1)[..., None]
    return np.asarray(picture * (1 - cover) + np.array(colour, np.float32) * cover, np.float32)


def comic(sight: Sight) -> Floats:
    level = sight.brightness()
    steps = 0.34 + 0.36 * smoothstep(0.28, 0.34, level) + 0.34 * smoothstep(0.85, 0.92, level)
    vivid = _vivid(_display(sight.buffer.colours), 1.45)
    flat = vivid * (0.55 + 0.5 * steps[:, None]) * np.where(level[:, None] < 0.3, (0.82, 0.8, 1.0), (1, 1, 1))
    rows, columns = np.divmod(sight.buffer.where, sight.shape[1])
    pitch = 4.6 * sight.unit
    u, v = (rows + columns) / pitch, (rows - columns) / pitch
    radius = np.hypot(np.mod(u, 1) - 0.5, np.mod(v, 1) - 0.5)
    dots = smoothstep(0.06, -0.06, radius - 0.52 * smoothstep(0.95, 0.3, level)) * (level < 0.9)
    flat = np.clip(flat * (1 - 0.42 * dots[:, None]), 0, 1)
    behind = _vivid(_posterised(_display(filmic(sight.backdrop)), 6), 1.3)
    picture = sight.over(flat.astype(np.float32), behind)
    return _inked(picture, sight.reduced(sight.lines(3.0 * sight.unit, inner=1.1)), (0.05, 0.045, 0.07))


def anime(sight: Sight) -> Floats:
    level = sight.brightness()
    light = smoothstep(0.50, 0.56, level)[:, None]
    base = np.clip(_vivid(_display(sight.buffer.colours), 1.15) ** 0.8 * 1.05, 0, 1)
    shadow = base * np.array([0.72, 0.62, 0.78], np.float32)
    rim = smoothstep(0.30, 0.18, dot(sight.buffer.normals, sight.buffer.toward))[:, None] * light
    flat = shadow * (1 - light) + base * light
    flat = np.clip(flat + 0.25 * rim * (1 - flat) + 0.3 * smoothstep(1.7, 1.9, level)[:, None] * (1 - flat), 0, 1)
    soft = cv2.GaussianBlur(_display(filmic(sight.backdrop)), (0, 0), max(1.0, 2.2 * sight.unit / sight.factor))
    picture = sight.over(flat.astype(np.float32), np.clip(soft**0.85 * 1.04, 0, 1))
    return _inked(picture, 0.9 * sight.reduced(sight.lines(1.5 * sight.unit)), (0.22, 0.13, 0.16))


def _vivid(colours: Floats, amount: float) -> Floats:
    grey = (colours @ _LUMA)[..., None]
    return np.asarray(np.clip(grey + (colours - grey) * amount, 0, 1), np.float32)


def _posterised(picture: Floats, levels: int) -> Floats:
    smooth = cv2.bilateralFilter(picture, 7, 0.12, 5)
    grey = np.maximum((smooth @ _LUMA)[..., None], 1e-3)
    return np.asarray(np.clip(smooth * ((np.rint(grey * levels) / levels * 0.7 + grey * 0.3) / grey), 0, 1), np.float32)


def low_poly(sight: Sight) -> Floats:
    return realistic(sight)


STYLES: Mapping[str, Callable[[Sight], Floats]] = {
    "realistic": realistic,
    "comic": comic,
    "anime": anime,
    "silhouette": silhouette,
    "line_art": line_art,
    "low_poly": low_poly,
}
