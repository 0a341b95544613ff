"""Places outdoors: forest, mountains, sea, river, garden, desert, snow, sky."""

import skia

from illustrator.scenes import land
from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import Pen, gradient, stroke
from illustrator.scenes.shapes import cloud, ellipse, open_curve, polygon, ridge, smooth
from illustrator.scenes.sky import draw_cloud
from illustrator.scenes.stage import HEIGHT, Stage


def forest(pen: Pen, stage: Stage) -> None:
    leaves, snowy = land.leaf_colours(stage), stage.is_snowy
    grass = mix(land.grass_colour(stage, pen), (0.2, 0.45, 0.25), 0.0 if snowy else 0.3)
    for depth, count, tall in ((0.85, 16, 250), (0.6, 11, 380)):
        for n in range(count):
            x = stage.width * (n + pen.rng.random()) / count
            land.pine(
                pen,
                x,
                stage.horizon + 60 * (1 - depth) + 12,
                tall * (0.75 + 0.4 * pen.rng.random()),
                "#3f7d5a",
                depth,
                snowy,
            )
    land.ground(pen, stage, grass)
    land.path_way(pen, stage, "#c9ab78")
    for n, share in enumerate((0.02, 0.2, 0.82, 0.99)):
        size = 560 + 130 * pen.rng.random() if n in (0, 3) else 420 + 80 * pen.rng.random()
        y = stage.horizon + (170 if n in (0, 3) else 90)
        x = stage.width * share + pen.rng.uniform(-20, 20)
        land.round_tree(pen, x, y, size, leaves, 0.06 if n in (0, 3) else 0.25, snowy)
    for _ in range(5):
        land.bush(
            pen,
            pen.rng.random() * stage.width,
            stage.horizon + 90 + 80 * pen.rng.random(),
            60 + 40 * pen.rng.random(),
            leaves[0],
            0.2,
        )
    if not snowy:
        land.grass_tufts(pen, stage, grass)


def mountains(pen: Pen, stage: Stage) -> None:
    for n, (depth, rise) in enumerate(((0.85, 330), (0.55, 240))):
        points = land.jagged(pen.rng, stage.width, stage.horizon + 30 + n * 20, rise, 8)
        pen.shape(ridge(points, HEIGHT, 0.03), "#6c7fa8" if n == 0 else "#5f7a86", depth, line=0.8)
        for left, peak, right in zip(points[::2], points[1::2], points[2::2], strict=False):
            _snow_cap(pen, left, peak, right, depth)
    land.hills(pen, stage, mix(land.grass_colour(stage, pen), (0.3, 0.5, 0.4), 0.3), 2, 70)
    grass = land.grass_colour(stage, pen)
    land.ground(pen, stage, grass)
    land.path_way(pen, stage)
    for share in (0.06, 0.14, 0.9, 0.97):
        y = stage.horizon + 60 + 70 * pen.rng.random()
        land.pine(pen, stage.width * share, y, 170 + 110 * pen.rng.random(), depth=0.25, snowy=stage.is_snowy)
    for _ in range(3):
        land.rock(
            pen,
            pen.rng.random() * stage.width,
            stage.horizon + 130 + 150 * pen.rng.random(),
            40 + 50 * pen.rng.random(),
            depth=0.1,
        )
    if not stage.is_snowy:
        land.small_flowers(pen, stage, 14)


def _snow_cap(
    pen: Pen, left: tuple[float, float], peak: tuple[float, float], right: tuple[float, float], depth: float
) -> None:
    def down(side: tuple[float, float], share: float) -> tuple[float, float]:
        return peak[0] + (side[0] - peak[0]) * share, peak[1] + (side[1] - peak[1]) * share

    a, b = down(left, 0.36), down(right, 0.36)
    low = max(a[1], b[1])
    zigzag = [
        a,
        (a[0] + (b[0] - a[0]) * 0.28, low - 6),
        (a[0] + (b[0] - a[0]) * 0.42, low - 34),
        (a[0] + (b[0] - a[0]) * 0.62, low + 4),
        b,
    ]
    pen.shape(polygon([(peak[0], peak[1] - 4), *reversed(zigzag)]), "#ffffff", depth * 0.8, line=0.0)


def sea(pen: Pen, stage: Stage) -> None:
    h = stage.horizon
    water = mix(tone("#2f8fc4"), pen.light.sky[0], 0.25)
    shallow = mix(tone("#6fd0cf"), pen.light.sky[1], 0.15)
    gradient(
        pen.canvas,
        skia.Rect.MakeLTRB(0, h, stage.width, HEIGHT),
        (pen.colour(water, 0.35), pen.colour(shallow)),
        (0.0, 0.6),
    )
    island = ridge(land.rolling(pen.rng, stage.width * 0.3, h + 4, 90, 4), h + 4)
    island.offset(stage.width * (0.05 if pen.rng.random() < 0.5 else 0.62), 0)
    pen.shape(island, "#6f9f7a", 0.7, line=0.5)
    _waves(pen, stage, h + 10, h + 210)
    if stage.sun is not None:
        _sparkles(pen, stage, h)
    beach = [(-40, h + 250), (stage.width * 0.3, h + 215), (stage.width * 0.65, h + 245), (stage.width + 40, h + 205)]
    foam = [(x, y - 16) for x, y in beach]
    pen.canvas.drawPath(ridge(foam, HEIGHT), paint(pen.colour("#ffffff"), 0.9))
    pen.shape(ridge(beach, HEIGHT + 90), land.SNOW if stage.is_snowy else "#f2d9a0", line=0.5)
    for _ in range(9):
        x, y = pen.rng.random() * stage.width, h + 280 + (HEIGHT - h - 280) * pen.rng.random()
        _shell(pen, x, y, 9 + 9 * pen.rng.random())
    land.rock(pen, stage.width * 0.94, h + 270, 80, "#9a8f8a")
    if not stage.is_snowy:
        side = -1 if pen.rng.random() < 0.5 else 1
        land.palm(pen, stage.width * (0.5 + side * 0.44), h + 262, 560, -side)


def _waves(pen: Pen, stage: Stage, top: float, bottom: float) -> None:
    for _ in range(26):
        share = pen.rng.random()
        y, x, length = top + (bottom - top) * share, pen.rng.random() * stage.width, 30 + 90 * share
        crest = open_curve(
            [(x, y), (x + length * 0.25, y - 6), (x + length * 0.5, y), (x + length * 0.75, y - 6), (x + length, y)]
        )
        pen.canvas.drawPath(crest, stroke(pen.colour("#ffffff", 0.3), 2 + 2.5 * share, 0.55))


def _sparkles(pen: Pen, stage: Stage, top: float) -> None:
    x = stage.sun[0] if stage.sun else 0.0
    for n in range(16):
        y = top + 6 + n * 12
        wide = 12 + n * 3.5
        pen.canvas.drawLine(
            x - wide * pen.rng.random(), y, x + wide * pen.rng.random(), y, stroke(pen.light.sun, 4, 0.5)
        )


def _shell(pen: Pen, x: float, y: float, size: float) -> None:
    pen.shape(smooth([(x - size, y), (x, y - size), (x + size, y), (x, y + size * 0.4)]), "#f6b9a4", line=0.4)


def river(pen: Pen, stage: Stage) -> None:
    grass = land.grass_colour(stage, pen)
    land.hills(pen, stage, mix(grass, (0.3, 0.55, 0.5), 0.3), 3, 140)
    land.ground(pen, stage, grass)
    w, h = stage.width, stage.horizon
    bank = [
        (w * 0.5, h + 18),
        (w * 0.38, h + 70),
        (w * 0.55, h + 112),
        (-30, h + 150),
        (-30, h + 226),
        (w * 0.75, h + 162),
        (w * 0.72, h + 108),
        (w * 0.54, h + 70),
        (w * 0.56, h + 18),
    ]
    water = smooth(bank, 0.12)
    pen.shape(water, "#cfe6f2" if stage.is_snowy else "#58aede", 0.1, line=0.5)
    pen.canvas.save()
    pen.canvas.clipPath(water, doAntiAlias=True)
    _waves(pen, stage, h + 40, h + 280)
    pen.canvas.restore()
    for share in (0.05, 0.9, 0.8):
        land.round_tree(
            pen,
            w * share,
            h + 90 + 40 * pen.rng.random(),
            300 + 120 * pen.rng.random(),
            land.leaf_colours(stage),
            0.25,
            stage.is_snowy,
        )
    if not stage.is_snowy:
        land.grass_tufts(pen, stage, grass)
        land.small_flowers(pen, stage, 14)


def garden(pen: Pen, stage: Stage) -> None:
    grass = land.grass_colour(stage, pen)
    land.hills(pen, stage, mix(grass, (0.35, 0.6, 0.45), 0.35), 3, 150)
    for n in range(7):
        x = stage.width * (n + pen.rng.random()) / 7
        land.round_tree(
            pen, x, stage.horizon + 44, 120 + 60 * pen.rng.random(), land.leaf_colours(stage), 0.55, stage.is_snowy
        )
    land.ground(pen, stage, grass)
    land.path_way(pen, stage)
    side = 0.08 if pen.rng.random() < 0.5 else 0.92
    land.round_tree(pen, stage.width * side, stage.horizon + 150, 560, land.leaf_colours(stage), 0.06, stage.is_snowy)
    _fence(pen, stage)
    if not stage.is_snowy:
        land.grass_tufts(pen, stage, grass)
        land.small_flowers(pen, stage, 40)


def _fence(pen: Pen, stage: Stage) -> None:
    y = stage.horizon + 76
    for rail in (20, 46):
        pen.shape(
            polygon([(0, y - rail), (stage.width, y - rail), (stage.width, y - rail + 8), (0, y - rail + 8)]),
            "#fff7ea",
            0.3,
            line=0.5,
        )
    for n in range(int(stage.width / 52) + 1):
        x = n * 52 + 8
        if abs(x - stage.width * 0.47) > 90:
            pen.shape(
                polygon([(x, y), (x, y - 62), (x + 9, y - 76), (x + 18, y - 62), (x + 18, y)]),
                "#fff7ea",
                0.28,
                line=0.6,
            )


def desert(pen: Pen, stage: Stage) -> None:
    for n in range(2):
        x, size = stage.width * (0.22 + 0.45 * n + 0.1 * pen.rng.random()), 200 - 60 * n
        y = stage.horizon + 20
        pen.shape(polygon([(x - size, y), (x, y - size * 0.9), (x + size, y)]), "#d9a860", 0.7, line=0.6)
        pen.canvas.drawPath(
            polygon([(x, y - size * 0.9), (x + size, y), (x + size * 0.2, y)]), paint(pen.colour("#a97b48", 0.7), 0.6)
        )
    for n in range(4):
        y = stage.horizon + 12 + n * 66
        pen.shape(
            ridge(land.rolling(pen.rng, stage.width, y + 20, 60 + n * 8, 3), HEIGHT + 90),
            "#eec27a",
            0.5 - n * 0.16,
            line=0.5,
        )
    for share in (0.1, 0.88):
        _cactus(pen, stage.width * share, stage.horizon + 190, 170)


def _cactus(pen: Pen, x: float, y: float, size: float) -> None:
    for dx, dy, wide, high in ((-0.26, -0.36, 0.11, 0.3), (0.26, -0.46, 0.11, 0.34), (0, 0, 0.17, 1.0)):
        arm = skia.Path().addRoundRect(
            skia.Rect.MakeXYWH(x + dx * size - wide * size / 2, y + dy * size - high * size, wide * size, high * size),
            wide * size / 2,
            wide * size / 2,
        )
        pen.shape(arm, "#5a9a5c")
    for dx, dy in ((-0.16, -0.42), (0.16, -0.52)):
        pen.shape(
            skia.Path().addRoundRect(
                skia.Rect.MakeXYWH(x + dx * size - size * 0.13, y + dy * size, size * 0.26, size * 0.1),
                size * 0.05,
                size * 0.05,
            ),
            "#5a9a5c",
            line=0.0,
        )


def snow(pen: Pen, stage: Stage) -> None:
    for depth, rise in ((0.9, 260), (0.65, 170)):
        pen.shape(
            ridge(land.jagged(pen.rng, stage.width, stage.horizon + 24, rise, 6), HEIGHT, 0.04),
            "#a9c8e8",
            depth,
            line=0.6,
        )
    land.hills(pen, stage, "#dbe9f7", 2, 80)
    land.ground(pen, stage, "#f3f8fd")
    for share in (0.04, 0.13, 0.86, 0.95):
        land.pine(
            pen,
            stage.width * share,
            stage.horizon + 60 + 90 * pen.rng.random(),
            230 + 120 * pen.rng.random(),
            depth=0.15,
            snowy=True,
        )


def sky(pen: Pen, stage: Stage) -> None:
    """High up: cloud banks below, the land far down."""
    gradient(pen.canvas, skia.Rect.MakeWH(stage.width, HEIGHT), pen.light.sky, (0.0, 0.5, 1.0))
    for n in range(9):
        draw_cloud(pen, stage.width * pen.rng.random(), 120 + n * 70, 90 + n * 9)
    for n in range(3):
        for _ in range(7):
            x, y = stage.width * pen.rng.random(), 800 + n * 70
            bank = cloud(pen.rng, x, y, 190, 75, 9, flat=0.3)
            pen.fill_shaded(
                bank, mix(pen.light.sky[2], (1, 1, 1), 0.75 if not pen.light.is_dark else 0.15), 0.3 - n * 0.1, True
            )
    pen.canvas.drawPath(
        ellipse(stage.width / 2, HEIGHT + 40, stage.width * 0.7, 90), paint(mix(pen.light.sky[2], (1, 1, 1), 0.6), 0.8)
    )
