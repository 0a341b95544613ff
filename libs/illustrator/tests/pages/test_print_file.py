"""The print file as another PDF program sees it."""

from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from illustrator.print_file import (
    BLEED,
    DPI,
    SLUG,
    Imprint,
    Trim,
    make_cover,
    make_page,
    make_pdf,
)
from PIL import Image

TRIM = Trim(40, 60)
MM = 72 / 25.4
IMPRINT = Imprint(title="ნინოს დრაკონი", order="42")


def png(width: int, height: int, colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return written.getvalue()


def print_file(folder: Path) -> bytes:
    pages = [make_page(png(100, 150, colour), TRIM) for colour in ("red", "green")]
    target = folder / "book.pdf"
    make_pdf([make_cover(png(205, 150, "blue"), TRIM), *pages], len(pages), IMPRINT, target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return print_file(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def document(content: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(content)


def test_the_cover_comes_first_and_every_page_follows(document: pdfium.PdfDocument) -> None:
    assert len(document) == 3
    middles = []
    for page in document:
        picture = page.render(scale=0.5).to_pil()
        middles.append(picture.getpixel((picture.width // 2, picture.height // 2)))
    assert [max(range(3), key=colour.__getitem__) for colour in middles] == [2, 0, 1]


def test_trim_and_bleed_are_told_in_the_boxes(document: pdfium.PdfDocument) -> None:
    page = document[1]
    offset = (BLEED + SLUG) * MM
    assert page.get_trimbox() == pytest.approx((offset, offset, offset + 40 * MM, offset + 60 * MM), abs=0.1)
    assert page.get_bleedbox() == pytest.approx((SLUG * MM, SLUG * MM, offset + 43 * MM, offset + 63 * MM), abs=0.1)
    cover = document[0].get_trimbox()
    assert cover[2] - cover[0] == pytest.approx(205 / 150 * 60 * MM, abs=0.1)


def test_pictures_have_300_dots_per_inch_and_reach_into_the_bleed(document: pdfium.PdfDocument) -> None:
    (picture,) = [thing for thing in document[1].get_objects() if thing.type == raw.FPDF_PAGEOBJ_IMAGE]
    wide, high = picture.get_px_size()
    assert wide / ((40 + 2 * BLEED) / 25.4) == pytest.approx(DPI, rel=0.01)
    assert high / ((60 + 2 * BLEED) / 25.4) == pytest.approx(DPI, rel=0.01)
    left, bottom, right, top = picture.get_bounds()
    assert (left, bottom) == pytest.approx((SLUG * MM, SLUG * MM), abs=0.1)
    assert (right, top) == pytest.approx(((SLUG + 46) * MM, (SLUG + 66) * MM), abs=0.1)


def test_trim_marks_stand_outside_the_bleed(document: pdfium.PdfDocument) -> None:
    scale = 4
    page = document[1].render(scale=scale).to_pil().convert("L")
    x, y = round((BLEED + SLUG) * MM * scale), page.height - round((BLEED + SLUG) * MM * scale)
    margin = round((SLUG - 4) * MM * scale)
    assert min(page.crop((x - 2, page.height - margin - 2, x + 3, page.height - margin + 2)).tobytes()) < 160
    assert min(page.crop((margin - 2, y - 2, margin + 2, y + 3)).tobytes()) < 160
    assert min(page.crop((x + 20, 2, page.width - x - 20, 12)).tobytes()) > 240


def test_the_imprint_is_text_in_an_embedded_font(document: pdfium.PdfDocument, content: bytes) -> None:
    text = document[1].get_textpage().get_text_bounded()
    assert "ნინოს დრაკონი · 42 · page 1 of 2" in text
    fonts = [thing.get_font() for thing in document[1].get_objects() if thing.type == raw.FPDF_PAGEOBJ_TEXT]
    assert fonts
    assert all(font.is_embedded and "FiraGO" in font.get_base_name() for font in fonts)
    assert b"Helvetica" not in content
    assert b"/FontFile2" in content


def test_the_same_book_gives_the_same_file(content: bytes, tmp_path: Path) -> None:
    assert print_file(tmp_path) == content


def test_the_imprint_states_the_resolution_of_the_picture_and_not_of_the_scaled_one(
    document: pdfium.PdfDocument,
) -> None:
    assert make_page(png(100, 150, "red"), TRIM).dpi == 64
    assert "3 mm bleed, 64 dpi" in document[0].get_textpage().get_text_bounded()
    assert make_page(png(600, 900, "red"), TRIM).dpi == 300


def test_a_picture_of_another_shape_is_cut_and_not_distorted() -> None:
    square = Image.new("RGB", (900, 900), "red")
    square.paste("blue", (300, 300, 600, 600))
    written = BytesIO()
    square.save(written, "PNG")
    sheet = make_page(written.getvalue(), TRIM)
    printed = Image.open(BytesIO(sheet.jpeg))
    middle = printed.crop((0, printed.height // 2, printed.width, printed.height // 2 + 1)).convert("RGB")
    blue = sum(middle.getpixel((x, 0))[2] > 128 for x in range(middle.width))  # type: ignore[index]
    assert blue == pytest.approx(TRIM.pixels[1] / 3, abs=8)
    assert sheet.dpi == 300
