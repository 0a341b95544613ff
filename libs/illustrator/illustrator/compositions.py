"""A scene without lettering: scenery, things and people in one light, from far to near."""

from collections.abc import Sequence

import numpy as np
import skia

from illustrator.characters import Characters, draw_placed
from illustrator.layouts import Box
from illustrator.scenes import land
from illustrator.scenes.backdrop import draw_backdrop
from illustrator.scenes.colours import light_of, mix, paint
from illustrator.scenes.pen import Pen
from illustrator.scenes.shapes import polygon
from illustrator.scenes.sky import draw_weather
from illustrator.scenes.stage import HEIGHT, Stage
from illustrator.staging import Staging
from illustrator.story.reading import Moment
from illustrator.things import CATALOGUE, draw_thing

EXCITED = {"surprised", "determined", "scared", "running", "flying", "jumping", "fighting", "hero"}
LINE = 0.19  # share of a style's line width (of a head) that outlines have, times the page's width


def draw_scene(
    canvas: skia.Canvas,
    panel: Box,
    moment: Moment,
    staging: Staging,
    characters: Characters,
    rng: np.random.Generator,
    page_width: float,
) -> None:
    """Scenery, then far things, people with their shadows, near things, weather and what frames the picture."""
    scale, style = panel.height / HEIGHT, characters.style
    light = light_of(style, moment.setting.time, moment.setting.weather)
    stage = Stage(panel.width / scale, moment.setting)
    pen = Pen(canvas, style, light, rng, page_width * style.line_width * LINE / scale, characters.seed)
    canvas.save()
    canvas.scale(scale, scale)
    _draw_distance(pen, stage, page_width / scale)
    if style.shading == "cel" and set(moment.poses + moment.expressions) & EXCITED:
        speed_lines(pen, stage)
    _draw_things(pen, staging, moment, scale, ("far", "air", "beside"))
    canvas.restore()
    for placed, flies in zip(staging.figures, staging.airborne, strict=True):
        draw_placed(canvas, placed, light, None if flies else staging.ground)
    canvas.save()
    canvas.scale(scale, scale)
    _draw_things(pen, staging, moment, scale, ("near",))
    if moment.setting.place in ("forest", "garden", "river") and not stage.is_snowy:
        land.foreground_leaves(pen, stage, land.leaf_colours(stage)[0])
    draw_weather(pen, stage)
    canvas.restore()


def _draw_distance(pen: Pen, stage: Stage, page_width: float) -> None:
    """The scenery; out of focus behind the people in Pixar's style."""
    if pen.style.shading != "soft":
        draw_backdrop(pen, stage)
        return
    sigma = page_width * 0.0026
    blur = skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp)
    pen.canvas.saveLayer(skia.Rect.MakeWH(stage.width, HEIGHT), skia.Paint(ImageFilter=blur))
    draw_backdrop(pen, stage)
    pen.canvas.restore()
    for _ in range(9):
        x, y, size = pen.rng.random() * stage.width, pen.rng.random() * HEIGHT * 0.75, 14 + 34 * pen.rng.random()
        pen.canvas.drawCircle(x, y, size, paint(mix(pen.light.sun, (1, 1, 1), 0.3), 0.1))


def speed_lines(pen: Pen, stage: Stage) -> None:
    """Lines from the edges towards the middle, as manga shows excitement."""
    x, y = stage.width / 2, HEIGHT * 0.6
    reach = float(np.hypot(stage.width, HEIGHT))
    for n in range(90):
        angle = 2 * np.pi * (n + pen.rng.random()) / 90
        near = reach * (0.4 + 0.14 * pen.rng.random())
        spread = 0.004 + 0.01 * pen.rng.random()
        tip = (x + near * np.cos(angle), y + near * np.sin(angle))
        wide = [
            (x + reach * np.cos(angle + side * spread), y + reach * np.sin(angle + side * spread)) for side in (-1, 1)
        ]
        pen.canvas.drawPath(polygon([tip, *wide]), paint((1, 1, 1), 0.55))


def _draw_things(pen: Pen, staging: Staging, moment: Moment, scale: float, where: Sequence[str]) -> None:
    colours = dict(moment.setting.colours)
    drawn = [thing for thing in staging.things if CATALOGUE[thing.name].where in where]
    for thing in sorted(drawn, key=lambda thing: where.index(CATALOGUE[thing.name].where)):
        if CATALOGUE[thing.name].where in ("beside", "near"):
            land.shadow(pen, thing.x / scale, thing.y / scale, thing.size / scale * 0.45)
        draw_thing(
            pen,
            thing.name,
            thing.x / scale,
            thing.y / scale,
            thing.size / scale,
            thing.mirrored,
            colours.get(thing.name, ""),
        )
