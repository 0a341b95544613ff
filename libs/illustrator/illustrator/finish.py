"""The last step of a picture: the texture of paper, print or screen that belongs to a style."""

import math

import numpy as np
import skia

from illustrator.rasters import image_of
from illustrator.scenes.colours import paint, tone
from illustrator.style import Style

SCREEN = 1024
"""The width of a page, in pixels, for which the grain of paper is stated in pixels."""
ROUNDING = 0.01


def finish(canvas: skia.Canvas, rect: skia.Rect, style: Style, rng: np.random.Generator, page_width: float) -> None:
    """Lay the style's texture over a drawn panel."""
    if style.shading == "halftone":
        _dots(canvas, rect, page_width / 105, (0.12, 0.05, 0.3), 0.2)
    elif style.shading == "cel":
        _dots(canvas, rect, page_width / 170, (0.3, 0.2, 0.4), 0.1)
    elif style.shading == "wash":
        _paper(canvas, rect, rng, 0.13, 3 * page_width / SCREEN)
    elif style.shading == "gouache":
        _paper(canvas, rect, rng, 0.12, 2 * page_width / SCREEN)
        _vignette(canvas, rect, (0.28, 0.14, 0.05), 0.3)
        canvas.drawRect(rect, _blended((1.0, 0.95, 0.84), skia.BlendMode.kMultiply, 0.35))
    elif style.shading == "soft":
        _vignette(canvas, rect, (0.2, 0.08, 0.16), 0.3)
        _leak(canvas, rect)
    elif style.shading == "neon":
        _scanlines(canvas, rect, page_width)
        _vignette(canvas, rect, (0.03, 0.0, 0.12), 0.36)


def _blended(colour: tuple[float, float, float], mode: skia.BlendMode, alpha: float = 1.0) -> skia.Paint:
    over = paint(colour, alpha)
    over.setBlendMode(mode)
    return over


def _dots(canvas: skia.Canvas, rect: skia.Rect, step: float, colour: tuple[float, float, float], alpha: float) -> None:
    """Print dots that grow towards the panel's lower edge."""
    path = skia.Path()
    rows = int(rect.height() / step) + 1
    for row in range(rows):
        share = row / rows
        radius = step * (0.04 + 0.4 * max(0.0, share - 0.35)) if share > 0.35 else 0.0
        top_share = step * 0.36 * max(0.0, 0.3 - share)
        radius = max(radius, top_share)
        if radius < step * 0.05:
            continue
        for column in range(int(rect.width() / step) + 2):
            x = rect.left() + (column + (row % 2) * 0.5) * step
            path.addCircle(x, rect.top() + row * step, radius)
    canvas.save()
    canvas.clipRect(rect)
    over = _blended(colour, skia.BlendMode.kMultiply, alpha)
    canvas.drawPath(path, over)
    canvas.restore()


def _paper(canvas: skia.Canvas, rect: skia.Rect, rng: np.random.Generator, strength: float, grain: float) -> None:
    """Grain of watercolour paper or of brushed gouache, the same at all sizes."""
    height, width = (math.ceil(side / grain - ROUNDING) + 1 for side in (rect.height(), rect.width()))
    noise = rng.normal(0.0, 1.0, (height, width)).astype(np.float32)
    blotches = rng.normal(0.0, 1.0, (height // 24 + 2, width // 24 + 2)).astype(np.float32)
    for data, share, scale in ((noise, 0.5, grain), (blotches, 1.0, grain * 24)):
        grey = np.clip(246 + data * 255 * strength * share * 0.5, 150, 255).astype(np.uint8)
        rgba = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
        over = skia.Paint(BlendMode=skia.BlendMode.kMultiply, Alphaf=0.55)
        sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
        canvas.save()
        canvas.clipRect(rect)
        canvas.translate(rect.left(), rect.top())
        canvas.scale(scale, scale)
        canvas.drawImage(image_of(rgba), 0, 0, sampling, over)
        canvas.restore()


def _vignette(canvas: skia.Canvas, rect: skia.Rect, colour: tuple[float, float, float], strength: float) -> None:
    radius = math.hypot(rect.width(), rect.height()) / 2
    clear, full = skia.Color4f(*colour, 0.0).toColor(), skia.Color4f(*colour, strength).toColor()
    over = skia.Paint(AntiAlias=True)
    over.setShader(
        skia.GradientShader.MakeRadial(
            center=(rect.centerX(), rect.centerY()),
            radius=radius,
            colors=[clear, clear, full],
            positions=[0.0, 0.6, 1.0],
        )
    )
    canvas.drawRect(rect, over)


def _leak(canvas: skia.Canvas, rect: skia.Rect) -> None:
    """Warm light from the upper left."""
    radius = rect.width() * 0.9
    warm = tone("#ffdca0")
    full, clear = skia.Color4f(*warm, 0.22).toColor(), skia.Color4f(*warm, 0.0).toColor()
    over = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kScreen)
    over.setShader(
        skia.GradientShader.MakeRadial(center=(rect.left(), rect.top()), radius=radius, colors=[full, clear])
    )
    canvas.drawRect(rect, over)


def _scanlines(canvas: skia.Canvas, rect: skia.Rect, page_width: float) -> None:
    step = max(2.0, page_width / 256)
    over = _blended((0.2, 0.1, 0.4), skia.BlendMode.kMultiply, 0.16)
    y = rect.top()
    while y < rect.bottom():
        canvas.drawRect(skia.Rect.MakeLTRB(rect.left(), y, rect.right(), min(rect.bottom(), y + step * 0.45)), over)
        y += step
    for x, colour in ((rect.left(), "#ff2e96"), (rect.right(), "#00ecff")):
        full, clear = skia.Color4f(*tone(colour), 0.2).toColor(), skia.Color4f(*tone(colour), 0.0).toColor()
        side = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kScreen)
        side.setShader(
            skia.GradientShader.MakeRadial(center=(x, rect.centerY()), radius=rect.width() * 0.6, colors=[full, clear])
        )
        canvas.drawRect(rect, side)
