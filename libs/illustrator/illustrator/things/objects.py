"""Light things: toys, plants, signs. Drawings stand at (0, 0) and are 100 high."""

import math

import skia

from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen, stroke
from illustrator.scenes.shapes import ellipse, moved, open_curve, polygon, smooth, star
from illustrator.things.animals import DARK


def book(pen: Pen) -> None:
    pen.shape(
        smooth([(-66, -12), (-60, -66), (0, -56), (60, -66), (66, -12), (0, -2)], 0.04),
        tone(pen.style.palette.accents[0]),
    )
    for side in (-1, 1):
        page = smooth([(0, -8), (0, -58), (side * 30, -70), (side * 58, -66), (side * 60, -18), (side * 30, -18)], 0.08)
        pen.shape(page, "#fff9ea", line=0.7)
        for n in range(4):
            y = -56 + n * 11
            pen.strokes(open_curve([(side * 10, y), (side * 30, y - 6), (side * 50, y - 3)]), "#a99a86", 1.8)
    pen.glow(0, -60, 90, tone("#fff0b0"), 0.35)


def balloons(pen: Pen) -> None:
    for n, (x, y) in enumerate(((-30, -66), (28, -62), (0, -84))):
        colour = pen.own or tone(pen.style.palette.accents[n])
        pen.strokes(open_curve([(x, y + 16), (x * 0.4, -30), (0, 0)]), "#8a7f86", 1)
        pen.shape(
            smooth([(x, y - 18), (x + 14, y - 10), (x + 14, y + 4), (x, y + 18), (x - 14, y + 4), (x - 14, y - 10)]),
            colour,
        )
        pen.shape(polygon([(x - 3, y + 20), (x, y + 15), (x + 3, y + 20)]), colour, line=0.5)
        pen.canvas.drawPath(ellipse(x - 5, y - 8, 3, 5), paint((1, 1, 1), 0.75))


def ball(pen: Pen) -> None:
    body = ellipse(0, -50, 50)
    pen.shape(body, "#fbfbf8")
    pen.canvas.save()
    pen.canvas.clipPath(body, doAntiAlias=True)
    pen.canvas.drawPath(star(0, -50, 17, 14, 5), paint(DARK))
    for n in range(5):
        angle = -math.pi / 2 + n * 2 * math.pi / 5
        x, y = 46 * math.cos(angle), -50 + 46 * math.sin(angle)
        pen.canvas.drawPath(star(x, y, 17, 14, 5, angle + math.pi), paint(DARK))
        pen.canvas.drawLine(17 * math.cos(angle), -50 + 17 * math.sin(angle), x, y, stroke(DARK, 2.4))
    pen.canvas.restore()


def flowers(pen: Pen) -> None:
    for n, (x, high) in enumerate(((-34, 70), (0, 96), (32, 76), (-16, 52), (52, 50))):
        pen.strokes(open_curve([(x * 0.6, 0), (x * 0.8, -high * 0.5), (x, -high + 14)]), "#4f9a4a", 4)
        pen.shape(
            smooth([(x * 0.7, -high * 0.3), (x * 0.7 + 16, -high * 0.5), (x * 0.75, -high * 0.45)]), "#5fae55", line=0.5
        )
        colour = tone(("#ff6f91", "#ffd04a", "#b48cff", "#ff9152", "#ffffff")[n]) if pen.own is None else pen.own
        for k in range(6):
            angle = k * math.pi / 3
            pen.shape(ellipse(x + 10 * math.cos(angle), -high + 8 + 10 * math.sin(angle), 7.5), colour, line=0.45)
        pen.canvas.drawCircle(x, -high + 8, 6.5, paint(pen.colour("#f7b32b")))


def rainbow(pen: Pen) -> None:
    for n, colour in enumerate(("#ff5f5f", "#ff9f45", "#ffe14d", "#6fd16a", "#4fa8f0", "#8f6fe0")):
        radius = 100 - n * 6
        pen.canvas.drawArc(
            skia.Rect.MakeLTRB(-radius, -radius, radius, radius), 180, 180, False, stroke(tone(colour), 6.2, 0.62)
        )


def kite(pen: Pen) -> None:
    pen.strokes(open_curve([(0, -40), (-20, -10), (-50, 30), (-60, 80)]), "#6b6470", 1)
    colours = pen.style.palette.accents
    for n, points in enumerate(
        (
            [(0, -100), (34, -66), (0, -66)],
            [(0, -100), (-34, -66), (0, -66)],
            [(0, -66), (34, -66), (0, -20)],
            [(0, -66), (-34, -66), (0, -20)],
        )
    ):
        pen.shape(polygon(points), tone(colours[n]), line=0.7)
    for n in range(4):
        x, y = -4 - n * 6, -12 + n * 13
        pen.shape(
            polygon([(x, y), (x - 9, y - 5), (x - 9, y + 5), (x, y), (x + 9, y - 5), (x + 9, y + 5)]),
            tone(colours[n]),
            line=0.5,
        )


def treasure_map(pen: Pen) -> None:
    sheet = smooth([(-70, -10), (-66, -86), (-22, -80), (22, -90), (68, -84), (72, -8), (24, -14), (-24, -4)], 0.06)
    pen.shape(sheet, "#f0dca8")
    pen.shape(smooth([(-50, -40), (-30, -66), (4, -58), (14, -36), (-14, -22)]), "#b7cf8f", line=0.4)
    for n in range(5):
        pen.canvas.drawCircle(-30 + n * 16, -40 + 8 * math.sin(n), 2.6, paint(pen.colour("#9a5a3a")))
    for a, b in (((42, -56), (58, -40)), ((58, -56), (42, -40))):
        pen.strokes(open_curve([a, b]), "#d0342c", 5)


def shining_star(pen: Pen) -> None:
    pen.glow(0, -50, 110, tone("#fff0a0"), 0.7)
    pen.shape(star(0, -50, 48, 21), "#ffd84d", lit=False)
    for x in (-11, 11):
        pen.canvas.drawPath(ellipse(x, -52, 3.6, 5), paint(DARK))
    pen.strokes(open_curve([(-8, -41), (0, -36), (8, -41)]), DARK, 2.6)


def mushrooms(pen: Pen) -> None:
    for x, size in ((-30, 0.7), (34, 0.6), (0, 1.0)):
        pen.shape(moved(smooth([(-14, 0), (-10, -44), (10, -44), (14, 0)], 0.1), x, 0, size), "#fff3e0")
        cap = moved(smooth([(-46, -40), (-34, -76), (0, -94), (34, -76), (46, -40), (0, -34)]), x, 0, size)
        pen.shape(cap, "#dd3f3a")
        for dx, dy, radius in ((-18, -62, 7), (8, -76, 8), (24, -54, 6), (-2, -50, 5)):
            pen.canvas.drawCircle(x + dx * size, dy * size, radius * size, paint(pen.colour("#fff8ee")))


def umbrella(pen: Pen) -> None:
    pen.strokes(open_curve([(0, -60), (0, -12), (4, -2), (12, -4)]), "#7a4f30", 4)
    pen.shape(
        smooth(
            [
                (-50, -52),
                (-38, -82),
                (0, -98),
                (38, -82),
                (50, -52),
                (34, -58),
                (17, -50),
                (0, -58),
                (-17, -50),
                (-34, -58),
            ],
            0.1,
        ),
        tone(pen.style.palette.accents[0]),
    )
    for x in (-17, 17):
        pen.strokes(
            open_curve([(0, -98), (x * 0.8, -76), (x, -50)]), mix(tone(pen.style.palette.accents[0]), DARK, 0.35), 1.6
        )


def apples(pen: Pen) -> None:
    for x, y, colour in ((-30, 0, "#d93a34"), (32, 0, "#8fc04a"), (0, -4, "#e2453c")):
        pen.shape(
            smooth(
                [
                    (x, y - 62),
                    (x + 18, y - 70),
                    (x + 32, y - 50),
                    (x + 26, y - 14),
                    (x, y - 4),
                    (x - 26, y - 14),
                    (x - 32, y - 50),
                    (x - 18, y - 70),
                ]
            ),
            colour,
        )
        pen.strokes(open_curve([(x, y - 62), (x + 3, y - 76), (x + 8, y - 82)]), "#6b4630", 3.5)
        pen.shape(smooth([(x + 4, y - 72), (x + 20, y - 86), (x + 24, y - 74)]), "#5fae55", line=0.5)
        pen.canvas.drawPath(ellipse(x - 14, y - 48, 5, 9), paint((1, 1, 1), 0.5))


def grapes(pen: Pen) -> None:
    pen.strokes(open_curve([(0, -84), (4, -100)]), "#6b4630", 4)
    pen.shape(smooth([(0, -84), (-30, -96), (-44, -80), (-34, -66), (-14, -70), (4, -66), (20, -78)]), "#6aa84f")
    for row, count in enumerate((4, 3, 3, 2, 1)):
        for n in range(count):
            x = (n - (count - 1) / 2) * 19
            pen.shape(ellipse(x, -66 + row * 14, 11), "#7a4fa3", line=0.6)
            pen.canvas.drawCircle(x - 3, -70 + row * 14, 2.6, paint((1, 1, 1), 0.7))


def hearts(pen: Pen) -> None:
    for x, y, size in ((0, -40, 1.0), (-60, -84, 0.55), (56, -92, 0.65)):
        heart = smooth(
            [(0, -18), (10, -32), (28, -30), (32, -12), (18, 8), (0, 26), (-18, 8), (-32, -12), (-28, -30), (-10, -32)]
        )
        pen.shape(moved(heart, x, y, size), "#ff5f86", lit=False, line=0.8)
        pen.canvas.drawPath(moved(ellipse(-16, -18, 5, 4), x, y, size), paint((1, 1, 1), 0.8))


def sparkles(pen: Pen) -> None:
    for _ in range(16):
        x, y = pen.rng.uniform(-110, 110), pen.rng.uniform(-100, 0)
        size = 4 + 10 * pen.rng.random()
        colour = ("#fff6b0", "#ffffff", "#ffd0f4", "#b8f0ff")[int(pen.rng.integers(0, 4))]
        pen.glow(x, y, size * 2, tone(colour), 0.6)
        pen.canvas.drawPath(star(x, y, size, size * 0.22, 4), paint(tone(colour)))


def snowman(pen: Pen) -> None:
    for x, y, radius in ((0, -22, 25), (0, -54, 19)):
        pen.shape(ellipse(x, y, radius), "#f7faff")
    for side in (-1, 1):
        pen.strokes(open_curve([(side * 16, -58), (side * 34, -68), (side * 44, -78)]), "#7a5236", 2.6)
        pen.strokes(open_curve([(side * 37, -71), (side * 46, -70)]), "#7a5236", 2.0)
    pen.shape(ellipse(0, -80, 15), "#f7faff")
    pen.shape(smooth([(-15, -68), (15, -68), (14, -62), (-14, -62)], 0.08), tone(pen.style.palette.accents[0]))
    pen.shape(polygon([(7, -68), (15, -66), (13, -46), (6, -48)]), tone(pen.style.palette.accents[0]), line=0.7)
    pen.shape(polygon([(0, -81), (18, -77), (0, -76)]), "#f08a3a", line=0.7)
    for x, y in ((-6, -85), (6, -85), (0, -54), (0, -45), (0, -26)):
        pen.canvas.drawCircle(x, y, 2.1, paint(DARK))
    for n in range(5):
        pen.canvas.drawCircle(-6 + 3 * n, -73.4 + 0.5 * (n - 2) ** 2 * -0.6 + 1.2, 0.9, paint(DARK))
    pen.shape(polygon([(-13, -92), (-9, -106), (9, -106), (13, -92)]), "#4a3f55")
    pen.shape(polygon([(-19, -91), (19, -91), (18, -94), (-18, -94)]), "#4a3f55", line=0.8)
