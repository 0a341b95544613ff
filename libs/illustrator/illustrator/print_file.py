"""The file a printer gets: a PDF of the cover and all pages at 300 dpi, with bleed, trim marks and embedded fonts."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from illustrator.typography.fonts import Weight, font_file, legible

DPI = 300
MM = 72 / 25.4  # points
BLEED, SLUG = 3.0, 12.0  # mm: printed beyond the trim, and the margin for marks around that
MARK, MARK_GAP = 6.0, 1.0  # mm: length of trim marks, their distance from the bleed
JPEG_QUALITY = 95
FONT = "FiraGO"
MAX_PIXELS = 60_000_000
rl_config.useA85 = 0  # pictures as they are, not as text, which is a quarter longer


@dataclass(frozen=True, slots=True)
class Trim:
    """The size of the cut page in millimetres."""

    width: float = 160.0
    height: float = 240.0

    @property
    def pixels(self) -> tuple[int, int]:
        """What a page has to be drawn at for 300 dpi."""
        return round(self.width / 25.4 * DPI), round(self.height / 25.4 * DPI)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands in the margin of every sheet."""

    title: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture to be printed: a JPEG of its trimmed size and BLEED on all sides, at 300 dpi.

    `dpi` is the resolution that the picture had before it was scaled.
    """

    trim: Trim
    dpi: int
    jpeg: bytes


class _Jpeg(ImageReader):  # type: ignore[misc]
    """A picture that reportlab tells from others by its file, and so neither decodes nor keeps decoded."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(BytesIO(jpeg))
        self._jpeg, self._dataA = jpeg, None

    def getRGBData(self) -> bytes:
        return self._jpeg


def make_page(png: bytes, trim: Trim) -> Sheet:
    """Of another shape than the trimmed page, the picture loses its edges."""
    picture = _opened(png)
    return Sheet(trim, resolution(picture.size, trim), _jpeg(picture, trim))


def make_cover(spread_png: bytes, page: Trim) -> Sheet:
    """Of the back, the spine and the front, as high as a page."""
    spread = _opened(spread_png)
    trim = Trim(page.height * spread.width / spread.height, page.height)
    return Sheet(trim, resolution(spread.size, trim), _jpeg(spread, trim))


def resolution(size: tuple[int, int], trim: Trim) -> int:
    """Dots per inch of a picture of so many pixels that fills the trimmed size, 300 at most."""
    return min(DPI, round(25.4 * min(size[0] / trim.width, size[1] / trim.height)))


def make_pdf(sheets: Iterable[Sheet], pages: int, imprint: Imprint, target: Path) -> None:
    """Write the cover's sheet, which comes first, and those of so many `pages`, in their order.

    Holds the JPEGs in memory, but decodes none. The same input gives the same bytes.
    """
    _register_font()
    canvas = Canvas(str(target), pageCompression=1, invariant=1, initialFontName=FONT)
    canvas.setTitle(legible(imprint.title))
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Atelier")
    for number, sheet in enumerate(sheets):
        _draw(canvas, sheet, imprint, f"page {number} of {pages}" if number else "cover")
    canvas.save()


def _register_font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, BytesIO(font_file(Weight.REGULAR.value))))


def _opened(png: bytes) -> Image.Image:
    """Raises ValueError for pictures larger than MAX_PIXELS."""
    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError(f"a picture of {picture.width} × {picture.height} pixels")
        return picture.convert("RGB")


def _jpeg(picture: Image.Image, trim: Trim) -> bytes:
    written = BytesIO()
    with_bleed(picture, trim).save(written, "JPEG", quality=JPEG_QUALITY, subsampling=0, dpi=(DPI, DPI))
    return written.getvalue()


def _draw(canvas: Canvas, sheet: Sheet, imprint: Imprint, what: str) -> None:
    """One PDF page: the picture with its bleed, its boxes, marks and imprint line."""
    offset, trim = BLEED + SLUG, sheet.trim
    width, height = (trim.width + 2 * offset) * MM, (trim.height + 2 * offset) * MM
    canvas.setPageSize((width, height))
    canvas.setBleedBox((SLUG * MM, SLUG * MM, width - SLUG * MM, height - SLUG * MM))
    canvas.setTrimBox((offset * MM, offset * MM, width - offset * MM, height - offset * MM))
    canvas.drawImage(_Jpeg(sheet.jpeg), SLUG * MM, SLUG * MM, width - 2 * SLUG * MM, height - 2 * SLUG * MM)
    _trim_marks(canvas, trim)
    canvas.setFont(FONT, 7)
    parts = (
        imprint.title,
        imprint.order,
        what,
        f"{trim.width:.1f} × {trim.height:.1f} mm, {BLEED:.0f} mm bleed, {sheet.dpi} dpi",
    )
    line = legible(" · ".join(part for part in parts if part))
    canvas.drawString((offset + 2) * MM, (SLUG - 6.5) * MM, line)
    canvas.showPage()


def with_bleed(picture: Image.Image, trim: Trim) -> Image.Image:
    """The picture at 300 dpi with BLEED millimetres of its mirrored edges on all sides."""
    width, height = trim.pixels
    scaled = ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
    edge = round(BLEED / 25.4 * DPI)
    return Image.fromarray(np.pad(np.asarray(scaled), ((edge, edge), (edge, edge), (0, 0)), mode="symmetric"))


def _trim_marks(canvas: Canvas, trim: Trim) -> None:
    """Two lines at each corner, outside the bleed."""
    offset = BLEED + SLUG
    canvas.setLineWidth(0.25)
    canvas.setStrokeColorCMYK(1, 1, 1, 1)
    start, end = SLUG - MARK_GAP, SLUG - MARK_GAP - MARK
    for x in (offset, offset + trim.width):
        for near, far in ((start, end), (2 * offset + trim.height - start, 2 * offset + trim.height - end)):
            canvas.line(x * MM, near * MM, x * MM, far * MM)
    for y in (offset, offset + trim.height):
        for near, far in ((start, end), (2 * offset + trim.width - start, 2 * offset + trim.width - end)):
            canvas.line(near * MM, y * MM, far * MM, y * MM)
