"""The file a printer gets: a PDF of the cover and all pages at 300 dpi, with bleed, trim marks and embedded fonts."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from generation.adapters.illustrations.typography.fonts import Weight, font_file, legible

DPI = 300
MM = 72 / 25.4  # points
BLEED, SLUG = 3.0, 12.0  # mm: printed beyond the trim, and the margin for marks around that
MARK, MARK_GAP = 6.0, 1.0  # mm: length of trim marks, their distance from the bleed
JPEG_QUALITY = 95
FONT = "FiraGO"
MAX_PIXELS = 60_000_000


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


def make_pdf(cover_spread: bytes, pages: Sequence[bytes], imprint: Imprint, trim: Trim | None = None) -> bytes:
    """The cover's spread first, then the pages in their order; all pictures are PNGs.

    Pictures are scaled to 300 dpi at the trimmed size; what is beyond the trim repeats their edges mirrored. The same
    input gives the same bytes.
    """
    size = trim or Trim()
    _register_font()
    written = BytesIO()
    canvas = Canvas(written, pageCompression=1, invariant=1, initialFontName=FONT)
    canvas.setTitle(legible(imprint.title))
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Atelier")
    spread = _opened(cover_spread)
    _sheet(canvas, spread, Trim(size.height * spread.width / spread.height, size.height), imprint, "cover")
    for number, page in enumerate(pages, start=1):
        _sheet(canvas, _opened(page), size, imprint, f"page {number} of {len(pages)}")
    canvas.save()
    return written.getvalue()


def _register_font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, BytesIO(font_file(Weight.REGULAR.value))))


def _opened(png: bytes) -> Image.Image:
    """Raises ValueError for pictures larger than MAX_PIXELS."""
    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError(f"a picture of {picture.width} × {picture.height} pixels")
        return picture.convert("RGB")


def _sheet(canvas: Canvas, picture: Image.Image, trim: Trim, imprint: Imprint, what: str) -> None:
    """One PDF page: the picture with its bleed, its boxes, marks and imprint line."""
    offset = BLEED + SLUG
    width, height = (trim.width + 2 * offset) * MM, (trim.height + 2 * offset) * MM
    canvas.setPageSize((width, height))
    canvas.setBleedBox((SLUG * MM, SLUG * MM, width - SLUG * MM, height - SLUG * MM))
    canvas.setTrimBox((offset * MM, offset * MM, width - offset * MM, height - offset * MM))
    jpeg = BytesIO()
    with_bleed(picture, trim).save(jpeg, "JPEG", quality=JPEG_QUALITY, subsampling=0, dpi=(DPI, DPI))
    jpeg.seek(0)
    canvas.drawImage(ImageReader(jpeg), SLUG * MM, SLUG * MM, width - 2 * SLUG * MM, height - 2 * SLUG * MM)
    _trim_marks(canvas, trim)
    canvas.setFont(FONT, 7)
    parts = (
        imprint.title,
        imprint.order,
        what,
        f"{trim.width:.1f} × {trim.height:.1f} mm, {BLEED:.0f} mm bleed, {DPI} dpi",
    )
    line = legible(" · ".join(part for part in parts if part))
    canvas.drawString((offset + 2) * MM, (SLUG - 6.5) * MM, line)
    canvas.showPage()


def with_bleed(picture: Image.Image, trim: Trim) -> Image.Image:
    """The picture at 300 dpi with BLEED millimetres of its mirrored edges on all sides."""
    width, height = trim.pixels
    scaled = picture if picture.size == (width, height) else picture.resize((width, height), Image.Resampling.LANCZOS)
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
