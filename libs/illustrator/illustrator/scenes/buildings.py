"""Places with buildings: castle, the city, Tbilisi's old town and villages."""

import skia

from illustrator.scenes import land
from illustrator.scenes.colours import Tone, mix, paint, tone
from illustrator.scenes.pen import Pen, stroke
from illustrator.scenes.shapes import box, ellipse, open_curve, polygon, smooth
from illustrator.scenes.stage import HEIGHT, Stage

LAMPLIGHT = tone("#ffd978")


def lit_window(pen: Pen, path: skia.Path, depth: float = 0.0) -> None:
    """A window: warm light at night, sky by day."""
    glows = pen.light.is_dark
    pen.shape(path, LAMPLIGHT if glows else "#8fc3e0", 0.0 if glows else depth, lit=not glows, line=0.5)


def castle(pen: Pen, stage: Stage) -> None:
    grass = land.grass_colour(stage, pen)
    land.hills(pen, stage, mix(grass, (0.4, 0.5, 0.6), 0.35), 2, 120)
    draw_castle(pen, stage.width * 0.5, stage.horizon + 60, 520, 0.22)
    land.ground(pen, stage, grass)
    land.path_way(pen, stage)
    for share in (0.05, 0.95):
        land.round_tree(
            pen, stage.width * share, stage.horizon + 130, 380, land.leaf_colours(stage), 0.12, stage.is_snowy
        )
    if not stage.is_snowy:
        land.small_flowers(pen, stage, 20)
        land.grass_tufts(pen, stage, grass, 16)


def draw_castle(pen: Pen, x: float, y: float, size: float, depth: float) -> None:
    """A castle of five towers, `size` high, its gate at (x, y)."""
    stone: Tone = tone("#cdbfb4")
    roofs = ("#c4513f", "#4a6fb5", "#8a4fa3")
    roof = roofs[int(pen.rng.integers(0, len(roofs)))]
    for dx, high, wide in ((-0.2, 0.78, 0.13), (0.2, 0.7, 0.13), (0.0, 0.95, 0.16)):
        _tower(pen, x + dx * size, y, size * wide, size * high * 0.78, size * 0.24, stone, roof, depth + 0.08)
    _wall(pen, x - size * 0.4, y, size * 0.8, size * 0.34, stone, depth)
    for dx in (-0.42, 0.42):
        _tower(pen, x + dx * size, y, size * 0.17, size * 0.5, size * 0.24, stone, roof, depth)
    gate = skia.Path().addRoundRect(
        skia.Rect.MakeXYWH(x - size * 0.075, y - size * 0.2, size * 0.15, size * 0.3), size * 0.075, size * 0.075
    )
    pen.canvas.save()
    pen.canvas.clipRect(skia.Rect.MakeLTRB(x - size, y - size, x + size, y))
    pen.shape(gate, "#5b3b28", depth)
    pen.canvas.restore()


def _wall(pen: Pen, left: float, bottom: float, width: float, height: float, stone: Tone, depth: float) -> None:
    top, step = bottom - height, width / 13
    points = [(left, bottom), (left, top)]
    for n in range(13):
        rise = height * 0.14 if n % 2 == 0 else 0.0
        points += [(left + n * step, top - rise), (left + (n + 1) * step, top - rise)]
    points += [(left + width, bottom)]
    pen.shape(polygon(points), stone, depth)
    _stones(pen, left, top, width, height, stone, depth)


def _stones(pen: Pen, left: float, top: float, width: float, height: float, stone: Tone, depth: float) -> None:
    dark = mix(stone, (0.3, 0.25, 0.3), 0.3)
    for _ in range(14):
        x, y = left + width * 0.95 * pen.rng.random(), top + height * 0.9 * pen.rng.random()
        pen.canvas.drawPath(box(x, y, width * 0.035, height * 0.05, 3), paint(pen.colour(dark, depth), 0.6))


def _tower(
    pen: Pen, x: float, y: float, wide: float, high: float, roof_high: float, stone: Tone, roof: str, depth: float
) -> None:
    pen.shape(box(x - wide / 2, y - high, wide, high), stone, depth)
    pen.shape(box(x - wide * 0.6, y - high, wide * 1.2, high * 0.07), mix(stone, (1, 1, 1), 0.2), depth)
    _stones(pen, x - wide / 2, y - high, wide, high, stone, depth)
    lit_window(pen, box(x - wide * 0.13, y - high * 0.78, wide * 0.26, high * 0.16, wide * 0.13), depth)
    pen.shape(
        polygon([(x - wide * 0.72, y - high), (x, y - high - roof_high), (x + wide * 0.72, y - high)]), roof, depth
    )
    tip = y - high - roof_high
    pen.strokes(open_curve([(x, tip), (x, tip - roof_high * 0.3)]), "#5b4a40", 4, depth)
    pen.shape(
        polygon([(x, tip - roof_high * 0.3), (x + wide * 0.4, tip - roof_high * 0.22), (x, tip - roof_high * 0.13)]),
        "#f2c440",
        depth,
        line=0.5,
    )


def city(pen: Pen, stage: Stage) -> None:
    h = stage.horizon
    for depth, high, count in ((0.85, 380, 9), (0.5, 300, 7)):
        _skyline(pen, stage, h + 30, high, count, depth)
    pen.shape(box(-20, h + 36, stage.width + 160, HEIGHT - h + 90), "#a9a6a4", 0.15, line=0.0)
    for left in (True, False):
        _street_front(pen, stage, left)
    pen.shape(
        polygon(
            [(-20, HEIGHT), (stage.width * 0.42, h + 40), (stage.width * 0.58, h + 40), (stage.width + 20, HEIGHT)]
        ),
        "#6d6f80",
        0.12,
        line=0.6,
    )
    for n in range(5):
        y = h + 70 + n * n * 18
        wide = 4 + n * 4.0
        pen.canvas.drawPath(box(stage.width / 2 - wide / 2, y, wide, 16 + n * 7), paint(pen.colour("#f5e9b8"), 0.85))
    for share, inward in ((0.16, 1), (0.84, -1)):
        _street_lamp(pen, stage.width * share, h + 250, 330, inward)


def _skyline(pen: Pen, stage: Stage, base: float, high: float, count: int, depth: float) -> None:
    colours = ("#7c8fb5", "#a78fb0", "#8aa6b8", "#c29a88")
    wide = stage.width / count * 1.12
    for n in range(count):
        x, tall = stage.width * n / count - 10, high * (0.45 + 0.55 * pen.rng.random())
        pen.shape(box(x, base - tall, wide, tall + 30), colours[int(pen.rng.integers(0, 4))], depth, line=0.7)
        for row in range(int(tall / 38)):
            for column in range(3):
                if pen.rng.random() < 0.62:
                    window = box(x + wide * (0.14 + 0.27 * column), base - tall + 16 + row * 38, wide * 0.17, 18)
                    colour = LAMPLIGHT if pen.light.is_dark else pen.colour("#d9ecf5", depth)
                    pen.canvas.drawPath(window, paint(colour, 0.9 if pen.light.is_dark else 0.7))
        if pen.style.shading == "neon" and pen.rng.random() < 0.6:
            accent = tone(pen.style.palette.accents[int(pen.rng.integers(0, 4))])
            pen.glow(x + wide / 2, base - tall * 0.6, 70, accent, 0.5)
            pen.canvas.drawPath(box(x + wide * 0.4, base - tall * 0.8, wide * 0.18, tall * 0.4, 4), paint(accent, 0.9))


def _street_front(pen: Pen, stage: Stage, left: bool) -> None:
    """The houses along one side of the street, in perspective."""
    h, far, near = stage.horizon, stage.width * 0.36, -stage.width * 0.05
    colours = ("#e0a27c", "#d9c08a", "#b7c9a8", "#c98f96")
    for n in range(3):
        a, b = n / 3, (n + 1) / 3
        xa, xb = far + (near - far) * a, far + (near - far) * b
        ya, yb = h + 45 + 330 * a * a, h + 45 + 330 * b * b
        tall_a, tall_b = 190 + 420 * a, 190 + 420 * b
        points = [(xa, ya), (xa, ya - tall_a), (xb, yb - tall_b), (xb, yb)]
        _front(pen, stage, points, colours[int(pen.rng.integers(0, 4))], left, 0.42 - 0.12 * n)


def _front(pen: Pen, stage: Stage, points: list[tuple[float, float]], colour: str, left: bool, depth: float) -> None:
    def place(u: float, v: float) -> tuple[float, float]:
        (xa, ya), (_, top_a), (xb, top_b), (_, yb) = points
        x = xa + (xb - xa) * u
        bottom, top = ya + (yb - ya) * u, top_a + (top_b - top_a) * u
        y = bottom + (top - bottom) * v
        return (x if left else stage.width - x), y

    pen.shape(polygon([place(0, 0), place(0, 1), place(1, 1), place(1, 0)]), colour, depth)
    for u in (0.12, 0.58):
        for v in (0.3, 0.52, 0.74):
            lit_window(
                pen, polygon([place(u, v), place(u, v + 0.13), place(u + 0.26, v + 0.13), place(u + 0.26, v)]), depth
            )
        pen.shape(
            polygon([place(u, 0), place(u, 0.19), place(u + 0.28, 0.19), place(u + 0.28, 0)]),
            "#70493a" if u < 0.5 else "#3f6a72",
            depth,
            line=0.6,
        )
    pen.shape(
        polygon([place(0.02, 0.22), place(0.02, 0.26), place(0.98, 0.26), place(0.98, 0.22)]),
        mix(tone(colour), (1, 1, 1), 0.45),
        depth,
        line=0.5,
    )


def _street_lamp(pen: Pen, x: float, y: float, size: float, inward: int) -> None:
    pen.shape(box(x - 6, y - size, 12, size), "#4a4c5a", line=0.6)
    pen.shape(
        ellipse(x, y - size - 16, 22, 26),
        LAMPLIGHT if pen.light.is_dark else "#fff3cf",
        lit=not pen.light.is_dark,
        line=0.7,
    )
    if pen.light.is_dark:
        pen.glow(x + 6 * inward, y - size - 16, 190, LAMPLIGHT, 0.6)


def old_town(pen: Pen, stage: Stage) -> None:
    """Houses with carved balconies on a slope, a fortress above, a conical church dome."""
    h = stage.horizon
    land.hills(pen, stage, mix(land.grass_colour(stage, pen), (0.5, 0.5, 0.4), 0.4), 2, 210)
    _fortress(pen, stage, h - 150)
    _church(pen, stage.width * (0.3 + 0.4 * pen.rng.random()), h + 10, 260)
    colours = ("#e8c9a0", "#d98f7a", "#b8c7c2", "#e6b7a0", "#a9b7d4", "#efd9b0")
    for row, (y, size, count, depth) in enumerate(((h + 6, 120, 7, 0.6), (h + 60, 190, 5, 0.35))):
        for n in range(count):
            x = stage.width * (n + 0.15 + 0.3 * pen.rng.random()) / count
            balcony_house(
                pen,
                x,
                y + 12 * pen.rng.random(),
                size * (0.8 + 0.4 * pen.rng.random()),
                colours[(n * 2 + row * 3 + int(pen.rng.integers(0, 2))) % 6],
                depth,
                stage.is_snowy,
            )
    pen.shape(
        polygon([(-20, h + 62), (stage.width + 90, h + 62), (stage.width + 90, HEIGHT + 90), (-20, HEIGHT + 90)]),
        land.SNOW if stage.is_snowy else "#cbb59b",
        0.1,
        line=0.5,
    )
    if not stage.is_snowy:
        _cobbles(pen, stage, h + 80)
    for share in (0.02, 0.98):
        colour = colours[int(pen.rng.integers(0, 6))]
        balcony_house(pen, stage.width * share, h + 190, 470, colour, 0.04, stage.is_snowy)


def _fortress(pen: Pen, stage: Stage, y: float) -> None:
    x, wide = stage.width * 0.58, stage.width * 0.4
    for n in range(5):
        left, high = x + wide * n / 5, 60 + 30 * (n % 2)
        pen.shape(box(left, y - high, wide / 5 + 2, high + 60), "#b59a78", 0.62, line=0.5)
        for c in range(3):
            pen.shape(box(left + wide / 15 * c, y - high - 12, wide / 30, 14), "#b59a78", 0.62, line=0.4)


def _church(pen: Pen, x: float, y: float, size: float) -> None:
    stone = "#e0c9a2"
    pen.shape(
        polygon(
            [
                (x - size * 0.34, y),
                (x - size * 0.34, y - size * 0.36),
                (x, y - size * 0.52),
                (x + size * 0.34, y - size * 0.36),
                (x + size * 0.34, y),
            ]
        ),
        stone,
        0.5,
    )
    pen.shape(box(x - size * 0.12, y - size * 0.74, size * 0.24, size * 0.3), stone, 0.5)
    pen.shape(
        polygon([(x - size * 0.16, y - size * 0.74), (x, y - size * 1.05), (x + size * 0.16, y - size * 0.74)]),
        "#7d8a8c",
        0.5,
    )
    for dx in (-0.06, 0.03):
        lit_window(pen, box(x + dx * size, y - size * 0.66, size * 0.03, size * 0.16, size * 0.015), 0.5)


def balcony_house(pen: Pen, x: float, y: float, size: float, colour: str, depth: float, snowy: bool = False) -> None:
    """A house with a wooden balcony, `size` high and about as wide, its ground line at y."""
    wide = size * 0.85
    pen.shape(box(x - wide / 2, y - size, wide, size), colour, depth)
    pen.shape(
        polygon(
            [
                (x - wide * 0.58, y - size),
                (x - wide * 0.4, y - size * 1.22),
                (x + wide * 0.4, y - size * 1.22),
                (x + wide * 0.58, y - size),
            ]
        ),
        land.SNOW if snowy else "#b5533c",
        depth,
    )
    for n in range(3):
        lit_window(
            pen, box(x - wide * 0.36 + n * wide * 0.28, y - size * 0.86, wide * 0.16, size * 0.26, wide * 0.08), depth
        )
        lit_window(pen, box(x - wide * 0.36 + n * wide * 0.28, y - size * 0.34, wide * 0.16, size * 0.2), depth)
    wood, top = "#7b4b2e" if pen.rng.random() < 0.6 else "#3f7a78", y - size * 0.92
    pen.shape(box(x - wide * 0.56, y - size * 0.5, wide * 1.12, size * 0.06), wood, depth, line=0.7)
    pen.shape(box(x - wide * 0.56, top, wide * 1.12, size * 0.04), wood, depth, line=0.7)
    for n in range(6):
        left = x - wide * 0.54 + n * wide * 0.208
        pen.shape(box(left, top, wide * 0.04, size * 0.44), wood, depth, line=0.5)
    for n in range(15):
        left = x - wide * 0.52 + n * wide * 0.074
        pen.strokes(open_curve([(left, y - size * 0.5), (left, y - size * 0.62)]), wood, max(1.5, size * 0.012), depth)
    pen.strokes(
        open_curve([(x - wide * 0.55, y - size * 0.62), (x + wide * 0.55, y - size * 0.62)]),
        wood,
        max(2.0, size * 0.022),
        depth,
    )


def _cobbles(pen: Pen, stage: Stage, top: float) -> None:
    for row in range(9):
        y = top + row * row * 4.2 + 8
        size = 12 + row * 6
        for n in range(int(stage.width / (size * 2.1)) + 2):
            x = n * size * 2.1 + (row % 2) * size + pen.rng.uniform(-3, 3)
            stone = smooth([(x - size, y), (x, y - size * 0.3), (x + size, y), (x, y + size * 0.32)])
            pen.canvas.drawPath(stone, stroke(pen.colour("#8f7a66", 0.2), 1.6, 0.4))
