"""Places inside a house: room and school."""

import skia

from illustrator.scenes import land
from illustrator.scenes.buildings import LAMPLIGHT
from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen, gradient, stroke
from illustrator.scenes.shapes import box, ellipse, polygon, ridge, smooth
from illustrator.scenes.sky import stars
from illustrator.scenes.stage import HEIGHT, Stage


def _walls(pen: Pen, stage: Stage, wall: str, floor: str) -> float:
    """A wall, a skirting board and boards of a floor; returns the floor's upper edge."""
    edge = stage.horizon + 70
    pen.shape(box(-20, -20, stage.width + 160, edge + 20), wall, 0.15, line=0.0)
    pen.shape(box(-20, edge, stage.width + 160, HEIGHT - edge + 120), floor, 0.05, line=0.0)
    middle = stage.width / 2
    for n in range(-9, 10):
        pen.canvas.drawLine(
            middle + n * stage.width * 0.1,
            edge,
            middle + n * stage.width * 0.24,
            HEIGHT,
            stroke(pen.colour(mix(tone(floor), (0.2, 0.1, 0.1), 0.35)), 2.2, 0.55),
        )
    pen.shape(box(-20, edge - 20, stage.width + 160, 20), "#fff6e6", 0.1, line=0.5)
    return edge


def _window(pen: Pen, stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    pen.shape(box(x - 14, y - 14, wide + 28, high + 28, 8), "#fff6e6", line=0.9)
    pen.canvas.save()
    pen.canvas.clipRect(skia.Rect.MakeXYWH(x, y, wide, high))
    pen.canvas.translate(0, y)
    gradient(pen.canvas, skia.Rect.MakeWH(stage.width, high), pen.light.sky, (0.0, 0.6, 1.0))
    if pen.light.is_dark or stage.setting.time == "night":
        pen.canvas.translate(x, 0)
        stars(pen, wide, high, 16)
        pen.canvas.drawCircle(wide * 0.7, high * 0.3, 26, paint(pen.light.sun))
        pen.canvas.translate(-x, 0)
    else:
        hill = ridge(land.rolling(pen.rng, stage.width, high, 60, 6), high + 10)
        pen.shape(hill, "#7fb069", 0.5, line=0.0)
    pen.canvas.restore()
    for bar in (box(x + wide / 2 - 5, y, 10, high), box(x, y + high * 0.45, wide, 10)):
        pen.shape(bar, "#fff6e6", line=0.4)
    for side in (-1, 1):
        edge = x - 26 if side < 0 else x + wide + 26
        drape = [
            (edge - side * 14, y - 34),
            (edge - side * wide * 0.34, y - 34),
            (edge - side * wide * 0.2, y + high * 0.5),
            (edge - side * 6, y + high + 30),
            (edge + side * 26, y + high + 30),
        ]
        pen.shape(smooth(drape, 0.1), _accent(pen, 0), line=0.8)
    pen.shape(box(x - 50, y - 46, wide + 100, 12, 6), "#8a5a3a", line=0.6)


def _accent(pen: Pen, number: int) -> tuple[float, float, float]:
    """An accent of the style's palette."""
    return tone(pen.style.palette.accents[number])


def room(pen: Pen, stage: Stage) -> None:
    walls = ("#f3d9b8", "#cfe3e8", "#e6d3ea", "#d8e6c8")
    wall = walls[int(pen.rng.integers(0, 4))]
    edge = _walls(pen, stage, wall, "#c48f5e")
    for n in range(int(stage.width / 56) + 1):
        for m in range(int(edge / 70) + 1):
            dot = ellipse(n * 56 + (m % 2) * 28, m * 70 + 20, 5)
            pen.canvas.drawPath(dot, paint(pen.colour(mix(tone(wall), (1, 1, 1), 0.6)), 0.8))
    _window(pen, stage, stage.width * 0.5 - 105, edge - 420, 210, 260)
    _bed(pen, stage.width * 0.02, edge + 70)
    _bookshelf(pen, stage.width * 0.97 - 190, edge + 20, 190, 420)
    _picture(pen, stage.width * 0.2, edge - 380)
    pen.shape(ellipse(stage.width * 0.5, HEIGHT - 90, stage.width * 0.36, 62), _accent(pen, 2), line=0.7)
    pen.canvas.drawPath(
        ellipse(stage.width * 0.5, HEIGHT - 90, stage.width * 0.3, 48), stroke(pen.colour("#fff6e6"), 6, 0.8)
    )
    if stage.setting.time in ("night", "evening"):
        pen.glow(stage.width * 0.8, edge - 300, 420, LAMPLIGHT, 0.35)


def _bed(pen: Pen, x: float, y: float) -> None:
    pen.shape(box(x - 16, y - 250, 30, 260, 12), "#9a6238")
    pen.shape(box(x, y - 130, 250, 130, 18), "#f6f1ea")
    pen.shape(box(x + 60, y - 140, 200, 140, 26), _accent(pen, 3))
    for n in range(4):
        pen.canvas.drawPath(ellipse(x + 95 + n * 40, y - 96 + (n % 2) * 44, 9), paint(pen.colour("#ffffff"), 0.7))
    pen.shape(ellipse(x + 42, y - 142, 52, 26), "#ffffff")
    pen.shape(box(x + 248, y - 110, 22, 120, 8), "#9a6238")


def _bookshelf(pen: Pen, x: float, y: float, wide: float, high: float) -> None:
    pen.shape(box(x, y - high, wide, high, 6), "#8f5f3a")
    colours = ("#d9534f", "#4f8fd9", "#f0b63a", "#5fae62", "#9a6fc0", "#f2e3c6")
    for shelf in range(4):
        top, deep = y - high + 12 + shelf * (high - 16) / 4, (high - 16) / 4 - 12
        pen.canvas.drawPath(box(x + 10, top, wide - 20, deep), paint(pen.colour("#5d3b24")))
        left = x + 14
        while left < x + wide - 34:
            thick, tall = 11 + 13 * pen.rng.random(), deep * (0.62 + 0.34 * pen.rng.random())
            pen.shape(box(left, top + deep - tall, thick, tall, 2), colours[int(pen.rng.integers(0, 6))], line=0.45)
            left += thick + 1 + (26 if pen.rng.random() < 0.1 else 0)


def _picture(pen: Pen, x: float, y: float) -> None:
    pen.shape(box(x - 70, y, 140, 110, 4), "#b98a4a")
    pen.canvas.save()
    pen.canvas.clipRect(skia.Rect.MakeXYWH(x - 58, y + 12, 116, 86))
    pen.canvas.drawPath(box(x - 58, y + 12, 116, 86), paint(pen.colour("#a9d8ee")))
    pen.canvas.drawCircle(x + 26, y + 36, 13, paint(pen.colour("#ffd24a")))
    pen.shape(
        smooth([(x - 80, y + 110), (x - 20, y + 56), (x + 20, y + 84), (x + 60, y + 60), (x + 90, y + 110)]),
        "#6fb36a",
        line=0.5,
    )
    pen.canvas.restore()


def school(pen: Pen, stage: Stage) -> None:
    edge = _walls(pen, stage, "#f0e2bd", "#b98c62")
    board_wide = stage.width * 0.56
    left, top = stage.width * 0.22, edge - 430
    pen.shape(box(left - 16, top - 16, board_wide + 32, 292, 8), "#9a6a3e")
    pen.shape(box(left, top, board_wide, 260), "#2f6650", line=0.5)
    chalk = stroke(pen.colour("#f4f7ef"), 5, 0.85)
    pen.canvas.drawPath(ellipse(left + board_wide * 0.2, top + 90, 42), chalk)
    pen.canvas.drawPath(
        polygon(
            [
                (left + board_wide * 0.42, top + 130),
                (left + board_wide * 0.5, top + 46),
                (left + board_wide * 0.58, top + 130),
            ]
        ),
        chalk,
    )
    for n in range(3):
        pen.canvas.drawLine(
            left + board_wide * 0.68, top + 60 + n * 34, left + board_wide * 0.92, top + 60 + n * 34, chalk
        )
    pen.canvas.drawLine(left + board_wide * 0.1, top + 200, left + board_wide * 0.6, top + 200, chalk)
    pen.shape(box(left - 4, top + 262, board_wide + 8, 14, 4), "#c99a60", line=0.6)
    _window(pen, stage, stage.width * 0.06 - 40, edge - 380, 100, 230) if stage.width > 700 else None
    _bookshelf(pen, stage.width * 0.97 - 130, edge + 14, 130, 330)
    for share in (0.1, 0.36, 0.64, 0.9):
        _desk(pen, stage.width * share, edge + 120, 150)


def _desk(pen: Pen, x: float, y: float, size: float) -> None:
    for dx in (-0.42, 0.36):
        pen.shape(box(x + dx * size, y - size * 0.5, size * 0.07, size * 0.5), "#6e4a2e", line=0.6)
    pen.shape(
        polygon(
            [
                (x - size * 0.5, y - size * 0.48),
                (x - size * 0.4, y - size * 0.66),
                (x + size * 0.4, y - size * 0.66),
                (x + size * 0.5, y - size * 0.48),
            ]
        ),
        "#d9a868",
    )
    pen.shape(box(x - size * 0.5, y - size * 0.48, size, size * 0.12, 3), "#b98248", line=0.7)
    pen.shape(box(x - size * 0.1, y - size * 0.64, size * 0.26, size * 0.08, 2), "#4f8fd9", line=0.5)
