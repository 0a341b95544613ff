"""Sky, its lights and what falls from it."""

import math

import skia

from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen, gradient, stroke
from illustrator.scenes.shapes import cloud, ellipse, open_curve, star
from illustrator.scenes.stage import HEIGHT, Stage


def draw_sky(pen: Pen, stage: Stage) -> None:
    gradient(pen.canvas, skia.Rect.MakeWH(stage.width, stage.horizon + 60), pen.light.sky, (0.0, 0.55, 1.0))
    if stage.setting.weather not in ("rain", "fog"):
        _sun_or_moon(pen, stage)
    if stage.setting.time == "night" and stage.setting.weather != "rain":
        stars(pen, stage.width, stage.horizon * 0.9, 70)
    if pen.style.shading == "halftone" and not pen.light.is_dark:
        _rays(pen, stage)
    _clouds(pen, stage)


def _sun_or_moon(pen: Pen, stage: Stage) -> None:
    x = stage.width * (0.2 + 0.6 * pen.rng.random())
    height = {"evening": 0.82, "morning": 0.7}.get(stage.setting.time, 0.34)
    y, radius = stage.horizon * height, 62 if pen.light.is_dark or stage.setting.time != "day" else 52
    stage.sun = (x, y)
    pen.glow(x, y, radius * 5.2, pen.light.sun, 0.55)
    pen.glow(x, y, radius * 2.2, pen.light.sun, 0.6)
    pen.canvas.drawCircle(x, y, radius, paint(pen.light.sun))
    if stage.setting.time == "night":
        for dx, dy, size in ((-20, -14, 13), (18, 10, 17), (-8, 24, 8)):
            pen.canvas.drawCircle(x + dx, y + dy, size, paint(mix(pen.light.sun, (0.6, 0.6, 0.75), 0.35)))


def stars(pen: Pen, width: float, height: float, count: int) -> None:
    for _ in range(count):
        x, y, size = pen.rng.random() * width, pen.rng.random() * height, 1.2 + 3 * pen.rng.random() ** 3
        pen.canvas.drawCircle(x, y, size, paint((1, 1, 0.92), 0.5 + 0.5 * pen.rng.random()))
        if size > 3.2:
            pen.canvas.drawPath(star(x, y, size * 4.5, size * 0.7, 4), paint((1, 1, 0.9), 0.9))


def _rays(pen: Pen, stage: Stage) -> None:
    """The bright wedges behind heroes in comic books."""
    x, y = stage.width / 2, stage.horizon
    light = paint(mix(pen.light.sky[2], (1, 1, 0.85), 0.5), 0.35)
    for n in range(14):
        a, b = math.pi * (n + 0.0) / 14, math.pi * (n + 0.5) / 14
        path = skia.Path()
        path.moveTo(x, y).lineTo(x - 2200 * math.cos(a), y - 2200 * math.sin(a)).lineTo(
            x - 2200 * math.cos(b), y - 2200 * math.sin(b)
        )
        path.close()
        pen.canvas.drawPath(path, light)


def _clouds(pen: Pen, stage: Stage) -> None:
    dull = stage.setting.weather in ("rain", "snow")
    count = 6 if dull else 2 + int(pen.rng.integers(0, 3))
    for _ in range(count):
        size = 60 + 90 * pen.rng.random()
        x, y = stage.width * pen.rng.random(), stage.horizon * (0.08 + 0.5 * pen.rng.random())
        draw_cloud(pen, x, y, size * (1.5 if dull else 1.0), dull)


def draw_cloud(pen: Pen, x: float, y: float, size: float, dull: bool = False) -> None:
    body = mix((1.0, 1.0, 1.0), pen.light.sky[2], 0.22)
    if dull or pen.light.is_dark:
        body = mix(pen.light.sky[1], (0.85, 0.88, 0.95), 0.3 if pen.light.is_dark else 0.45)
    path = cloud(pen.rng, x, y, size, size * 0.42, 9, flat=0.55)
    if pen.style.shading in ("wash", "gouache", "soft"):
        soft = paint(body, 0.92)
        soft.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.035))
        pen.canvas.drawPath(path, soft)
        return
    pen.fill_shaded(path, body, 0.55, True)
    if pen.style.shading == "halftone":
        pen.outline(path, body, 0.4)


def draw_weather(pen: Pen, stage: Stage) -> None:
    """What is in the air in front of everything."""
    if not stage.is_outdoors:
        return
    if stage.setting.weather == "rain" or (pen.style.shading == "neon" and stage.rainy_style):
        for _ in range(90):
            x, y, length = pen.rng.random() * stage.width * 1.1, pen.rng.random() * HEIGHT, 30 + 40 * pen.rng.random()
            pen.canvas.drawLine(x, y, x - length * 0.3, y + length, stroke((0.85, 0.93, 1.0), 2.2, 0.4))
    elif stage.setting.weather == "snow":
        for _ in range(80):
            x, y, size = pen.rng.random() * stage.width, pen.rng.random() * HEIGHT, 2.5 + 7 * pen.rng.random() ** 2
            pen.canvas.drawCircle(x, y, size, paint((1, 1, 1), 0.85))
    elif stage.setting.weather == "fog":
        for n in range(4):
            y = stage.horizon + (n - 1) * 90
            mist = paint(pen.light.haze, 0.4)
            mist.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 40))
            pen.canvas.drawPath(ellipse(stage.width * pen.rng.random(), y, stage.width * 0.7, 50), mist)
    elif stage.setting.weather == "wind":
        for _ in range(9):
            x, y, length = pen.rng.random() * stage.width, pen.rng.random() * HEIGHT * 0.7, 120 + 160 * pen.rng.random()
            gust = open_curve([(x, y), (x + length * 0.5, y - 14), (x + length, y), (x + length * 0.96, y + 20)])
            pen.canvas.drawPath(gust, stroke((1, 1, 1), 4, 0.55))
    elif stage.setting.season == "autumn":
        for _ in range(22):
            leaf = ellipse(pen.rng.random() * stage.width, pen.rng.random() * HEIGHT, 9, 5)
            pen.canvas.drawPath(
                leaf, paint(pen.colour(tone(("#e2742a", "#d8412f", "#f0b63a")[int(pen.rng.integers(0, 3))])))
            )
