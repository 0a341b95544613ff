"""Lays out a document on A4 pages: the program that `document_process` runs, a Document on its standard input."""

import sys
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import pymupdf_fonts
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from orders.domain.document import DOCUMENT, Document

REGULAR, BOLD = "FiraGO", "FiraGO-Bold"
FONT_FILES = {REGULAR: "figo", BOLD: "figbo"}
MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
PADDING = 6  # points, which reportlab keeps free within the margins
NARROW = 26 * mm
RULE, GREY = HexColor("#c4c8ce"), HexColor("#5a6169")
TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9.5, leading=13)
RIGHT = ParagraphStyle("right", TEXT, alignment=TA_RIGHT)
LABEL = ParagraphStyle("label", TEXT, textColor=GREY, fontSize=8.5)
LABEL_RIGHT = ParagraphStyle("label right", LABEL, alignment=TA_RIGHT)
STRONG_RIGHT = ParagraphStyle("strong right", RIGHT, fontName=BOLD)
TITLE = ParagraphStyle("title", TEXT, fontName=BOLD, fontSize=20, leading=26, spaceAfter=6 * mm)
PLAIN = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]


def draw(document: Document) -> bytes:
    """The PDF, with embedded fonts for Latin, Greek, Cyrillic and Georgian."""
    for font, file in FONT_FILES.items():
        pdfmetrics.registerFont(TTFont(font, BytesIO(pymupdf_fonts.myfont(file))))
    content = BytesIO()
    beside = MARGIN - PADDING
    template = SimpleDocTemplate(
        content, pagesize=A4, leftMargin=beside, rightMargin=beside, topMargin=MARGIN, bottomMargin=MARGIN
    )
    template.title = document.title
    template.build(_parts(document), onFirstPage=_number, onLaterPages=_number)
    return content.getvalue()


def _parts(document: Document) -> list[Flowable]:
    gap = Spacer(0, 8 * mm)
    parts = [_text(document.title, TITLE), _facts(document), gap, _blocks(document), gap, _rows(document)]
    if document.totals:
        parts += [Spacer(0, 4 * mm), _totals(document)]
    if document.notes:
        parts += [gap, *(_text(note, LABEL) for note in document.notes)]
    return parts


def _facts(document: Document) -> Flowable:
    rows = [[_text(label, LABEL), _text(value)] for label, value in document.facts]
    return Table(rows, colWidths=[40 * mm, WIDTH - 40 * mm], style=TableStyle([*PLAIN, *_tight()]))


def _blocks(document: Document) -> Flowable:
    headings = [_text(heading, LABEL) for heading, _ in document.blocks]
    texts = [_text("\n".join(lines)) for _, lines in document.blocks]
    width = WIDTH / len(document.blocks)
    return Table([headings, texts], colWidths=[width] * len(document.blocks), style=TableStyle([*PLAIN, *_tight()]))


def _rows(document: Document) -> Flowable:
    *left, last = document.columns
    head = [*(_text(column, LABEL) for column in left), _text(last, LABEL_RIGHT)]
    body = [[*(_text(cell) for cell in row[:-1]), _text(row[-1], RIGHT)] for row in document.rows]
    wide = WIDTH - NARROW * (len(document.columns) - 1)
    lines = [*PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
    widths = [wide, *[NARROW] * (len(document.columns) - 1)]
    return Table([head, *body], colWidths=widths, repeatRows=1, style=TableStyle(lines))


def _totals(document: Document) -> Flowable:
    *parts, total = document.totals
    rows = [[_text(label, LABEL_RIGHT), _text(amount, RIGHT)] for label, amount in parts]
    rows.append([_text(total[0], STRONG_RIGHT), _text(total[1], STRONG_RIGHT)])
    return Table(rows, colWidths=[WIDTH - 40 * mm, 40 * mm], style=TableStyle([*PLAIN, *_tight()]))


def _tight() -> Sequence[tuple[object, ...]]:
    return [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]


def _text(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _number(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(GREY)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(template.page))


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(DOCUMENT.validate_json(sys.stdin.buffer.read())))
