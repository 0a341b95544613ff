"""A canvas with antialiased outlines, gradients, soft shadows, and a view that zooms and tilts."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from demo.studio.colours import BLACK, channels, clear
from demo.studio.paints import Box, Floats, Paint
from demo.studio.paths import Path, Point, ellipse, rounded, turned

SIZE = 800
DENSITY = 2  # pixels for each unit of the canvas, in both directions
PIXELS = SIZE * DENSITY
FINE = 2  # each pixel of an edge is the mean of 2 by 2
SOFT = 8 * DENSITY  # shadows are drawn this much smaller, which is invisible once they are blurred
QUALITY = 82
CIRCLE = ellipse(0, 0, 1)[::2]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The visible part of the canvas: `centre` becomes the middle, enlarged, and turned clockwise by `tilt` degrees."""

    zoom: float = 1.0
    centre: Point = (400, 400)
    tilt: float = 0.0

    def of(self, path: Path) -> Path:
        """The path in pixels."""
        seen: Path = (turned(path, self.tilt, self.centre) - self.centre) * self.zoom + SIZE / 2
        return seen * DENSITY

    @property
    def scale(self) -> float:
        """Pixels for each unit of the canvas."""
        return self.zoom * DENSITY


class Canvas:
    def __init__(self, backdrop: Image.Image, view: View) -> None:
        self._image = backdrop.copy()
        self._view = view

    def fill(self, outline: Path | list[Path], paint: Paint | str, within: Path | None = None) -> None:
        """Fill one or several outlines, clipped to `within`."""
        paths = [self._view.of(path) for path in (outline if isinstance(outline, list) else [outline])]
        shape = _extent(paths)
        part = _pixels(shape)
        if part is not None:
            mask = _mask(paths, part)
            if within is not None:
                mask = ImageChops.multiply(mask, _mask([self._view.of(within)], part))
            self._lay(mask, paint, shape, part)

    def cover(self, paint: Paint | str) -> None:
        """Fill the whole visible part."""
        whole = (0, 0, PIXELS, PIXELS)
        mask = Image.new("L", (PIXELS, PIXELS), 255)
        self._lay(mask, paint, np.array(((0.0, 0.0), (PIXELS, PIXELS))), whole)

    def stroke(self, line: Path, width: float, paint: Paint | str, within: Path | None = None) -> None:
        """A line with round ends."""
        self.fill(_outline(line, width), paint, within)

    def shadow(self, outline: Path, blur: float = 24, opacity: float = 0.4, colour: str = BLACK) -> None:
        """A blurred patch in the form of the outline; `blur` in units of the canvas."""
        mask = Image.new("L", (PIXELS // SOFT, PIXELS // SOFT))
        ImageDraw.Draw(mask).polygon((self._view.of(outline) / SOFT).ravel().tolist(), fill=round(255 * opacity))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self._view.scale / SOFT))
        touched = mask.getbbox()
        if touched is not None:
            left, top, right, bottom = (SOFT * edge for edge in touched)
            spread = mask.resize((right - left, bottom - top), Image.Resampling.BICUBIC, box=touched)
            self._image.paste(colour, (left, top), spread)

    def ground(self, x: float, y: float, across: float, opacity: float = 0.5) -> None:
        """The shadow of a thing on the floor: a wide, faint one, and a dark one where it touches the floor."""
        self.shadow(_oval(x, y + 8, across * 1.12, across * 0.1 + 10), 26, opacity * 0.6)
        self.shadow(rounded(x - across * 0.96, y - 12, across * 1.92, 20, 10), 9, opacity)

    def text(self, words: str, at: Point, size: float, colour: str) -> None:
        """Text centred at a point."""
        font = ImageFont.load_default(size * self._view.scale)
        left, top, right, bottom = font.getbbox(words)
        mask = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
        ImageDraw.Draw(mask).text((2 - left, 2 - top), words, fill=channels(colour)[3], font=font)
        mask = mask.rotate(-self._view.tilt, Image.Resampling.BICUBIC, expand=True)
        x, y = self._view.of(np.array([at]))[0]
        self._image.paste(clear(colour, 1)[:7], (round(x - mask.width / 2), round(y - mask.height / 2)), mask)

    def jpeg(self) -> bytes:
        content = BytesIO()
        self._image.save(content, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
        return content.getvalue()

    def _lay(self, mask: Image.Image, paint: Paint | str, shape: Floats, part: Box) -> None:
        if isinstance(paint, str):
            *solid, alpha = channels(paint)
            self._image.paste(tuple(solid), part, mask.point([value * alpha // 255 for value in range(256)]))
        else:
            spread = paint.over(shape, part)
            if spread.mode == "RGBA":
                mask = ImageChops.multiply(mask, spread.getchannel("A"))
                spread = spread.convert("RGB")
            self._image.paste(spread, part, mask)


def _oval(x: float, y: float, across: float, down: float) -> Path:
    oval: Path = CIRCLE * (across, down) + (x, y)
    return oval


def _outline(line: Path, width: float) -> list[Path]:
    """The pieces that make a thick line: a quadrangle per step, a disc per point."""
    starts, ends = line[:-1], line[1:]
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / length * width / 2
    steps = np.stack([starts + side, ends + side, ends - side, starts - side], axis=1)
    return [*steps, *(_oval(x, y, width / 2, width / 2) for x, y in line)]


def _extent(paths: list[Path]) -> Floats:
    """The upper left and the lower right corner of their bounding box."""
    points = np.concatenate(paths)
    return np.stack([points.min(axis=0), points.max(axis=0)])


def _pixels(shape: Floats) -> Box | None:
    """The pixels that a bounding box touches; None if it is not visible."""
    left, top = (int(value) for value in np.clip(np.floor(shape[0]), 0, PIXELS))
    right, bottom = (int(value) for value in np.clip(np.ceil(shape[1]), 0, PIXELS))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _mask(paths: list[Path], part: Box) -> Image.Image:
    left, top, right, bottom = part
    mask = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
    draw = ImageDraw.Draw(mask)
    for path in paths:
        draw.polygon(((path - (left, top)) * FINE).ravel().tolist(), fill=255)
    return mask.reduce(FINE)
