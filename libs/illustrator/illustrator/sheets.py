"""A character sheet: the whole figure, further poses and a row of expressions under the name."""

import numpy as np
import skia
from numpy.typing import NDArray

from illustrator.characters import Characters, Placed, draw_placed
from illustrator.compositions import draw_scene
from illustrator.finish import finish
from illustrator.frames import draw_frame, draw_paper
from illustrator.inputs import CharacterSheet
from illustrator.layouts import Box
from illustrator.pages import Report
from illustrator.rasters import image_of, pixels, surface
from illustrator.scenes.colours import light_of, mix, paint, tone
from illustrator.scenes.pen import stroke
from illustrator.scenes.shapes import ellipse
from illustrator.staging import Staging
from illustrator.story.reading import Moment, read_setting
from illustrator.style import Style
from illustrator.styles import style_named
from illustrator.titles import Place, draw_title, set_title

EXPRESSIONS = ("happy", "laughing", "surprised", "determined")
FURTHER_POSES = ("waving", "running", "jumping", "hero", "dancing")


def draw_sheet(sheet: CharacterSheet, report: Report) -> NDArray[np.uint8]:
    """RGBA of the sheet's size."""
    style, width, height = style_named(sheet.style), sheet.width, sheet.height
    rng = np.random.default_rng([sheet.seed & 0x7FFFFFFF, 5])
    report(1, 3, "reading")
    characters = Characters((sheet.character,), style, sheet.seed)
    drawn = surface(width, height)
    canvas = drawn.getCanvas()
    draw_paper(canvas, style, width, height)
    stage = Box(width * 0.04, width * 0.04, width * 0.92, height * 0.72)
    _figures(canvas, sheet, characters, style, stage, rng)
    draw_frame(canvas, stage, style, width)
    report(2, 3, "expressions")
    _heads(canvas, characters, style, width, height)
    block = set_title(sheet.character.name, "", Place(), Box(width * 0.08, width * 0.075, width * 0.84, height * 0.34))
    draw_title(canvas, block, style)
    report(3, 3, "finished")
    return pixels(drawn)


def _figures(
    canvas: skia.Canvas,
    sheet: CharacterSheet,
    characters: Characters,
    style: Style,
    stage: Box,
    rng: np.random.Generator,
) -> None:
    """The figure large in the middle, two poses smaller behind it, in front of the place that the prompt names."""
    moment = Moment(read_setting(sheet.prompt, "adventure"), (), (), (), (), "")
    light = light_of(style, moment.setting.time, moment.setting.weather)
    poses = list(FURTHER_POSES)
    rng.shuffle(poses)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(stage.left, stage.top, stage.width, stage.height), doAntiAlias=True)
    canvas.translate(stage.left, stage.top)
    draw_scene(canvas, stage, moment, Staging((), (), (), None), characters, rng, sheet.width)
    first = sheet.character.pose or "standing"
    expression = sheet.character.expression or "smile"
    for pose, mood, x, tall, ground in (
        (poses[0], "happy", 0.2, 0.46, 0.86),
        (poses[1], "laughing", 0.81, 0.46, 0.86),
        (first, expression, 0.5, 0.74, 0.96),
    ):
        figure = characters.figure(0, mood, pose, round(stage.height * tall))
        scale = stage.height * tall / figure.picture.shape[0]
        left = stage.width * x - figure.picture.shape[1] * scale / 2
        left = min(max(left, stage.width * 0.01), stage.width * 0.99 - figure.picture.shape[1] * scale)
        draw_placed(
            canvas, Placed(figure, left, stage.height * (ground - tall), scale, 0), light, stage.height * ground
        )
    finish(canvas, skia.Rect.MakeWH(stage.width, stage.height), style, rng, sheet.width)
    canvas.restore()


def _heads(canvas: skia.Canvas, characters: Characters, style: Style, width: float, height: float) -> None:
    top, bottom = height * 0.72 + width * 0.05, height - width * 0.04
    radius = min(width * 0.92 / len(EXPRESSIONS) / 2 * 0.92, (bottom - top) / 2 * 0.92)
    for n, expression in enumerate(EXPRESSIONS):
        x, y = width * (0.04 + 0.92 * (n + 0.5) / len(EXPRESSIONS)), (top + bottom) / 2
        accent = tone(style.palette.accents[n % 4])
        circle = ellipse(x, y, radius)
        canvas.drawPath(circle, paint(mix(accent, (1, 1, 1), 0.35 if style.shading != "neon" else 0.0)))
        canvas.save()
        canvas.clipPath(circle, doAntiAlias=True)
        head = image_of(characters.head(0, expression, max(48, round(radius * 2.35))))
        canvas.drawImage(head, x - head.width() / 2, y - radius * 0.98)
        canvas.restore()
        canvas.drawPath(
            circle, stroke(tone(style.palette.ink if style.shading != "neon" else (0, 236, 255)), width * 0.003)
        )
