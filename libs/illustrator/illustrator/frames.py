"""The page's paper and the borders of panels, which differ from style to style."""

import skia

from illustrator.layouts import Box
from illustrator.scenes.colours import mix, paint, tone
from illustrator.scenes.pen import stroke
from illustrator.scenes.shapes import box as box_path
from illustrator.scenes.shapes import ellipse
from illustrator.style import Style

PAPERS = {
    "cel": "#ffffff",
    "wash": "#f7efdc",
    "halftone": "#fdf6e2",
    "soft": "#fff8ee",
    "gouache": "#efdfb8",
    "neon": "#07051a",
}
RADII = {"wash": 0.014, "soft": 0.024, "gouache": 0.008}


def draw_paper(canvas: skia.Canvas, style: Style, width: float, height: float) -> None:
    canvas.clear(skia.Color4f(*tone(PAPERS[style.shading]), 1.0).toColor())
    if style.shading == "gouache":
        inset = width * 0.014
        canvas.drawRect(
            skia.Rect.MakeLTRB(inset, inset, width - inset, height - inset), stroke(tone("#b98a3e"), width * 0.0024)
        )
        for x in (inset, width - inset):
            for y in (inset, height - inset):
                canvas.drawPath(ellipse(x, y, width * 0.009), paint(tone("#b98a3e")))
    elif style.shading == "neon":
        for n in range(24):
            x = width * n / 24
            canvas.drawLine(x, 0, x, height, stroke(tone("#5a2bd0"), width * 0.0008, 0.35))


def clip_panel(canvas: skia.Canvas, box: Box, style: Style, width: float) -> None:
    radius = RADII.get(style.shading, 0.0) * width
    canvas.clipPath(box_path(box.left, box.top, box.width, box.height, radius), doAntiAlias=True)


def draw_frame(canvas: skia.Canvas, box: Box, style: Style, width: float) -> None:
    """The border around a drawn panel."""
    radius = RADII.get(style.shading, 0.0) * width
    path = box_path(box.left, box.top, box.width, box.height, radius)
    ink = tone(style.palette.ink)
    if style.shading == "cel":
        canvas.drawPath(path, stroke(ink, width * 0.0036))
    elif style.shading == "halftone":
        canvas.drawPath(path, stroke(ink, width * 0.0066))
    elif style.shading == "wash":
        canvas.drawPath(path, stroke(mix(ink, (0.6, 0.45, 0.35), 0.3), width * 0.0022, 0.85))
    elif style.shading == "gouache":
        canvas.drawPath(path, stroke(tone("#8a5f2a"), width * 0.0056))
        canvas.drawPath(path, stroke(tone("#e2bd6a"), width * 0.0024))
    elif style.shading == "neon":
        glow = stroke(tone("#00ecff"), width * 0.008, 0.6)
        glow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, width * 0.006))
        canvas.drawPath(path, glow)
        canvas.drawPath(path, stroke(tone("#9af6ff"), width * 0.0022))
