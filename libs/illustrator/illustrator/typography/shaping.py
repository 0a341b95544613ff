"""From text to glyphs: HarfBuzz shapes with kerning and ligatures, Skia draws."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import skia
import uharfbuzz

from illustrator.typography.fonts import UNITS_PER_EM, Typeface, Weight, typeface_of

# FiraGO has the Georgian capitals (Mtavruli) as the feature for text in capitals.
CAPITALS = "case"


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one font, their positions in ems from the beginning of the run."""

    typeface: Typeface
    glyphs: tuple[int, ...]
    positions: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Shaped text on one line; `width` in ems."""

    pieces: tuple[Piece, ...]
    width: float

    def draw(self, canvas: skia.Canvas, x: float, y: float, size: float, paint: skia.Paint) -> None:
        """Draw with the baseline at y, in pixels."""
        canvas.drawPath(self.path(x, y, size), paint)

    def path(self, x: float, y: float, size: float) -> skia.Path:
        """The outline of all glyphs with the baseline at y."""
        outline = skia.Path()
        for piece in self.pieces:
            for glyph, (px, py) in zip(piece.glyphs, piece.positions, strict=True):
                outline.addPath(glyph_outline(piece.typeface, glyph), px, -py)
        outline.transform(skia.Matrix().setScale(size, size).postTranslate(x, y))
        return outline


class _Outline:
    """What HarfBuzz draws a glyph with; units of the font, y upwards, become ems, y downwards."""

    def __init__(self) -> None:
        self.path = skia.Path()

    def moveTo(self, to: tuple[float, float]) -> None:
        self.path.moveTo(*_ems(to))

    def lineTo(self, to: tuple[float, float]) -> None:
        self.path.lineTo(*_ems(to))

    def qCurveTo(self, control: tuple[float, float], to: tuple[float, float]) -> None:
        self.path.quadTo(*_ems(control), *_ems(to))

    def curveTo(self, *points: tuple[float, float]) -> None:
        self.path.cubicTo(*(part for point in points for part in _ems(point)))

    def closePath(self) -> None:
        self.path.close()


def _ems(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] / UNITS_PER_EM, -point[1] / UNITS_PER_EM


@lru_cache(maxsize=2048)
def glyph_outline(typeface: Typeface, glyph: int) -> skia.Path:
    """The outline in ems."""
    outline = _Outline()
    typeface.shaper.draw_glyph_with_pen(glyph, outline)
    return outline.path


@lru_cache(maxsize=8192)
def shape(text: str, weight: Weight, capitals: bool = False) -> Run:
    """Shape one line. Code points that no font has are left out."""
    pieces: list[Piece] = []
    x = 0.0
    for found, characters in groupby(text, key=lambda c: typeface_of(ord(c), weight)):
        if found is not None:
            piece, x = _piece("".join(characters), found, x, capitals)
            pieces.append(piece)
    return Run(tuple(pieces), x)


def _piece(text: str, typeface: Typeface, x: float, capitals: bool) -> tuple[Piece, float]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text.upper() if capitals and not _is_georgian(text) else text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(typeface.shaper, buffer, {"kern": True, "liga": True, CAPITALS: capitals})
    glyphs, positions = [], []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(info.codepoint)
        positions.append((x + at.x_offset / UNITS_PER_EM, at.y_offset / UNITS_PER_EM))
        x += at.x_advance / UNITS_PER_EM
    return Piece(typeface, tuple(glyphs), tuple(positions)), x


def _is_georgian(text: str) -> bool:
    return any("\u10a0" <= c <= "\u10ff" for c in text)
