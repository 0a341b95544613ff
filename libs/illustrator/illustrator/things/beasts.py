"""Large creatures. Drawings stand at (0, 0), are 100 high and look to the right."""

from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import box, ellipse, open_curve, polygon, smooth, united
from illustrator.things.animals import DARK, cheek, eye, smile


def dragon(pen: Pen) -> None:
    body = pen.chosen("#4fae5a", "#3f9fb0", "#8a62c4", "#e0603f")
    belly, wing = mix(tone("#ffe9a8"), body, 0.12), mix(body, tone("#f2a65a"), 0.55)
    for side, lift in ((-1, 0), (1, 6)):
        pen.shape(
            smooth(
                [
                    (-6 + side * 2, -54),
                    (side * 20 - 22, -92 + lift),
                    (side * 16 - 56, -98 + lift),
                    (-52 + side * 6, -74),
                    (-46, -62),
                    (-34, -60),
                    (-26, -48),
                ],
                0.14,
            ),
            wing,
        )
    tail = smooth(
        [(-20, -14), (-48, -6), (-72, -14), (-80, -34), (-90, -46), (-74, -44), (-66, -30), (-46, -26), (-18, -34)]
    )
    pen.shape(tail, body)
    pen.shape(polygon([(-92, -42), (-100, -62), (-78, -52)]), wing)
    for x in (-22, 8):
        pen.shape(smooth([(x - 10, -20), (x - 12, -3), (x + 16, -2), (x + 14, -10), (x + 8, -22)]), body)
        for claw in (6, 11, 16):
            pen.canvas.drawCircle(x + claw - 1, -3, 2, paint(pen.colour("#fff5da")))
    pen.shape(smooth([(-34, -18), (-34, -44), (-10, -60), (10, -72), (26, -66), (24, -42), (22, -18), (-4, -8)]), body)
    pen.shape(smooth([(2, -12), (4, -40), (16, -60), (25, -54), (23, -34), (20, -16)]), belly, line=0.4)
    for n in range(5):
        y = -50 + n * 8
        pen.strokes(open_curve([(6, y), (15, y + 2), (23, y - 1)]), mix(belly, DARK, 0.3), 1.0)
    for n, (x, y) in enumerate(((-36, -44), (-26, -56), (-12, -65), (0, -76), (6, -90))):
        pen.shape(polygon([(x - 6, y + 5), (x - 5 + n * 0.5, y - 8), (x + 6, y)]), wing, line=0.7)
    for x in (16, 30):
        pen.shape(
            smooth([(x - 3, -94), (x - 9, -106), (x - 12, -112), (x - 2, -106), (x + 5, -96)]), "#fff0cc", line=0.8
        )
    pen.shape(
        smooth([(4, -78), (10, -96), (30, -100), (42, -94), (58, -88), (62, -76), (50, -69), (30, -68), (12, -66)]),
        body,
    )
    pen.canvas.drawCircle(56, -84, 1.8, paint(DARK))
    pen.strokes(open_curve([(56, -75), (42, -73), (32, -77), (29, -81)]), DARK, 1.7)
    pen.canvas.drawPath(polygon([(48, -74.4), (51, -75), (49.6, -70.5)]), paint((1, 1, 1)))
    pen.canvas.drawPath(ellipse(29, -89, 7, 7.4), paint((1, 1, 1)))
    eye(pen, 31, -88, 4.4)
    cheek(pen, 33, -76, 4)
    pen.shape(smooth([(10, -42), (22, -38), (30, -32), (26, -29), (14, -34)]), body, line=0.8)


def horse(pen: Pen) -> None:
    coat = pen.chosen("#b8763e", "#f2efe9", "#6b4630")
    mane = mix(coat, DARK, 0.6) if coat[0] < 0.9 else tone("#d9b878")
    pen.shape(smooth([(-42, -52), (-60, -48), (-64, -20), (-54, -12), (-50, -30), (-40, -40)]), mane)
    for x in (-36, -26, 12, 22):
        leg = smooth([(x - 5, -34), (x - 3, -14), (x - 5, -2), (x + 6, -2), (x + 5, -14), (x + 7, -34)])
        pen.shape(leg, mix(coat, DARK, 0.12 if x in (-26, 22) else 0.0))
        pen.shape(box(x - 5, -5, 11, 5, 1.5), mix(coat, DARK, 0.7), line=0.5)
    pen.shape(smooth([(-46, -44), (-36, -58), (0, -54), (20, -62), (30, -48), (22, -30), (-10, -26), (-40, -28)]), coat)
    pen.shape(
        smooth(
            [
                (8, -46),
                (20, -74),
                (30, -88),
                (42, -90),
                (60, -72),
                (64, -64),
                (56, -60),
                (44, -66),
                (36, -66),
                (32, -44),
            ]
        ),
        coat,
    )
    pen.shape(polygon([(30, -86), (31, -100), (39, -90)]), coat)
    pen.shape(smooth([(30, -94), (18, -82), (4, -58), (8, -50), (18, -60), (28, -76), (36, -86)]), mane)
    eye(pen, 44, -78, 3)
    pen.canvas.drawCircle(60, -66, 1.5, paint(DARK))
    pen.strokes(open_curve([(60, -61), (54, -62), (50, -65)]), DARK, 1.4)


def bear(pen: Pen) -> None:
    fur = pen.chosen("#9a6a42")
    for side in (-1, 1):
        pen.shape(ellipse(side * 20, -88, 10), fur)
        pen.canvas.drawCircle(side * 20, -87, 5, paint(pen.colour("#d9a679")))
        pen.shape(
            smooth([(side * 20, -52), (side * 40, -40), (side * 44, -26), (side * 34, -22), (side * 24, -34)]), fur
        )
        pen.shape(ellipse(side * 17, -7, 14, 8), fur)
    pen.shape(smooth([(-30, -10), (-34, -36), (-20, -58), (20, -58), (34, -36), (30, -10), (0, -4)]), fur)
    pen.shape(ellipse(0, -28, 19, 20), "#d9a679", line=0.0)
    pen.shape(smooth([(-31, -70), (-22, -90), (0, -95), (22, -90), (31, -70), (20, -54), (0, -50), (-20, -54)]), fur)
    pen.shape(ellipse(0, -63, 13, 10), "#e8c49a", line=0.4)
    pen.canvas.drawPath(ellipse(0, -68, 4.6, 3.4), paint(DARK))
    smile(pen, 0, -63, 5)
    for x in (-12, 12):
        eye(pen, x, -75, 3.4)
        cheek(pen, x * 1.7, -65, 4)


def robot(pen: Pen) -> None:
    metal, accent = pen.chosen("#b8c4d4"), tone(pen.style.palette.accents[2])
    for x in (-14, 14):
        pen.shape(box(x - 5, -20, 10, 16, 2), mix(metal, DARK, 0.3))
        pen.shape(box(x - 10, -8, 20, 8, 4), accent)
    for side in (-1, 1):
        pen.shape(
            smooth(
                [
                    (side * 24, -52),
                    (side * 38, -44),
                    (side * 40, -26),
                    (side * 34, -26),
                    (side * 30, -40),
                    (side * 22, -44),
                ]
            ),
            mix(metal, DARK, 0.25),
        )
        pen.shape(ellipse(side * 37, -23, 7), accent)
    pen.shape(box(-25, -58, 50, 40, 9), metal)
    pen.shape(box(-15, -50, 30, 18, 4), "#2c3a52", line=0.5)
    for n, colour in enumerate(("#ff5f5f", "#ffd84d", "#5fe08a")):
        pen.canvas.drawCircle(-8 + n * 8, -41, 2.8, paint(tone(colour)))
    pen.shape(box(-6, -64, 12, 8), mix(metal, DARK, 0.3))
    pen.strokes(open_curve([(0, -92), (0, -102)]), DARK, 2)
    pen.shape(ellipse(0, -104, 4), "#ff5f5f", lit=False, line=0.6)
    pen.shape(box(-27, -93, 54, 32, 11), metal)
    pen.shape(box(-21, -87, 42, 19, 7), "#22304a", line=0.5)
    for x in (-10, 10):
        pen.canvas.drawPath(ellipse(x, -78, 5, 5.5), paint(tone("#7ff0ff")))
        pen.canvas.drawCircle(x + 1.5, -80, 1.7, paint((1, 1, 1)))
    smile(pen, 0, -66, 7)
    pen.shape(united(ellipse(-28, -77, 4, 7), ellipse(28, -77, 4, 7)), accent, line=0.6)


def ghost(pen: Pen) -> None:
    """A friendly one: round head, wavy hem above the ground."""
    white = pen.own or tone("#f3f1ff")
    pen.glow(0, -58, 78, tone("#d8d4ff"), 0.45)
    hem = [(34, -12), (22, -20), (12, -10), (0, -19), (-12, -10), (-22, -20), (-34, -12)]
    body = smooth([(-36, -48), (-26, -88), (0, -102), (26, -88), (36, -48), *hem], 0.16)
    pen.shape(body, white, lit=False)
    for side in (-1, 1):
        arm = smooth([(side * 32, -58), (side * 52, -64), (side * 58, -54), (side * 46, -46), (side * 33, -44)])
        pen.shape(arm, white, lit=False)
        pen.canvas.drawPath(ellipse(side * 12, -76, 5, 7.5), paint(DARK))
        pen.canvas.drawCircle(side * 12 - 1.6, -79, 1.7, paint((1, 1, 1)))
        cheek(pen, side * 20, -66, 4)
    pen.canvas.drawPath(ellipse(0, -61, 5, 6.5), paint(mix(DARK, (0.6, 0.2, 0.3), 0.5)))
