"""Small animals. Drawings stand at (0, 0), are 100 high and look to the right."""

from illustrator.scenes.colours import Tone, mix, paint, tone
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import ellipse, moved, open_curve, polygon, smooth, united

DARK = tone("#2a1e24")


def eye(pen: Pen, x: float, y: float, size: float) -> None:
    """A round dark eye with a highlight."""
    pen.canvas.drawPath(ellipse(x, y, size, size * 1.15), paint(DARK))
    pen.canvas.drawCircle(x + size * 0.3, y - size * 0.4, size * 0.38, paint((1, 1, 1)))


def smile(pen: Pen, x: float, y: float, wide: float) -> None:
    pen.strokes(open_curve([(x - wide, y), (x, y + wide * 0.6), (x + wide, y)]), DARK, wide * 0.22)


def cheek(pen: Pen, x: float, y: float, size: float) -> None:
    pen.canvas.drawPath(ellipse(x, y, size, size * 0.65), paint(tone("#ff8f8f"), 0.5))


def dog(pen: Pen) -> None:
    fur, dark = pen.chosen("#d99a56", "#c98a5c"), tone("#9a6234")
    pen.shape(smooth([(-44, -34), (-62, -58), (-56, -72), (-48, -56), (-34, -42)]), fur)
    for x in (-34, -20, 14, 26):
        pen.shape(
            smooth([(x - 6, -30), (x - 7, -3), (x + 9, -2), (x + 7, -30)]),
            mix(fur, dark, 0.25 if x in (-20, 26) else 0),
            line=0.9,
        )
    pen.shape(
        smooth([(-46, -30), (-40, -50), (-10, -52), (24, -58), (36, -40), (26, -22), (-10, -20), (-38, -18)]), fur
    )
    head = united(ellipse(30, -70, 23, 21), smooth([(38, -78), (60, -70), (62, -60), (50, -54), (34, -54)]))
    pen.shape(head, fur)
    pen.shape(smooth([(20, -88), (8, -80), (4, -60), (12, -52), (22, -66)]), dark)
    pen.canvas.drawPath(ellipse(59, -67, 5.5, 4.6), paint(DARK))
    pen.strokes(open_curve([(58, -60), (50, -56), (42, -58)]), DARK, 2)
    pen.shape(smooth([(47, -56), (52, -55), (52, -46), (47, -46)]), "#f0788c", line=0.4)
    eye(pen, 38, -75, 4.2)
    cheek(pen, 34, -63, 5)
    pen.shape(polygon([(14, -56), (38, -48), (37, -42), (12, -50)]), "#d9403f", line=0.6)


def cat(pen: Pen) -> None:
    fur = pen.chosen("#f0a04a", "#8f8fa0")
    pen.shape(smooth([(22, -6), (48, -8), (52, -34), (44, -46), (40, -40), (43, -28), (34, -16), (20, -16)]), fur)
    pen.shape(smooth([(-24, -2), (-28, -22), (-16, -46), (14, -46), (26, -22), (24, -2)]), fur)
    pen.shape(smooth([(-10, -4), (-11, -30), (10, -30), (10, -4)]), mix(fur, (1, 1, 1), 0.7), line=0.0)
    for x in (-12, 8):
        pen.shape(ellipse(x + 2, -3, 9, 5), fur, line=0.8)
    for side in (-1, 1):
        pen.shape(polygon([(side * 27, -72), (side * 25, -100), (side * 6, -86)]), fur)
        pen.canvas.drawPath(
            polygon([(side * 23, -78), (side * 22, -92), (side * 12, -85)]), paint(pen.colour("#ffb3b8"))
        )
    pen.shape(smooth([(-31, -66), (-22, -86), (0, -90), (22, -86), (31, -66), (18, -48), (0, -45), (-18, -48)]), fur)
    for x in (-12, 12):
        eye(pen, x, -68, 5)
        cheek(pen, x * 1.5, -58, 5)
    pen.canvas.drawPath(polygon([(-3, -61), (3, -61), (0, -57)]), paint(pen.colour("#e8788a")))
    smile(pen, -4, -56, 4)
    smile(pen, 4, -56, 4)
    for side in (-1, 1):
        for dy in (-2, 3):
            pen.strokes(open_curve([(side * 16, -58 + dy), (side * 36, -60 + dy * 2)]), DARK, 0.9, alpha=0.7)


def rabbit(pen: Pen) -> None:
    fur = pen.chosen("#f3ece6")
    for x in (-10, 10):
        pen.shape(smooth([(x - 6, -62), (x * 1.5 - 8, -92), (x * 1.6, -100), (x * 1.6 + 7, -90), (x + 6, -62)]), fur)
        pen.canvas.drawPath(
            smooth([(x - 1, -68), (x * 1.5 - 2, -88), (x * 1.5 + 3, -88), (x + 3, -68)]), paint(pen.colour("#f6b6bd"))
        )
    pen.shape(ellipse(24, -14, 9), (1, 1, 1), line=0.8)
    pen.shape(smooth([(-22, -3), (-24, -26), (0, -42), (24, -26), (22, -3)]), fur)
    for x in (-12, 12):
        pen.shape(ellipse(x, -4, 11, 5.5), fur, line=0.8)
    pen.shape(ellipse(0, -52, 25, 20), fur)
    for x in (-10, 10):
        eye(pen, x, -54, 4.4)
        cheek(pen, x * 1.6, -46, 4.6)
    pen.canvas.drawPath(ellipse(0, -48, 2.8, 2), paint(pen.colour("#e8788a")))
    smile(pen, 0, -44, 4)
    pen.canvas.drawPath(polygon([(-2.4, -41), (2.4, -41), (2, -36), (-2, -36)]), paint((1, 1, 1)))


def fox(pen: Pen) -> None:
    fur, white = pen.chosen("#e8722e"), tone("#fff3e6")
    tail = smooth([(-30, -24), (-62, -22), (-80, -52), (-72, -72), (-56, -56), (-46, -40), (-28, -40)])
    pen.shape(tail, fur)
    pen.canvas.drawPath(smooth([(-80, -52), (-72, -72), (-62, -62), (-68, -54), (-72, -44)]), paint(pen.colour(white)))
    for x in (-28, -14, 14, 24):
        pen.shape(smooth([(x - 5, -26), (x - 4, -3), (x + 7, -2), (x + 6, -26)]), mix(fur, DARK, 0.6), line=0.8)
    pen.shape(smooth([(-38, -28), (-30, -46), (4, -46), (26, -52), (32, -34), (20, -20), (-30, -18)]), fur)
    for x in (16, 44):
        pen.shape(polygon([(x - 8, -78), (x + 2, -100), (x + 10, -76)]), fur)
    pen.shape(
        smooth([(6, -66), (14, -82), (32, -86), (48, -80), (56, -66), (72, -56), (50, -48), (30, -46), (14, -50)]), fur
    )
    pen.canvas.drawPath(smooth([(28, -52), (46, -60), (72, -56), (50, -48), (34, -46)]), paint(pen.colour(white)))
    pen.canvas.drawCircle(71, -57, 4, paint(DARK))
    eye(pen, 42, -68, 4)
    eye(pen, 24, -68, 4)


def bird(pen: Pen) -> None:
    colour = pen.own or tone(pen.style.palette.accents[2])
    pen.shape(smooth([(-40, -40), (-72, -30), (-70, -46), (-44, -54)]), mix(colour, DARK, 0.25))
    pen.shape(smooth([(-44, -42), (-20, -66), (14, -74), (34, -64), (34, -44), (8, -26), (-24, -28)]), colour)
    pen.shape(smooth([(-14, -50), (-30, -92), (-4, -98), (14, -60)]), mix(colour, (1, 1, 1), 0.25))
    pen.shape(polygon([(34, -62), (56, -54), (34, -48)]), "#f7a823", line=0.7)
    eye(pen, 22, -60, 4.6)
    cheek(pen, 22, -48, 5)


def fish(pen: Pen) -> None:
    for n, (x, y, size) in enumerate(((0.0, -40.0, 1.0), (-84.0, -76.0, 0.55), (-70.0, -10.0, 0.5))):
        colour = ("#ff8a3c", "#ffd04a", "#5fb8f0")[n]
        pen.shape(moved(smooth([(-30, 0), (-60, -24), (-54, 0), (-60, 24)]), x, y, size), colour)
        pen.shape(moved(smooth([(-38, 0), (-10, -30), (26, -26), (46, 0), (26, 26), (-10, 30)]), x, y, size), colour)
        pen.canvas.drawPath(
            moved(smooth([(2, -27), (14, -27), (16, 0), (12, 27), (0, 28), (6, 0)]), x, y, size), paint((1, 1, 1), 0.75)
        )
        eye(pen, x + 28 * size, y - 7 * size, 5 * size)


def butterflies(pen: Pen) -> None:
    for n, (x, y, size) in enumerate(((0.0, -50.0, 1.0), (-90.0, -90.0, 0.6), (80.0, -110.0, 0.5))):
        colour: Tone = tone(pen.style.palette.accents[(n + 1) % 4])
        for side in (-1, 1):
            upper = smooth([(0, -6), (side * 20, -40), (side * 46, -36), (side * 40, -8), (side * 8, 2)])
            lower = smooth([(0, 0), (side * 30, 4), (side * 32, 26), (side * 14, 32), (side * 2, 10)])
            for wing, shade in ((lower, 0.15), (upper, 0.0)):
                pen.shape(moved(wing, x, y, size), mix(colour, (1, 1, 1), shade), line=0.8)
            pen.canvas.drawCircle(x + side * 28 * size, y - 22 * size, 6 * size, paint((1, 1, 1), 0.7))
        pen.canvas.drawPath(moved(ellipse(0, 0, 4, 20), x, y, size), paint(DARK))
        for side in (-1, 1):
            feeler = moved(open_curve([(0, -16), (side * 6, -30), (side * 14, -36)]), x, y, size)
            pen.strokes(feeler, DARK, 1.6 * size)
