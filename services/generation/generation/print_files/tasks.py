"""What child processes do for the print file of a book: its sheets, one at a time, and the file of all of them.

The engines are imported inside the functions: only child processes load them, because they take much memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generation.books.tables.version import ContentType
from generation.books.tasks import StoredRequest

TrimSize = tuple[float, float]
"""Width and height of a cut sheet in millimetres."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """`jpeg` has the picture with its bleed. `dpi` is what it had before it was scaled to 300.

    `is_redrawn` if it was drawn at print size, and not scaled from the picture that was made for the screen.
    """

    jpeg: Path
    trim: TrimSize
    dpi: int
    is_redrawn: bool


@dataclass(frozen=True, slots=True)
class BookImprint:
    """What stands in the margin of every sheet."""

    title: str
    order: str


def print_sheet(
    original: Path, drawn: StoredRequest | None, is_cover: bool, page: TrimSize, jpeg: Path
) -> PrintedSheet:
    """Make the sheet of a finished picture, a PNG: of a cover its whole spread. `page` is the size of a cut page.

    `drawn` is what we drew it of: it is drawn again at print size, unless the file is large enough. A drawing that
    shows something else than the file is not used: its characters may have changed since.
    """
    from illustrator import print_file

    trim, picture = print_file.Trim(*page), original.read_bytes()
    make = print_file.make_cover if is_cover else print_file.make_page
    sheet = make(picture, trim)
    redrawn = _redrawn(drawn, picture, trim.pixels) if drawn is not None and sheet.dpi < print_file.DPI else None
    if redrawn is not None:
        sheet = make(redrawn, trim)
    jpeg.write_bytes(sheet.jpeg)
    return PrintedSheet(jpeg, (sheet.trim.width, sheet.trim.height), sheet.dpi, redrawn is not None)


def _redrawn(drawn: StoredRequest, picture: bytes, pixels: tuple[int, int]) -> bytes | None:
    """The picture as a PNG of a page, or a cover of such pages, of so many pixels; None if it is another picture."""
    from illustrator.comparison import show_the_same

    from generation.books import pictures as illustration_pictures

    request = replace(drawn.request, width=pixels[0], height=pixels[1])
    if request.subject == ContentType.COVER:
        redrawn = illustration_pictures.spread(request, drawn.read(), b"", is_own=True)
    else:
        redrawn = illustration_pictures.draw(request, drawn.read(), _ignore_progress)
    return redrawn if show_the_same(picture, redrawn) else None


def _ignore_progress(done: int, total: int, stage: str) -> None:
    pass


def bind(sheets: Sequence[PrintedSheet], imprint: BookImprint, target: Path) -> None:
    """Write the PDF: the cover's sheet comes first, then the pages' in their order."""
    from illustrator import print_file

    read = (print_file.Sheet(print_file.Trim(*each.trim), each.dpi, each.jpeg.read_bytes()) for each in sheets)
    print_file.make_pdf(read, len(sheets) - 1, print_file.Imprint(imprint.title, imprint.order), target)
