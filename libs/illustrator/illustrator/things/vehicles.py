"""What one travels in. Drawings stand at (0, 0), are 100 high and go to the right."""

import math

from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import box, cloud, ellipse, open_curve, polygon, smooth
from illustrator.things.animals import DARK


def boat(pen: Pen) -> None:
    pen.shape(box(-3, -96, 6, 74), "#7a4f30")
    pen.shape(smooth([(6, -92), (30, -66), (44, -32), (6, -32)], 0.1), "#fff6e2")
    pen.shape(smooth([(-6, -84), (-24, -60), (-36, -32), (-6, -32)], 0.1), tone(pen.style.palette.accents[0]))
    pen.shape(polygon([(0, -96), (20, -101), (0, -106)]), tone(pen.style.palette.accents[1]), line=0.7)
    pen.shape(
        smooth([(-52, -26), (-38, -4), (-20, 0), (26, 0), (44, -6), (58, -30), (20, -22), (-20, -22)], 0.12), "#9a5c34"
    )
    pen.strokes(open_curve([(-46, -17), (-10, -12), (30, -13), (52, -21)]), mix(tone("#9a5c34"), DARK, 0.4), 1.6)
    for n in range(5):
        x = -70 + n * 30
        pen.strokes(open_curve([(x, 1), (x + 8, -3), (x + 16, 1)]), "#ffffff", 2.4, alpha=0.8)


def rocket(pen: Pen) -> None:
    accent = pen.own or tone(pen.style.palette.accents[0])
    for side in (-1, 1):
        pen.shape(smooth([(side * 14, -36), (side * 34, -16), (side * 32, -2), (side * 14, -14)], 0.1), accent)
    pen.shape(box(-9, -14, 18, 10, 2), "#6b7280")
    pen.shape(smooth([(-18, -12), (-22, -46), (-14, -76), (0, -100), (14, -76), (22, -46), (18, -12)]), "#f4f5f8")
    pen.canvas.save()
    pen.canvas.clipPath(
        smooth([(-18, -12), (-22, -46), (-14, -76), (0, -100), (14, -76), (22, -46), (18, -12)]), doAntiAlias=True
    )
    pen.shape(box(-30, -104, 60, 31), accent, line=0.7)
    pen.canvas.restore()
    pen.shape(ellipse(0, -54, 10.5), "#6b7280")
    pen.shape(ellipse(0, -54, 7.5), "#8fd4f5", line=0.5)
    pen.canvas.drawPath(ellipse(-2.5, -57, 2.6, 2), paint((1, 1, 1), 0.9))
    pen.shape(smooth([(-8, -4), (-10, 10), (0, 22), (10, 10), (8, -4)]), "#ff9a2e", lit=False, line=0.5)
    pen.canvas.drawPath(smooth([(-4, -4), (-5, 6), (0, 13), (5, 6), (4, -4)]), paint(tone("#fff0a0")))


def car(pen: Pen) -> None:
    colour = pen.own or tone(pen.style.palette.accents[int(pen.rng.integers(0, 3))])
    pen.shape(smooth([(-58, -38), (-44, -84), (-20, -98), (30, -98), (54, -74), (66, -46)], 0.12), colour)
    for points in ([(-44, -52), (-36, -82), (-4, -88), (-4, -52)], [(4, -52), (4, -88), (28, -88), (48, -52)]):
        pen.shape(polygon(points), "#bfe6f5", line=0.6)
    pen.shape(
        smooth([(-84, -20), (-82, -46), (-60, -54), (60, -54), (92, -46), (98, -24), (90, -14), (-78, -14)], 0.1),
        colour,
    )
    pen.shape(ellipse(92, -36, 6, 8), "#fff3b8", lit=False, line=0.6)
    pen.shape(ellipse(-81, -36, 4, 7), "#ff5f5f", line=0.5)
    for x in (-48, 54):
        pen.shape(ellipse(x, -17, 20), "#33343c")
        pen.shape(ellipse(x, -17, 9), "#d5dae2", line=0.5)
    pen.strokes(open_curve([(0, -50), (0, -18)]), mix(colour, DARK, 0.4), 1.4)


def bicycle(pen: Pen) -> None:
    frame = pen.own or tone(pen.style.palette.accents[0])
    for x in (-46, 46):
        pen.strokes(ellipse(x, -34, 32), DARK, 5)
        for n in range(6):
            angle = math.pi * n / 6
            dx, dy = 30 * math.cos(angle), 30 * math.sin(angle)
            pen.strokes(open_curve([(x - dx, -34 - dy), (x + dx, -34 + dy)]), "#c0c4cc", 1)
    for a, b in (
        ((-46, -34), (-18, -76)),
        ((-18, -76), (30, -76)),
        ((30, -76), (2, -34)),
        ((2, -34), (-46, -34)),
        ((-22, -84), (2, -34)),
        ((46, -34), (28, -90)),
    ):
        pen.strokes(open_curve([a, b]), frame, 5)
    pen.shape(ellipse(-23, -88, 15, 5), DARK)
    pen.strokes(open_curve([(28, -90), (22, -98), (40, -98)]), DARK, 5)
    pen.strokes(ellipse(2, -34, 8), "#6b7280", 3)


def train(pen: Pen) -> None:
    colours = [tone(colour) for colour in pen.style.palette.accents]
    for n, x in enumerate((-210, -100)):
        pen.shape(box(x, -66, 98, 50, 6), colours[(n + 1) % 4])
        for k in range(3):
            pen.shape(box(x + 10 + k * 29, -58, 20, 20, 3), "#d9f0fa", line=0.5)
    pen.shape(box(6, -60, 84, 44, 8), colours[0])
    pen.shape(box(2, -92, 36, 76, 5), colours[0])
    pen.shape(box(9, -84, 22, 24, 3), "#d9f0fa", line=0.5)
    pen.shape(polygon([(62, -60), (58, -92), (80, -92), (76, -60)]), "#3a3c46")
    pen.shape(polygon([(90, -16), (112, -2), (90, -2)]), "#6b7280")
    for x in (-190, -130, -80, -20, 22, 66):
        pen.shape(ellipse(x, -12, 12), "#3a3c46")
        pen.canvas.drawCircle(x, -12, 4, paint(pen.colour("#d5dae2")))
    for n in range(3):
        pen.shape(cloud(pen.rng, 66 - n * 34, -108 - n * 16, 16 + n * 7, 11 + n * 4, 7), "#f4f4f4", line=0.5)


def tent(pen: Pen) -> None:
    pen.shape(polygon([(-78, 0), (0, -100), (78, 0)]), tone(pen.style.palette.accents[1]))
    pen.shape(polygon([(-24, 0), (0, -100), (24, 0)]), "#5d3f2a", line=0.6)
    pen.shape(
        smooth([(-24, 0), (-2, -70), (0, -98), (-12, -40), (-44, 0)], 0.05),
        tone(pen.style.palette.accents[0]),
        line=0.6,
    )
    for turn in (-10, 10):
        pen.shape(
            polygon([(120 - turn * 2.4, -4), (120 + turn * 2.4, -10), (120 + turn * 2.4, -4), (120 - turn * 2.4, 2)]),
            "#7a4f30",
            line=0.5,
        )
    pen.glow(120, -22, 60, tone("#ffb04a"), 0.6)
    pen.shape(smooth([(104, -6), (108, -28), (120, -52), (132, -26), (136, -6)]), "#ff8a2e", lit=False, line=0.5)
    pen.canvas.drawPath(smooth([(112, -6), (115, -18), (120, -32), (126, -16), (128, -6)]), paint(tone("#ffe27a")))
