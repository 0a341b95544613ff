"""Places without a sky that no house encloses: cave, space, under water."""

import math

import skia

from illustrator.scenes import land
from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen, gradient, stroke
from illustrator.scenes.shapes import cloud, ellipse, open_curve, polygon, ridge, smooth
from illustrator.scenes.sky import stars
from illustrator.scenes.stage import HEIGHT, Stage


def cave(pen: Pen, stage: Stage) -> None:
    gradient(
        pen.canvas,
        skia.Rect.MakeWH(stage.width, HEIGHT),
        (pen.colour("#2b2440"), pen.colour("#54456a"), pen.colour("#6d5a70")),
        (0.0, 0.6, 1.0),
    )
    mouth = smooth(
        [
            (
                stage.width * (0.5 + 0.23 * math.cos(a)),
                stage.horizon - 60 + 190 * math.sin(a) * (1 + 0.2 * pen.rng.random()),
            )
            for a in (0, 0.8, 1.6, 2.4, 3.14, 3.9, 4.7, 5.5)
        ]
    )
    pen.canvas.save()
    pen.canvas.clipPath(mouth, doAntiAlias=True)
    gradient(
        pen.canvas,
        skia.Rect.MakeLTRB(0, stage.horizon - 330, stage.width, stage.horizon + 160),
        pen.light.sky,
        (0.0, 0.5, 1.0),
    )
    pen.shape(
        ridge(land.jagged(pen.rng, stage.width, stage.horizon + 40, 170, 8), HEIGHT, 0.04), "#7f93b8", 0.7, line=0.4
    )
    pen.canvas.restore()
    pen.outline(mouth, (0.25, 0.2, 0.3), 0.2)
    pen.glow(stage.width / 2, stage.horizon - 60, 460, mix(pen.light.sky[2], (1, 1, 1), 0.2), 0.5)
    for n in range(9):
        x, length, wide = (
            stage.width * (n + pen.rng.random()) / 9,
            100 + 190 * pen.rng.random(),
            36 + 30 * pen.rng.random(),
        )
        if abs(x - stage.width / 2) < stage.width * 0.2:
            length *= 0.5
        pen.shape(
            smooth(
                [
                    (x - wide, -30),
                    (x - wide * 0.4, length * 0.5),
                    (x, length),
                    (x + wide * 0.4, length * 0.5),
                    (x + wide, -30),
                ],
                0.1,
            ),
            "#5d4d68",
            0.15,
        )
    pen.shape(ridge(land.rolling(pen.rng, stage.width, stage.horizon + 150, 40, 6), HEIGHT + 90), "#6a5872", 0.1)
    for _ in range(9):
        x, y = stage.width * pen.rng.random(), stage.horizon + 170 + 180 * pen.rng.random()
        _crystal(pen, x, y, 36 + 60 * pen.rng.random())
    for share in (0.0, 1.0):
        land.rock(pen, stage.width * share, HEIGHT - 60, 190, "#4b3f58")


def _crystal(pen: Pen, x: float, y: float, size: float) -> None:
    colours = ("#6fe0e8", "#b48cff", "#ff8fc8")
    colour = colours[int(pen.rng.integers(0, 3))]
    pen.glow(x, y - size * 0.5, size * 1.6, tone(colour), 0.4)
    for dx, lean, high in ((-0.2, -0.24, 0.7), (0.2, 0.24, 0.62), (0.0, 0.0, 1.0)):
        left, right, tip = x + (dx - 0.14) * size, x + (dx + 0.14) * size, (x + (dx + lean) * size, y - high * size)
        pen.shape(
            polygon(
                [
                    (left, y),
                    (left + lean * size * 0.7, y - high * size * 0.7),
                    tip,
                    (right + lean * size * 0.7, y - high * size * 0.7),
                    (right, y),
                ]
            ),
            colour,
            lit=True,
            line=0.6,
        )


def space(pen: Pen, stage: Stage) -> None:
    deep = tone("#0b0a2c")
    violet = mix(tone("#3a2178"), tone(pen.style.palette.sky[0]), 0.2)
    gradient(
        pen.canvas,
        skia.Rect.MakeWH(stage.width, HEIGHT),
        (deep, violet, mix(violet, tone("#b04a9c"), 0.4)),
        (0.0, 0.6, 1.0),
    )
    for _ in range(5):
        nebula = ("#ff5fa8", "#5fb4ff", "#9a6fff")[int(pen.rng.integers(0, 3))]
        pen.glow(
            stage.width * pen.rng.random(),
            HEIGHT * 0.7 * pen.rng.random(),
            180 + 160 * pen.rng.random(),
            tone(nebula),
            0.28,
        )
    stars(pen, stage.width, HEIGHT * 0.9, 130)
    _planet(pen, stage.width * 0.8, 190, 105, "#e8a85a", True)
    _planet(pen, stage.width * 0.14, 330, 58, "#6fb8e8", False)
    _planet(pen, stage.width * 0.46, 110, 30, "#d8708c", False)
    surface = ridge(land.rolling(pen.rng, stage.width, stage.horizon + 160, 40, 4), HEIGHT + 90)
    pen.shape(surface, "#b9a7cf", 0.05)
    for _ in range(8):
        x, y = stage.width * pen.rng.random(), stage.horizon + 210 + 160 * pen.rng.random()
        size = 20 + 46 * pen.rng.random()
        pen.shape(ellipse(x, y, size, size * 0.3), "#8f7fb0", line=0.6)
        pen.canvas.drawPath(ellipse(x, y + size * 0.07, size * 0.8, size * 0.2), paint(pen.colour("#77689a")))


def _planet(pen: Pen, x: float, y: float, radius: float, colour: str, ringed: bool) -> None:
    pen.glow(x, y, radius * 1.7, tone(colour), 0.4)
    body = ellipse(x, y, radius)
    pen.shape(body, colour, lit=True)
    pen.canvas.save()
    pen.canvas.clipPath(body, doAntiAlias=True)
    for n in range(4):
        band = ellipse(x, y - radius * 0.6 + n * radius * 0.42, radius * 1.2, radius * 0.1)
        pen.canvas.drawPath(band, paint(pen.colour(mix(tone(colour), (1, 1, 1), 0.4)), 0.45))
    pen.canvas.restore()
    if ringed:
        pen.canvas.save()
        pen.canvas.rotate(-18, x, y)
        pen.canvas.clipRect(skia.Rect.MakeLTRB(x - radius * 3, y - radius * 0.02, x + radius * 3, y + radius))
        pen.canvas.drawPath(
            ellipse(x, y, radius * 1.7, radius * 0.34), stroke(pen.colour("#ffe0b0"), radius * 0.13, 0.9)
        )
        pen.canvas.restore()


def underwater(pen: Pen, stage: Stage) -> None:
    top, low = mix(tone("#5fd0e6"), pen.light.sky[2], 0.15), tone("#0f4f86")
    if pen.light.is_dark:
        top = mix(top, low, 0.5)
    gradient(pen.canvas, skia.Rect.MakeWH(stage.width, HEIGHT), (top, mix(top, low, 0.55), low), (0.0, 0.55, 1.0))
    for n in range(5):
        x = stage.width * (n + pen.rng.random()) / 5
        beam = polygon([(x, -10), (x + 60, -10), (x + 10, HEIGHT * 0.8), (x - 150, HEIGHT * 0.8)])
        ray = paint((1, 1, 1), 0.09)
        ray.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 16))
        pen.canvas.drawPath(beam, ray)
    pen.shape(ridge(land.rolling(pen.rng, stage.width, stage.horizon + 90, 110, 5), HEIGHT), "#2f7fa0", 0.5, line=0.4)
    pen.shape(ridge(land.rolling(pen.rng, stage.width, stage.horizon + 210, 36, 5), HEIGHT + 90), "#e6d3a0", 0.1)
    for _ in range(9):
        _weed(
            pen,
            stage.width * pen.rng.random(),
            stage.horizon + 220 + 120 * pen.rng.random(),
            110 + 150 * pen.rng.random(),
        )
    for _ in range(6):
        x, y, size = (
            stage.width * pen.rng.random(),
            stage.horizon + 250 + 120 * pen.rng.random(),
            40 + 40 * pen.rng.random(),
        )
        colour = ("#ff7f6a", "#ff9ac4", "#ffc24a")[int(pen.rng.integers(0, 3))]
        pen.shape(cloud(pen.rng, x, y - size * 0.5, size * 0.8, size * 0.6, 7), colour, line=0.8)
    for _ in range(26):
        x, y, size = stage.width * pen.rng.random(), HEIGHT * pen.rng.random(), 4 + 12 * pen.rng.random() ** 2
        pen.canvas.drawCircle(x, y, size, stroke((0.9, 1, 1), 2.2, 0.6))


def _weed(pen: Pen, x: float, y: float, size: float) -> None:
    sway = pen.rng.uniform(-30, 30)
    for dx in (-12, 0, 13):
        blade = open_curve(
            [
                (x + dx, y),
                (x + dx + sway * 0.6, y - size * 0.35),
                (x + dx - sway * 0.5, y - size * 0.7),
                (x + dx + sway, y - size),
            ]
        )
        pen.strokes(blade, "#2f9a6a", 11, 0.1)
