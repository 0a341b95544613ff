"""Ground, hills, trees and plants that several places share."""

import math

import numpy as np
import skia

from illustrator.scenes.colours import Tone, mix, paint, tone
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import (
    Point,
    box,
    cloud,
    ellipse,
    open_curve,
    polygon,
    ridge,
    smooth,
    united,
)
from illustrator.scenes.stage import HEIGHT, Stage

LEAVES = {
    "autumn": ("#d9772b", "#e0a030", "#b8482c"),
    "spring": ("#8fca5c", "#f3b6cc", "#a9d86e"),
    "": ("#4f9a4a", "#6cb355", "#3d8550"),
}
GRASS = {"autumn": "#b9a04c", "": "#78b850"}
SNOW = "#eef4fb"


def leaf_colours(stage: Stage) -> tuple[str, ...]:
    return LEAVES.get(stage.setting.season, LEAVES[""])


def grass_colour(stage: Stage, pen: Pen) -> Tone:
    if stage.is_snowy:
        return tone(SNOW)
    return mix(tone(GRASS.get(stage.setting.season, GRASS[""])), tone(pen.style.palette.ground[0]), 0.35)


def rolling(rng: np.random.Generator, width: float, y: float, rise: float, steps: int) -> list[Point]:
    """The outline of hills from edge to edge."""
    return [(width * (n / steps * 1.2 - 0.1), y - rise * rng.random()) for n in range(steps + 1)]


def jagged(rng: np.random.Generator, width: float, y: float, rise: float, steps: int) -> list[Point]:
    """The outline of peaks from edge to edge."""
    points = []
    for n in range(steps + 1):
        height = rise * (0.55 + 0.45 * rng.random()) if n % 2 else rise * 0.35 * rng.random()
        points.append((width * (n / steps * 1.3 - 0.15) + rng.uniform(-20, 20), y - height))
    return points


def hills(pen: Pen, stage: Stage, colour: Tone | str, layers: int = 3, rise: float = 130) -> None:
    """Hills from the haze to the near."""
    for n in range(layers):
        depth = 0.9 - 0.7 * n / max(1, layers - 1)
        y = stage.horizon + 8 + n * 22
        path = ridge(rolling(pen.rng, stage.width, y, rise * (1 - n * 0.22), 5), HEIGHT)
        pen.shape(path, colour, depth, line=0.6)


def ground(pen: Pen, stage: Stage, colour: Tone | str, wave: float = 18) -> None:
    """The near ground, lighter towards the horizon."""
    near = tone(colour) if isinstance(colour, str) else colour
    far = ridge(rolling(pen.rng, stage.width, stage.horizon + wave + 8, wave, 4), HEIGHT)
    pen.shape(far, mix(near, (1, 1, 0.8), 0.16), 0.32, line=0.5)
    middle = ridge(rolling(pen.rng, stage.width, stage.horizon + 130, wave * 1.6, 4), HEIGHT)
    pen.shape(middle, near, 0.1, line=0.0)
    front = ridge(rolling(pen.rng, stage.width, HEIGHT - 90, wave * 1.2, 5), HEIGHT + 40)
    pen.shape(front, mix(near, (0, 0.05, 0.1), 0.14), line=0.0)


def path_way(pen: Pen, stage: Stage, colour: str = "#e3cf9f") -> None:
    """A winding way to the horizon."""
    w, h = stage.width, stage.horizon
    x, k = w * (0.35 + 0.3 * pen.rng.random()), min(1.0, w / 1000)
    left = [(x, h + 24), (x - 30 * k, h + 80), (x + 60 * k, h + 170), (w * 0.32, HEIGHT + 20)]
    right = [(w * 0.72, HEIGHT + 20), (x + 200 * k, h + 165), (x + 40 * k, h + 80), (x + 14 * k, h + 24)]
    way = open_curve(left)
    way.lineTo(*right[0])
    back = open_curve(right)
    way.addPath(back, skia.Path.AddPathMode.kExtend_AddPathMode)
    way.close()
    pen.shape(way, SNOW if stage.is_snowy else colour, 0.15, line=0.4)


def round_tree(
    pen: Pen, x: float, y: float, size: float, colours: tuple[str, ...], depth: float = 0.0, snowy: bool = False
) -> None:
    """A leaf tree, `size` high, standing at (x, y)."""
    trunk = smooth(
        [
            (x - size * 0.07, y),
            (x - size * 0.045, y - size * 0.25),
            (x - size * 0.05, y - size * 0.5),
            (x + size * 0.05, y - size * 0.5),
            (x + size * 0.045, y - size * 0.25),
            (x + size * 0.08, y),
        ]
    )
    pen.shape(trunk, "#7a5236", depth, line=0.8)
    colour = tone(colours[int(pen.rng.integers(0, len(colours)))])
    crown = united(
        cloud(pen.rng, x, y - size * 0.7, size * 0.3, size * 0.28, 8),
        cloud(pen.rng, x - size * 0.2, y - size * 0.55, size * 0.2, size * 0.17, 7),
        cloud(pen.rng, x + size * 0.21, y - size * 0.56, size * 0.2, size * 0.17, 7),
    )
    pen.shape(crown, tone(SNOW) if snowy else colour, depth, line=0.9)
    for _ in range(4):
        dx, dy = pen.rng.uniform(-0.2, 0.14) * size, pen.rng.uniform(-0.9, -0.58) * size
        tuft = cloud(pen.rng, x + dx, y + dy, size * 0.075, size * 0.05, 6)
        pen.canvas.drawPath(tuft, paint(pen.colour(mix(colour, (1, 1, 0.7), 0.28), depth), 0.75))


def palm(pen: Pen, x: float, y: float, size: float, lean: int) -> None:
    """A palm tree, `size` high, that leans to the right (1) or to the left (-1)."""
    top = (x + lean * size * 0.2, y - size * 0.78)
    bend = (x + lean * size * 0.03, y - size * 0.42)
    trunk = smooth(
        [
            (x - size * 0.05, y),
            (bend[0] - size * 0.032, bend[1]),
            (top[0] - size * 0.022, top[1]),
            (top[0] + size * 0.022, top[1]),
            (bend[0] + size * 0.032, bend[1]),
            (x + size * 0.05, y),
        ]
    )
    pen.shape(trunk, "#a5794e", 0.05, line=0.8)
    for n in range(1, 8):
        share = n / 8
        at = (x + (top[0] - x) * share**1.7, y + (top[1] - y) * share)
        ring = open_curve([(at[0] - size * 0.03, at[1]), (at[0], at[1] + size * 0.012), (at[0] + size * 0.03, at[1])])
        pen.strokes(ring, "#7d5836", 3.0, 0.05)
    for degrees in (-172, -140, -108, -72, -40, -8, 22, 158):
        angle = math.radians(degrees)
        tip = (top[0] + math.cos(angle) * size * 0.34, top[1] + math.sin(angle) * size * 0.2 + size * 0.1)
        middle = (top[0] + math.cos(angle) * size * 0.2, top[1] + math.sin(angle) * size * 0.22 - size * 0.03)
        leaf = smooth([top, middle, tip, (middle[0], middle[1] + size * 0.075)], 0.2)
        pen.shape(leaf, "#4f9d52" if degrees % 4 else "#3f8a49", 0.05, line=0.7)
    for dx in (-0.03, 0.02):
        pen.shape(ellipse(top[0] + dx * size, top[1] + size * 0.03, size * 0.026), "#7a4f2e", line=0.6)


def pine(
    pen: Pen, x: float, y: float, size: float, colour: str = "#2f6e52", depth: float = 0.0, snowy: bool = False
) -> None:
    """A fir of four tiers."""
    pen.shape(box(x - size * 0.04, y - size * 0.16, size * 0.08, size * 0.16), "#6b4a33", depth, line=0.7)
    for n in range(4):
        wide, base = size * (0.3 - n * 0.055), y - size * (0.1 + n * 0.2)
        tier = smooth(
            [
                (x, base - size * 0.34),
                (x + wide * 0.5, base - size * 0.1),
                (x + wide, base),
                (x + wide * 0.4, base + size * 0.03),
                (x, base + size * 0.015),
                (x - wide * 0.4, base + size * 0.03),
                (x - wide, base),
                (x - wide * 0.5, base - size * 0.1),
            ],
            0.12,
        )
        pen.shape(tier, mix(tone(colour), (1, 1, 1), 0.75 if snowy else 0.05 * n), depth, line=0.7)


def bush(pen: Pen, x: float, y: float, size: float, colour: str | Tone, depth: float = 0.0) -> None:
    pen.shape(cloud(pen.rng, x, y - size * 0.3, size * 0.6, size * 0.4, 8, flat=0.6), colour, depth, line=0.8)


def grass_tufts(pen: Pen, stage: Stage, colour: Tone, count: int = 26) -> None:
    """Blades on the near ground."""
    for _ in range(count):
        x = pen.rng.random() * stage.width
        y = stage.horizon + 90 + (HEIGHT - stage.horizon - 90) * pen.rng.random()
        size = 10 + 26 * (y - stage.horizon) / (HEIGHT - stage.horizon)
        for lean in (-0.5, 0.0, 0.45):
            blade = open_curve([(x, y), (x + lean * size * 0.3, y - size * 0.6), (x + lean * size, y - size)])
            pen.strokes(blade, mix(colour, (0, 0.2, 0.1), 0.35), max(2.0, size * 0.12), alpha=0.8)


def small_flowers(pen: Pen, stage: Stage, count: int = 24) -> None:
    """Dots of colour on a meadow."""
    colours = ("#ff7aa8", "#ffd84d", "#ffffff", "#b48cff", "#ff9152")
    for _ in range(count):
        x = pen.rng.random() * stage.width
        y = stage.horizon + 120 + (HEIGHT - stage.horizon - 120) * pen.rng.random()
        size = 3 + 8 * (y - stage.horizon) / (HEIGHT - stage.horizon)
        colour = pen.colour(colours[int(pen.rng.integers(0, len(colours)))])
        for n in range(5):
            angle = n * 2 * math.pi / 5
            pen.canvas.drawCircle(
                x + size * 0.8 * math.cos(angle), y + size * 0.6 * math.sin(angle), size * 0.55, paint(colour)
            )
        pen.canvas.drawCircle(x, y, size * 0.4, paint(pen.colour("#ffc93c")))


def rock(pen: Pen, x: float, y: float, size: float, colour: str = "#8d8a92", depth: float = 0.0) -> None:
    points = [
        (x - size * 0.6, y),
        (x - size * 0.5, y - size * 0.4),
        (x - size * 0.1, y - size * 0.62),
        (x + size * 0.38, y - size * 0.45),
        (x + size * 0.62, y),
    ]
    pen.shape(polygon(points), colour, depth, line=0.8)


def shadow(pen: Pen, x: float, y: float, wide: float) -> None:
    """What a thing that stands on the ground darkens under it."""
    dark = paint((0.05, 0.04, 0.16), 0.34)
    dark.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(1.0, wide * 0.07)))
    pen.canvas.drawPath(ellipse(x, y, wide, wide * 0.17), dark)


def foreground_leaves(pen: Pen, stage: Stage, colour: Tone | str) -> None:
    """Dark leaves in the lower corners, nearer than everybody."""
    base = mix(tone(colour) if isinstance(colour, str) else colour, (0.02, 0.08, 0.14), 0.5)
    for side in (0.0, stage.width):
        inward = 1 if side == 0.0 else -1
        for n in range(4):
            length, angle = 90 + 70 * pen.rng.random(), math.radians(-80 + n * 24 + pen.rng.uniform(-8, 8))
            tip = (side + inward * (math.cos(angle) * length), HEIGHT + 10 + math.sin(angle) * length)
            bend = (
                side + inward * math.cos(angle + 0.35) * length * 0.55,
                HEIGHT + 10 + math.sin(angle + 0.35) * length * 0.55,
            )
            other = (
                side + inward * math.cos(angle - 0.35) * length * 0.55,
                HEIGHT + 10 + math.sin(angle - 0.35) * length * 0.55,
            )
            pen.shape(smooth([(side, HEIGHT + 90), bend, tip, other], 0.2), base, line=0.7)
