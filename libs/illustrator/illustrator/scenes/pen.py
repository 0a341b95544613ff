"""Draws shapes in a style: all get its colours, light, shading and outline."""

from dataclasses import dataclass

import numpy as np
import skia

from illustrator.scenes.colours import Light, Tone, graded, mix, paint, times, tone
from illustrator.scenes.shapes import moved
from illustrator.style import Style

SHADE = (0.72, 0.68, 0.8)  # multiplied into the side that is turned away from the light


@dataclass(slots=True)
class Pen:
    """`line` is the width of near outlines in scene units; `rng` decides all that varies with the seed."""

    canvas: skia.Canvas
    style: Style
    light: Light
    rng: np.random.Generator
    line: float
    seed: int = 0  # of the page: things look the same in all its panels
    own: Tone | None = None  # the colour that the text gives to what is drawn

    def chosen(self, *colours: str) -> Tone:
        """The text's colour, otherwise one of these."""
        return self.own or tone(colours[int(self.rng.integers(0, len(colours)))])

    def colour(self, colour: Tone | str, depth: float = 0.0, lit: bool = True) -> Tone:
        """As seen: graded, in this light, faded by distance (`depth` 0 near, 1 at the horizon)."""
        seen = graded(tone(colour) if isinstance(colour, str) else colour, self.style)
        seen = times(seen, self.light.ambient) if lit else seen
        return mix(seen, self.light.haze, min(1.0, depth) * 0.72)

    def shape(
        self, path: skia.Path, colour: Tone | str, depth: float = 0.0, *, lit: bool = True, line: float = 1.0
    ) -> None:
        """Fill with the style's shading and outline; `line` 0 draws no outline. Unlit shapes glow by themselves."""
        seen = self.colour(colour, depth, lit)
        self.fill_shaded(path, seen, depth, lit)
        if line and depth < 0.85:
            self.outline(path, seen, depth, line)

    def fill_shaded(self, path: skia.Path, seen: Tone, depth: float, lit: bool) -> None:
        shading = self.style.shading
        bounds = path.getBounds()
        if not lit or bounds.width() < self.line * 2:
            self.canvas.drawPath(path, paint(seen))
        elif shading in ("cel", "halftone"):
            self._hard_shade(path, bounds, seen, depth)
        else:
            self._soft_shade(path, bounds, seen, depth)

    def _hard_shade(self, path: skia.Path, bounds: skia.Rect, seen: Tone, depth: float) -> None:
        strength = 1 - depth * 0.7
        dark = mix(seen, times(seen, SHADE if self.style.shading == "cel" else (0.56, 0.5, 0.66)), strength)
        self.canvas.drawPath(path, paint(dark))
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        step = min(min(bounds.width(), bounds.height()) * 0.16, self.line * 7)
        self.canvas.drawPath(moved(path, -step, -step), paint(seen))
        self.canvas.restore()

    def _soft_shade(self, path: skia.Path, bounds: skia.Rect, seen: Tone, depth: float) -> None:
        strength = {"wash": 0.5, "gouache": 0.75, "neon": 0.9}.get(self.style.shading, 1.0) * (1 - depth * 0.6)
        bright = mix(seen, self.light.rim, 0.2 * strength)
        dark = mix(seen, times(seen, SHADE), strength)
        fill = paint(seen)
        ends = [
            skia.Point(bounds.left(), bounds.top()),
            skia.Point(bounds.left() + bounds.width() * 0.45, bounds.bottom()),
        ]
        fill.setShader(
            skia.GradientShader.MakeLinear(
                points=ends, colors=[_argb(bright), _argb(seen), _argb(dark)], positions=[0.0, 0.4, 1.0]
            )
        )
        self.canvas.drawPath(path, fill)
        size = min(bounds.width(), bounds.height())
        if size > 30 and depth < 0.7:
            self._inner_edge(path, times(seen, (0.6, 0.52, 0.66)), size, strength)

    def _inner_edge(self, path: skia.Path, dark: Tone, size: float, strength: float) -> None:
        """Darken along the inside of the edge: round in Pixar's style, the rim of a wash in watercolour."""
        is_wash = self.style.shading == "wash"
        edge = paint(dark, (0.5 if is_wash else 0.3) * strength)
        edge.setStyle(skia.Paint.kStroke_Style)
        edge.setStrokeWidth(min(size * 0.05, 6) if is_wash else min(size * 0.16, 40))
        edge.setMaskFilter(
            skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, min(size * 0.03, 3) if is_wash else min(size * 0.09, 26))
        )
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        self.canvas.drawPath(path, edge)
        self.canvas.restore()

    def outline(self, path: skia.Path, seen: Tone, depth: float = 0.0, width: float = 1.0) -> None:
        """The style's contour; none in Pixar's style, a glow of neon in Cyberpunk."""
        if not self.style.line_width:
            return
        wide = self.line * width * (1 - depth * 0.75)
        if self.style.shading == "neon":
            self._neon_outline(path, wide, depth)
            return
        if self.style.line_colour is None:
            colour = times(seen, (0.45, 0.38, 0.42))
        else:
            colour = mix(tone(self.style.line_colour), seen, 0.15 + depth * 0.55)
        self.canvas.drawPath(path, stroke(colour, wide))

    def _neon_outline(self, path: skia.Path, wide: float, depth: float) -> None:
        accents = self.style.palette.accents
        bounds = path.getBounds()
        accent = tone(accents[int(abs(bounds.left()) + abs(bounds.height())) % 2])
        if wide > self.line * 0.6 and depth < 0.5:
            glow = stroke(accent, wide * 3, 0.3 * (1 - depth))
            glow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, wide * 2.2))
            self.canvas.drawPath(path, glow)
        self.canvas.drawPath(path, stroke(mix(accent, self.light.haze, depth * 0.8), wide * 0.8, 0.9 - depth * 0.5))

    def glow(self, x: float, y: float, radius: float, colour: Tone, strength: float = 1.0) -> None:
        """Light around a source."""
        fill = paint(colour)
        clear, full = skia.Color4f(*colour, 0.0).toColor(), skia.Color4f(*colour, strength).toColor()
        fill.setShader(skia.GradientShader.MakeRadial(center=(x, y), radius=radius, colors=[full, clear]))
        fill.setBlendMode(skia.BlendMode.kScreen)
        self.canvas.drawCircle(x, y, radius, fill)

    def strokes(
        self, path: skia.Path, colour: Tone | str, width: float, depth: float = 0.0, alpha: float = 1.0
    ) -> None:
        """A line that belongs to what is drawn, such as a stalk or a whisker."""
        self.canvas.drawPath(path, stroke(self.colour(colour, depth), width, alpha))


def stroke(colour: Tone, width: float, alpha: float = 1.0) -> skia.Paint:
    line = paint(colour, alpha)
    line.setStyle(skia.Paint.kStroke_Style)
    line.setStrokeWidth(width)
    line.setStrokeCap(skia.Paint.kRound_Cap)
    line.setStrokeJoin(skia.Paint.kRound_Join)
    return line


def _argb(colour: Tone) -> int:
    return int(skia.Color4f(*(min(1.0, max(0.0, part)) for part in colour), 1.0).toColor())


def gradient(canvas: skia.Canvas, rect: skia.Rect, colours: tuple[Tone, ...], positions: tuple[float, ...]) -> None:
    """A vertical gradient."""
    fill = paint(colours[0])
    ends = [skia.Point(0, rect.top()), skia.Point(0, rect.bottom())]
    fill.setShader(
        skia.GradientShader.MakeLinear(points=ends, colors=[_argb(c) for c in colours], positions=list(positions))
    )
    canvas.drawRect(rect, fill)
