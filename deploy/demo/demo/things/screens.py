"""The contents of screens."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, lighter
from demo.studio.paints import Linear, Radial, fade
from demo.studio.paths import Path, ellipse, polygon, rounded, smooth


@dataclass(frozen=True, slots=True)
class Wallpaper:
    """A sky of two colours, with waves of a third and a fourth."""

    top: str
    bottom: str
    wave: str
    crest: str


DUSK = Wallpaper("#2b2d6e", "#e0607e", "#f79d65", "#ffd29d")
LAGOON = Wallpaper("#0b3d5c", "#1f9aa8", "#35c4b5", "#b9f3df")
AURORA = Wallpaper("#0e1335", "#3a2a8c", "#18b79a", "#8ef0c0")
EMBER = Wallpaper("#15080f", "#5c1230", "#e23b3b", "#ffb03a")
MEADOW = Wallpaper("#bfe3f5", "#eef6e0", "#7fbf86", "#ffd76a")
ORCHID = Wallpaper("#472c7a", "#b86adf", "#f2a6d8", "#ffe3f0")
SKY = Wallpaper("#2f6fe0", "#8fc6ff", "#dff0ff", "#ffffff")


def light(canvas: Canvas, screen: Path, wallpaper: Wallpaper) -> None:
    """Switch a screen on: wallpaper, then the reflection of a window in the glass."""
    (left, top), (right, bottom) = screen.min(axis=0), screen.max(axis=0)
    width, height = right - left, bottom - top

    def at(x: float, y: float) -> tuple[float, float]:
        return float(left + x * width), float(top + y * height)

    canvas.fill(screen, Linear(80, ((0, wallpaper.top), (1, wallpaper.bottom))))
    sun = ellipse(*at(0.7, 0.36), 0.22 * min(width, height))
    canvas.fill(sun, Radial(((0, clear(wallpaper.crest, 0.95)), (1, clear(wallpaper.crest, 0.25)))), screen)
    for step, (colour, start) in enumerate(((wallpaper.wave, 0.58), (lighter(wallpaper.wave, 0.2), 0.72))):
        wave = smooth(
            at(-0.1, start + 0.1),
            at(0.18, start - 0.08 + 0.1 * step),
            at(0.5, start + 0.08 - 0.06 * step),
            at(0.82, start - 0.04 + 0.04 * step),
            at(1.1, start + 0.06),
            closed=False,
        )
        hill = [*((float(x), float(y)) for x, y in wave), at(1.1, 1.1), at(-0.1, 1.1)]
        shade = Linear(
            70, ((0, clear(wallpaper.crest, 0.85)), (0.35, clear(colour, 0.9)), (1, clear(wallpaper.top, 0.75)))
        )
        canvas.fill(polygon(*hill), shade, screen)
    glare(canvas, screen)


def glare(canvas: Canvas, glass: Path, strength: float = 0.16) -> None:
    """Light that falls across glass from the upper left."""
    (left, top), (right, bottom) = glass.min(axis=0), glass.max(axis=0)
    width = right - left
    band = polygon((left, top), (left + width * 0.52, top), (left + width * 0.2, bottom), (left, bottom))
    canvas.fill(band, fade("#ffffff", strength, 0.01, angle=80), glass)


def page(canvas: Canvas, sheet: Path, ink: str = "#3d3d3a") -> None:
    """A page of text: a heading and paragraphs."""
    (left, top), (right, bottom) = sheet.min(axis=0), sheet.max(axis=0)
    width, height = float(right - left), float(bottom - top)
    canvas.fill(rounded(left + width * 0.12, top + height * 0.1, width * 0.5, height * 0.035, 4), ink)
    rows = [row for row in range(18) if row not in (6, 12)]
    lengths = (0.76, 0.74, 0.76, 0.7, 0.75, 0.42)
    lines = [
        rounded(left + width * 0.12, top + height * (0.19 + row * 0.04), width * lengths[row % 6], height * 0.014, 2)
        for row in rows
    ]
    canvas.fill(lines, clear(ink, 0.55))
