"""Known damage for photographs, which a benchmark applies before a restoration. Deterministic for a given seed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]  # float32, except between two steps
Mask = NDArray[np.bool_]
Severity = Literal["light", "heavy"]


class Aged(NamedTuple):
    """`pixels` (height, width, 3) 0..255; `damaged` (height, width), true where the picture below cannot be seen."""

    pixels: Pixels
    damaged: Mask


@dataclass(frozen=True)
class Ageing:
    """The random state and the severity of one application of damage; `scale` is 1 for a shortest side of 500 px."""

    random: np.random.Generator
    severity: Severity
    scale: float

    def pick(self, light: float, heavy: float) -> float:
        """Return the value for the severity, varied by up to 15 %."""
        return (light if self.severity == "light" else heavy) * float(self.random.uniform(0.85, 1.15))


Damage = Callable[[Pixels, Ageing], Aged]


def _untouched(pixels: Pixels) -> Aged:
    return Aged(np.clip(pixels, 0, 255).astype(np.float32), np.zeros(pixels.shape[:2], bool))


def _covered(pixels: Pixels, cover: NDArray[Any], colour: tuple[float, float, float]) -> Aged:
    """Lay a colour over the picture with an opacity (height, width) of 0..1."""
    alpha = np.clip(cover, 0, 1)[..., None]
    return Aged((pixels * (1 - alpha) + np.array(colour, np.float32) * alpha).astype(np.float32), alpha[..., 0] > 0.25)


def fade(pixels: Pixels, ageing: Ageing) -> Aged:
    black, white = ageing.pick(28, 58), 255 - ageing.pick(25, 55)
    return _untouched(black + (white - black) * (pixels / 255) ** float(ageing.random.uniform(0.85, 1.0)))


def uneven_fade(pixels: Pixels, ageing: Ageing) -> Aged:
    height, width = pixels.shape[:2]
    angle = ageing.random.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (np.cos(angle) * columns / width + np.sin(angle) * rows / height).astype(np.float32)
    along = (along - along.min()) / (along.max() - along.min())
    amount = (ageing.pick(0.2, 0.4) * (0.5 + along))[..., None]
    return _untouched(pixels * (1 - amount) + 190 * amount)


def yellow_cast(pixels: Pixels, ageing: Ageing) -> Aged:
    blue = 1 - ageing.pick(0.15, 0.35)
    gains = np.array([1.0, 1 - 0.35 * (1 - blue), blue], np.float32)
    return _untouched(pixels * gains + np.array([10.0, 6.0, 0.0], np.float32) * ageing.pick(0.5, 1.0))


def gaussian_grain(pixels: Pixels, ageing: Ageing) -> Aged:
    common = ageing.random.normal(0, 1, (*pixels.shape[:2], 1))
    own = ageing.random.normal(0, 1, pixels.shape)
    return _untouched(pixels + ageing.pick(9, 18) * (0.8 * common + 0.6 * own))


def film_grain(pixels: Pixels, ageing: Ageing) -> Aged:
    grain: Pixels = ageing.random.normal(0, 1, pixels.shape[:2]).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), ageing.pick(0.7, 1.1) * max(1.0, ageing.scale**0.5))
    grain = grain / grain.std()
    tone = pixels.mean(axis=2) / 255
    strength = ageing.pick(9, 17) * (0.5 + 2 * tone * (1 - tone))
    return _untouched(pixels + (grain * strength)[..., None])


def poisson_noise(pixels: Pixels, ageing: Ageing) -> Aged:
    peak = ageing.pick(150, 35)
    return _untouched(ageing.random.poisson(np.clip(pixels, 0, 255) / 255 * peak) / peak * 255)


def salt_and_pepper(pixels: Pixels, ageing: Ageing) -> Aged:
    hit = ageing.random.random(pixels.shape[:2]) < ageing.pick(0.005, 0.03)
    value = np.where(ageing.random.random(pixels.shape[:2]) < 0.5, 4.0, 251.0)
    return Aged(np.where(hit[..., None], value[..., None], pixels).astype(np.float32), hit)


def _curve(ageing: Ageing, shape: tuple[int, int], length: float, bend: float) -> NDArray[np.int32]:
    """Return the points (n, 1, 2) of a nearly straight line, in sixteenths of a pixel."""
    height, width = shape
    start = ageing.random.uniform((0, 0), (width, height))
    angle = ageing.random.uniform(0, np.pi)
    along = np.array([np.cos(angle), np.sin(angle)])
    t = np.linspace(0, 1, 24)
    across = bend * length * np.sin(np.pi * t * ageing.random.uniform(0.5, 1.5))
    points = start + np.outer((t - 0.5) * length, along) + np.outer(across, [-along[1], along[0]])
    return np.round(points * 16).astype(np.int32)[:, None, :]


def _draw(cover: NDArray[Any], points: NDArray[np.int32], width: float, opacity: float) -> None:
    layer = np.zeros(cover.shape, np.uint8)
    cv2.polylines(layer, [points], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    np.maximum(cover, layer.astype(np.float32) / 255 * opacity, out=cover)


def scratches(pixels: Pixels, ageing: Ageing, colours: tuple[tuple[float, float, float], ...] | None = None) -> Aged:
    result = _untouched(pixels)
    diagonal = float(np.hypot(*pixels.shape[:2]))
    for _ in range(round(ageing.pick(6, 14))):
        cover = np.zeros(pixels.shape[:2], np.float32)
        points = _curve(
            ageing, pixels.shape[:2], ageing.random.uniform(0.12, 0.7) * diagonal, ageing.random.normal(0, 0.03)
        )
        _draw(cover, points, ageing.random.uniform(0.8, 3.0) * ageing.scale, ageing.random.uniform(0.6, 1.0))
        choices = colours or ((235.0, 235.0, 230.0), (245.0, 240.0, 220.0), (22.0, 20.0, 20.0))
        drawn = _covered(result.pixels, cover, choices[ageing.random.integers(len(choices))])
        result = Aged(drawn.pixels, result.damaged | drawn.damaged)
    return result


def coloured_scratches(pixels: Pixels, ageing: Ageing) -> Aged:
    return scratches(pixels, ageing, ((70.0, 200.0, 90.0), (80.0, 110.0, 230.0), (230.0, 190.0, 60.0)))


def dashed_scratches(pixels: Pixels, ageing: Ageing) -> Aged:
    result = scratches(pixels, ageing)
    gaps = cv2.GaussianBlur(ageing.random.normal(0, 1, pixels.shape[:2]).astype(np.float32), (0, 0), 5 * ageing.scale)
    kept = result.damaged & (gaps > -0.3 * gaps.std())
    return Aged(np.where(kept[..., None], result.pixels, pixels).astype(np.float32), kept)


def dust(pixels: Pixels, ageing: Ageing) -> Aged:
    result = _untouched(pixels)
    height, width = pixels.shape[:2]
    for colour in ((240.0, 240.0, 235.0), (25.0, 22.0, 20.0)):
        cover = np.zeros((height, width), np.float32)
        for _ in range(round(ageing.pick(30, 70))):
            x, y = ageing.random.uniform((0, 0), (width, height))
            axes = ageing.random.uniform(0.6, 3.2, 2) * ageing.scale
            layer_at = (round(x * 16), round(y * 16)), (round(axes[0] * 16), round(axes[1] * 16))
            cv2.ellipse(cover, layer_at[0], layer_at[1], ageing.random.uniform(0, 180), 0, 360, 0.95, -1, cv2.LINE_8, 4)
        drawn = _covered(result.pixels, cv2.GaussianBlur(cover, (0, 0), 0.4), colour)
        result = Aged(drawn.pixels, result.damaged | drawn.damaged)
    return result


def _patch(shape: tuple[int, int], ageing: Ageing) -> NDArray[np.float32]:
    """Return the cover (height, width) of one irregular patch of 8 to 40 pixels, whose outline is torn."""
    height, width = shape
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    torn = cv2.GaussianBlur(np.tile(ageing.random.normal(0, 1, 48), (1, 3)), (0, 0), ageing.random.uniform(0.8, 4))
    torn = torn[0, 48:96] / torn.std()
    radii = ageing.random.uniform(4, 20) * ageing.scale * np.clip(1 + 0.25 * torn, 0.3, 1.6)
    turn, flat = ageing.random.uniform(0, np.pi), ageing.random.uniform(0.5, 1)
    along, across = radii * np.cos(angles), radii * np.sin(angles) * flat
    centre = ageing.random.uniform((0, 0), (width, height))
    x = centre[0] + along * np.cos(turn) - across * np.sin(turn)
    y = centre[1] + along * np.sin(turn) + across * np.cos(turn)
    cover = np.zeros(shape, np.uint8)
    cv2.fillPoly(cover, [np.round(np.stack([x, y], axis=1) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return np.asarray(cover.astype(np.float32) / 255, np.float32)


def torn_spots(pixels: Pixels, ageing: Ageing, are_light: bool | None = None) -> Aged:
    """Lay patches of paper, whose levels differ a little, and of dark dirt over the picture."""
    result = _untouched(pixels)
    for number in range(round(ageing.pick(5, 11))):
        is_light = number % 2 == 0 if are_light is None else are_light
        cover = _patch(pixels.shape[:2], ageing)
        if ageing.random.random() < 0.5:
            cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 0.6), np.float32)
        level = ageing.random.uniform(228, 252) if is_light else ageing.random.uniform(8, 36)
        tint = (0.0, 1.0, 5.0) if is_light else (0.0, 2.0, 3.0)
        texture = ageing.random.normal(0, 1.5, pixels.shape[:2])[..., None]
        laid = _covered(result.pixels, cover, (level - tint[0], level - tint[1], level - tint[2]))
        seen = laid.pixels + texture * cover[..., None]
        result = Aged(np.asarray(seen, np.float32), result.damaged | laid.damaged)
    return result


def light_spots(pixels: Pixels, ageing: Ageing) -> Aged:
    return torn_spots(pixels, ageing, are_light=True)


def dark_spots(pixels: Pixels, ageing: Ageing) -> Aged:
    return torn_spots(pixels, ageing, are_light=False)


def folds(pixels: Pixels, ageing: Ageing) -> Aged:
    result = _untouched(pixels)
    diagonal = float(np.hypot(*pixels.shape[:2]))
    for _ in range(1 if ageing.severity == "light" else 2):
        line, shade = (np.zeros(pixels.shape[:2], np.float32) for _ in range(2))
        points = _curve(ageing, pixels.shape[:2], 2 * diagonal, ageing.random.normal(0, 0.004))
        width = ageing.pick(2.5, 5) * ageing.scale
        _draw(line, points, width, 0.9)
        _draw(shade, points, 3.5 * width, 0.35)
        shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), width))
        crack = cv2.GaussianBlur(ageing.random.normal(0, 1, line.shape).astype(np.float32), (0, 0), 2 * ageing.scale)
        line *= np.clip(0.8 + crack / crack.std() * 0.4, 0.2, 1)
        drawn = _covered(
            result.pixels * (1 - shade[..., None]), cv2.GaussianBlur(line, (0, 0), 0.6), (232.0, 226.0, 214.0)
        )
        result = Aged(drawn.pixels, result.damaged | drawn.damaged)
    return result


def blur(pixels: Pixels, ageing: Ageing) -> Aged:
    return _untouched(cv2.GaussianBlur(pixels, (0, 0), ageing.pick(1.0, 1.9) * ageing.scale))


def jpeg(pixels: Pixels, ageing: Ageing) -> Aged:
    quality = round(ageing.pick(40, 14))
    content = cv2.imencode(".jpg", np.clip(pixels, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return _untouched(np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), np.float32))


def stains(pixels: Pixels, ageing: Ageing) -> Aged:
    height, width = pixels.shape[:2]
    result = pixels
    for _ in range(round(ageing.pick(2, 5))):
        blob = np.zeros((height, width), np.float32)
        centre = ageing.random.uniform((0, 0), (width, height))
        axes = ageing.random.uniform(0.05, 0.17, 2) * min(height, width)
        at, size = (round(centre[0]), round(centre[1])), (round(axes[0]), round(axes[1]))
        cv2.ellipse(blob, at, size, ageing.random.uniform(0, 180), 0, 360, 1.0, -1)
        edge = blob - cv2.GaussianBlur(blob, (0, 0), 6 * ageing.scale)
        soft = cv2.GaussianBlur(blob, (0, 0), 2.5 * ageing.scale)
        amount = ageing.pick(0.18, 0.4) * soft + 0.15 * np.clip(edge, 0, 1) * soft
        result = result * (1 - amount[..., None] * np.array([0.45, 0.75, 1.0], np.float32))
    return _untouched(result)


def vignette(pixels: Pixels, ageing: Ageing) -> Aged:
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    squared = ((columns / width - 0.5) ** 2 + (rows / height - 0.5) ** 2) / 0.5
    return _untouched(pixels * (1 - ageing.pick(0.3, 0.6) * squared)[..., None])


KINDS: dict[str, Damage] = {
    each.__name__: each
    for each in (
        fade, uneven_fade, yellow_cast, gaussian_grain, film_grain, poisson_noise, salt_and_pepper,
        scratches, coloured_scratches, dashed_scratches, dust, light_spots, dark_spots,
        folds, blur, jpeg, stains, vignette,
    )
}  # fmt: skip


def mixed(pixels: Pixels, ageing: Ageing) -> Aged:
    """Apply what years do to one print: optics first, then the emulsion, then the paper, then the scan."""
    steps: list[Damage] = [vignette] if ageing.severity == "heavy" else []
    if ageing.random.random() < 0.6:
        steps.append(lambda seen, of: _untouched(cv2.GaussianBlur(seen, (0, 0), of.pick(0.6, 1.0) * of.scale)))
    steps += [fade, yellow_cast, film_grain if ageing.random.random() < 0.5 else gaussian_grain, scratches, dust]
    if ageing.severity == "heavy":
        steps += [folds, stains]
    steps.append(torn_spots)
    damaged = np.zeros(pixels.shape[:2], bool)
    for step in steps:
        pixels, hidden = step(pixels, ageing)
        damaged |= hidden
    return Aged(pixels, damaged)


def age(pixels: NDArray[Any], damage: Damage, severity: Severity, seed: int) -> tuple[NDArray[np.uint8], Mask]:
    """Damage a picture (height, width[, 3]); monochrome pictures are damaged as if printed on paper that has colour."""
    colour = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    scale = max(0.6, min(colour.shape[:2]) / 500)
    result = damage(colour.astype(np.float32), Ageing(np.random.default_rng(seed), severity, scale))
    return np.clip(np.round(result.pixels), 0, 255).astype(np.uint8), result.damaged
