"""Paints that fill a shape, mainly gradients over its bounding box."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from demo.studio.colours import channels, clear, darker, lighter

COARSE = 8  # gradients are computed for every eighth pixel and interpolated for the others
SHADES = 256
Floats = NDArray[np.float64]
Box = tuple[int, int, int, int]


class Paint(ABC):
    @abstractmethod
    def over(self, shape: Floats, part: Box) -> Image.Image:
        """The paint of a shape whose corners are `shape`, cut to the pixels of `part`. RGB if it is opaque."""


class Gradient(Paint):
    """`stops` are pairs of a position from 0 to 1 and a colour."""

    @abstractmethod
    def places(self, x: Floats, y: Floats) -> Floats:
        """The position of each point in the gradient, 0 to 1; x and y run from 0 to 1 over the shape."""

    @property
    @abstractmethod
    def stops(self) -> tuple[tuple[float, str], ...]: ...

    def over(self, shape: Floats, part: Box) -> Image.Image:
        left, top, right, bottom = part
        columns = np.linspace(left, right, max(2, (right - left) // COARSE))
        rows = np.linspace(top, bottom, max(2, (bottom - top) // COARSE))
        (x0, y0), (x1, y1) = shape
        x = (columns[None, :] - x0) / max(x1 - x0, 1e-6)
        y = (rows[:, None] - y0) / max(y1 - y0, 1e-6)
        places = np.clip(np.broadcast_to(self.places(x, y), (len(rows), len(columns))), 0.0, 1.0)
        pixels = self._shades()[(places * (SHADES - 1)).astype(np.intp)]
        return Image.fromarray(pixels).resize((right - left, bottom - top), Image.Resampling.BILINEAR)

    def _shades(self) -> NDArray[np.uint8]:
        way = np.linspace(0.0, 1.0, SHADES)
        at = [place for place, _ in self.stops]
        bands = np.array([channels(colour) for _, colour in self.stops], dtype=np.float64).T
        opaque = bool((bands[3] == 255).all())
        shades = [np.interp(way, at, band) for band in (bands[:3] if opaque else bands)]
        return np.stack(shades, axis=1).round().astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Linear(Gradient):
    """Along a direction: 0 degrees from left to right, 90 from top to bottom."""

    angle: float
    colours: tuple[tuple[float, str], ...]

    @property
    def stops(self) -> tuple[tuple[float, str], ...]:
        return self.colours

    def places(self, x: Floats, y: Floats) -> Floats:
        across, down = cos(radians(self.angle)), sin(radians(self.angle))
        reach = abs(across) + abs(down)
        way: Floats = ((x - 0.5) * across + (y - 0.5) * down) / reach + 0.5
        return way


@dataclass(frozen=True, slots=True)
class Radial(Gradient):
    """From a centre outwards until `reach`, both in shares of the shape's box."""

    colours: tuple[tuple[float, str], ...]
    centre: tuple[float, float] = (0.5, 0.5)
    reach: float = 0.5

    @property
    def stops(self) -> tuple[tuple[float, str], ...]:
        return self.colours

    def places(self, x: Floats, y: Floats) -> Floats:
        way: Floats = np.hypot(x - self.centre[0], y - self.centre[1]) / self.reach
        return way


def sheen(colour: str, strength: float = 0.16, angle: float = 60) -> Linear:
    """A surface lit from the upper left."""
    return Linear(angle, ((0, lighter(colour, strength)), (0.5, colour), (1, darker(colour, strength))))


def fade(colour: str, start: float = 0.4, end: float = 0.0, angle: float = 90) -> Linear:
    """A colour that fades from one opacity to another."""
    return Linear(angle, ((0, clear(colour, start)), (1, clear(colour, end))))


def cylinder(colour: str, depth: float = 0.32) -> Linear:
    """An upright round body with a highlight left of its middle."""
    return Linear(
        0,
        (
            (0, darker(colour, depth)),
            (0.12, darker(colour, depth * 0.35)),
            (0.3, lighter(colour, depth * 0.8)),
            (0.5, colour),
            (0.85, darker(colour, depth * 0.6)),
            (1, darker(colour, depth * 1.2)),
        ),
    )


def ball(colour: str, depth: float = 0.4) -> Radial:
    """A round body lit from the upper left."""
    return Radial(
        ((0, lighter(colour, depth)), (0.45, colour), (1, darker(colour, depth))), centre=(0.36, 0.3), reach=0.85
    )


def rings(*colours: str) -> Radial:
    """Concentric shades, as in glass."""
    return Radial(tuple((index / (len(colours) - 1), colour) for index, colour in enumerate(colours)))
