"""Precious things and tools. Drawings stand at (0, 0) and are 100 high."""

from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import box, ellipse, open_curve, polygon, smooth
from illustrator.things.animals import DARK

GOLD = tone("#f7c33c")


def chest(pen: Pen) -> None:
    wood = tone("#8f5a30")
    pen.shape(smooth([(-66, -58), (-58, -92), (0, -102), (58, -92), (66, -58)], 0.08), wood)
    pen.glow(0, -60, 120, tone("#ffe58a"), 0.7)
    for n in range(11):
        x, y = -52 + n * 10.4, -56 - 9 * ((n * 7) % 3)
        pen.shape(ellipse(x, y, 11, 9), GOLD, line=0.5)
    for x, colour in ((-30, "#e0455f"), (6, "#4fb0e8"), (36, "#5fd08a")):
        pen.shape(polygon([(x - 8, -70), (x, -80), (x + 8, -70), (x, -60)]), colour, line=0.5)
    pen.shape(box(-66, -54, 132, 54, 4), wood)
    for x in (-56, 44):
        pen.shape(box(x, -54, 12, 54), GOLD, line=0.6)
    pen.shape(box(-12, -52, 24, 22, 4), GOLD, line=0.7)
    pen.canvas.drawCircle(0, -43, 4, paint(DARK))


def sword(pen: Pen) -> None:
    pen.canvas.save()
    pen.canvas.rotate(24)
    pen.shape(polygon([(-6, -34), (-6, -92), (0, -104), (6, -92), (6, -34)]), "#dfe6ee")
    pen.strokes(open_curve([(0, -36), (0, -92)]), "#aab4c2", 1.6)
    pen.shape(box(-20, -36, 40, 8, 4), GOLD)
    pen.shape(box(-4, -28, 8, 22, 2), "#7a3f34")
    pen.shape(ellipse(0, -3, 6), GOLD)
    pen.canvas.restore()


def crown(pen: Pen) -> None:
    pen.shape(polygon([(-60, -10), (-70, -76), (-36, -44), (0, -98), (36, -44), (70, -76), (60, -10)]), GOLD)
    pen.shape(box(-60, -22, 120, 20, 4), mix(GOLD, (0.8, 0.4, 0.1), 0.3))
    for x, y, colour in ((0, -50, "#e0455f"), (-38, -12, "#4fb0e8"), (38, -12, "#5fd08a"), (0, -12, "#e0455f")):
        pen.shape(ellipse(x, y, 8), colour, line=0.6)
    for x, y in ((-70, -78), (0, -100), (70, -78)):
        pen.shape(ellipse(x, y, 8), "#fff3c4", line=0.7)


def cake(pen: Pen) -> None:
    pen.shape(ellipse(0, -4, 74, 10), "#e8e4ee")
    pen.shape(box(-60, -40, 120, 36, 6), "#f6c7a0")
    pen.shape(box(-42, -70, 84, 32, 6), "#f9d9b8")
    for left, right, y in ((-60, 60, -40), (-42, 42, -70)):
        drip: list[tuple[float, float]] = [(left, y - 4), (right, y - 4)]
        count = int((right - left) / 14)
        drip += [(right - (right - left) * n / count, y + (12 if n % 2 else 3)) for n in range(count + 1)]
        pen.shape(smooth(drip, 0.1), "#ff8fb0", line=0.6)
    for x in (-24, 0, 24):
        pen.shape(box(x - 3, -92, 6, 20, 2), "#7fc8f0", line=0.6)
        pen.glow(x, -97, 22, tone("#ffd060"), 0.7)
        pen.canvas.drawPath(smooth([(x, -106), (x + 4, -96), (x, -92), (x - 4, -96)]), paint(tone("#ffb030")))


def gift(pen: Pen) -> None:
    colour, ribbon = tone(pen.style.palette.accents[2]), tone(pen.style.palette.accents[0])
    pen.shape(box(-46, -64, 92, 64, 4), colour)
    pen.shape(box(-52, -78, 104, 20, 4), mix(colour, (1, 1, 1), 0.2))
    pen.shape(box(-9, -78, 18, 78), ribbon, line=0.6)
    for side in (-1, 1):
        pen.shape(smooth([(0, -78), (side * 16, -102), (side * 40, -98), (side * 34, -80)]), ribbon, line=0.8)
    pen.shape(ellipse(0, -80, 9, 8), ribbon, line=0.8)


def lantern(pen: Pen) -> None:
    pen.glow(0, -44, 150, tone("#ffd070"), 0.75)
    pen.strokes(open_curve([(-16, -80), (0, -104), (16, -80)]), DARK, 4)
    pen.shape(polygon([(-26, -70), (-14, -86), (14, -86), (26, -70)]), "#54463c")
    pen.shape(box(-22, -70, 44, 54, 5), "#ffe6a0", lit=False)
    pen.canvas.drawPath(smooth([(0, -62), (9, -40), (0, -28), (-9, -40)]), paint(tone("#ff9a2e")))
    for x in (-22, 0, 20):
        pen.shape(box(x - 1.5, -70, 4, 54), "#54463c", line=0.0)
    pen.shape(box(-27, -18, 54, 14, 4), "#54463c")


def key(pen: Pen) -> None:
    pen.canvas.save()
    pen.canvas.rotate(28)
    pen.glow(0, -60, 80, tone("#ffe58a"), 0.5)
    pen.strokes(ellipse(0, -80, 17), mix(GOLD, DARK, 0.35), 15)
    pen.strokes(ellipse(0, -80, 17), GOLD, 11)
    pen.shape(box(-5, -62, 10, 62, 2), GOLD)
    for y in (-22, -8):
        pen.shape(box(4, y, 18, 8, 1), GOLD, line=0.7)
    pen.canvas.restore()


def guitar(pen: Pen) -> None:
    pen.canvas.save()
    pen.canvas.rotate(18)
    pen.shape(box(-4, -98, 8, 60), "#6b4630")
    pen.shape(box(-7, -106, 14, 14, 3), "#4a3022", line=0.8)
    pen.shape(
        smooth([(-14, -50), (-12, -36), (-24, -18), (-16, 0), (16, 0), (24, -18), (12, -36), (14, -50), (0, -54)]),
        "#d08a3f",
    )
    pen.canvas.drawCircle(0, -28, 8, paint(pen.colour(DARK)))
    for x in (-2, 0, 2):
        pen.strokes(open_curve([(x, -96), (x, -10)]), "#f4ead2", 0.7)
    pen.shape(box(-9, -12, 18, 4, 1), "#4a3022", line=0.5)
    pen.canvas.restore()
    for x, y in ((46, -86), (66, -58)):
        pen.canvas.drawPath(ellipse(x, y, 7, 5.5), paint(pen.colour(DARK)))
        pen.strokes(open_curve([(x + 6, y), (x + 6, y - 26), (x + 15, y - 20)]), DARK, 2.6)
