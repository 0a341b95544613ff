"""Draws shapes of a figure on a canvas in one style: shaded fills, outlines of varying width, flat marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from illustrator.portraits import curves, shading
from illustrator.portraits.canvas import Canvas, Floats, Region
from illustrator.portraits.curves import Matrix, Points
from illustrator.style import Style


@dataclass(frozen=True, slots=True)
class Painter:
    """Coordinates are in heads, by `transform` to canvas pixels; `unit` is a head's height in pixels."""

    canvas: Canvas
    style: Style
    transform: Matrix
    unit: float

    def moved(self, inner: Matrix) -> "Painter":
        scale = float(np.sqrt(abs(np.linalg.det(inner[:, :2]))))
        return replace(self, transform=curves.combined(self.transform, inner), unit=self.unit * scale)

    def at(self, values: ArrayLike) -> Points:
        return curves.apply(self.transform, values)

    def region(self, *outlines: ArrayLike) -> Region:
        return self.canvas.region(*(self.at(outline) for outline in outlines))

    def shape(
        self,
        outline: ArrayLike,
        colour: Floats,
        *,
        depth: float = 1.0,
        line: float = 1.0,
        within: Region | None = None,
    ) -> Region:
        """A filled shape with the style's shading and, if it has lines, its outline."""
        region = self.region(outline)
        fill = shading.shaded(region.mask, (region.top, region.left), colour, self.style, self.unit, depth)
        visible = region
        if within is not None:
            visible = region.within(within)
            top, left = visible.top - region.top, visible.left - region.left
            fill = fill[top : top + visible.mask.shape[0], left : left + visible.mask.shape[1]]
        self.canvas.lay(visible, fill)
        if line > 0 and self.style.line_width > 0:
            self._outline(outline, colour, line, within)
        return visible

    def joined(self, shapes: Sequence[tuple[Points, Floats, float]], line: float = 1.0) -> list[Region]:
        """Shapes (outline, colour, depth) with one outline around them all; later ones lie on earlier ones."""
        if self.style.line_width > 0:
            for outline, colour, _ in shapes:
                self._outline(outline, colour, 1.7 * line, None)
        return [self.shape(outline, colour, depth=depth, line=0) for outline, colour, depth in shapes]

    def flat(
        self,
        outline: ArrayLike,
        colour: Floats,
        *,
        opacity: float = 1.0,
        within: Region | None = None,
    ) -> Region:
        """A filled shape of one colour, already tinted."""
        region = self.region(outline)
        if within is not None:
            region = region.within(within)
        self.canvas.lay(region, colour, opacity)
        return region

    def line(
        self,
        path: ArrayLike,
        colour: Floats,
        width: float,
        *,
        taper: tuple[float, float] = (0.25, 0.25),
        opacity: float = 1.0,
        within: Region | None = None,
    ) -> None:
        """A stroke whose width (in heads) falls to these shares at its two ends."""
        pixels = self.at(path)
        t = np.linspace(0, 1, len(pixels))
        start, end = taper
        profile = np.minimum(
            start + (1 - start) * np.clip(t / 0.4, 0, 1), end + (1 - end) * np.clip((1 - t) / 0.4, 0, 1)
        )
        widths = np.maximum(profile * width * self.unit, 0.8)
        region = self.canvas.stroke(*curves.ribbon(pixels, widths))
        if within is not None:
            region = region.within(within)
        self.canvas.lay(region, colour, opacity)

    def glow(
        self, x: float, y: float, radius: float, colour: Floats, opacity: float, within: Region | None = None
    ) -> None:
        """A soft round spot."""
        region = self.region(curves.ellipse(x, y, radius, radius, count=24))
        if not region.mask.size:
            return
        centre = self.at([[x, y]])[0]
        rows = np.arange(region.top, region.bottom)[:, None] - centre[1]
        columns = np.arange(region.left, region.right)[None, :] - centre[0]
        distance = np.sqrt(rows**2 + columns**2) / (radius * self.unit)
        fading = np.clip(1 - distance**2, 0, 1).astype(np.float32)
        region = Region(region.top, region.left, fading)
        if within is not None:
            region = region.within(within)
        self.canvas.lay(region, colour, opacity)

    def ink(self, colour: Floats, strength: float = 1.0) -> Floats:
        """The line colour on this colour."""
        if self.style.line_colour is not None:
            return np.array(self.style.line_colour, np.float32) / np.float32(255)
        base = shading.tinted(colour, self.style)
        return np.asarray(base * np.array([0.42, 0.33, 0.34], np.float32) ** strength, np.float32)

    def _outline(self, outline: ArrayLike, colour: Floats, line: float, within: Region | None) -> None:
        pixels = self.at(outline)
        closed = np.concatenate([pixels, pixels[:2]])
        normal = curves.normals(closed)
        area = np.sum(pixels[:, 0] * np.roll(pixels[:, 1], -1) - np.roll(pixels[:, 0], -1) * pixels[:, 1])
        outward = -normal * np.sign(area)
        heavy = 0.5 + 0.5 * (outward[:, 0] * 0.55 + outward[:, 1] * 0.83)
        variation = self.style.line_variation
        widths = self.style.line_width * self.unit * line * (1 - variation * 0.62 + variation * 0.9 * heavy)
        region = self.canvas.stroke(*curves.ribbon(closed, np.maximum(widths, 0.9)))
        if within is not None:
            region = region.within(within)
        self.canvas.lay(region, self.ink(colour))
