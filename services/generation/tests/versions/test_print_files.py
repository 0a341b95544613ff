"""The print files of paid books: what is printed, and how good it is."""

import asyncio
from typing import Any

import pypdfium2 as pdfium
import pytest
from generation.books.tables.book import Book
from generation.books.tables.version import ContentType

from ..pictures import picture
from .authors import COVER, PAGE, Author, Bookshop
from .printers import PER_MM, Printer, difference, paid_book, sharpness, stored, trimmed

TRIM = 50.8
"""Millimetres: 600 pixels at 300 dpi."""
STYLE = "American Comic Book"
"""The one that is drawn soonest."""


@pytest.fixture
def shop(press: Bookshop) -> Bookshop:
    """One whose scripted pictures, 96 pixels wide, have 244 dpi."""
    return press.another(trim_width=10.0)


@pytest.fixture
def printer(shop: Bookshop) -> Printer:
    return Printer(shop)


async def drawn(author: Author, book: Book, kind: ContentType, item: Any) -> str:
    """The id of a version that is drawn on this machine."""
    version = await author.generate(kind, item, seed=3, prompt="A dragon in the forest. Nino laughs.")
    await author.shop.harness.database.autocommit.execute(
        "update jobs set provider = 'local' where storefront = %(name)s", name=author.shop.name
    )
    await author.shop.attempt(version)
    found: str = version["id"]
    return found


async def test_what_was_drawn_before_the_payment_is_printed_as_its_owner_saw_it_but_finer(press: Bookshop) -> None:
    shop = press.another(width=400, trim_width=TRIM)
    author, printer = shop.author(), Printer(shop)
    book = await author.book(title="ნინოს დრაკონი", art_style=STYLE)
    await author.character(book)
    page = await author.page(book, page_number=4)
    cover, version = await drawn(author, book, COVER, book), await drawn(author, book, PAGE, page)
    await author.pay(book)
    made = await printer.printed(book)
    assert (made["status"], made["lowest_dpi"], made["failure"]) == ("completed", 300, None)
    assert made["sheets"] == [
        {"page_number": None, "version_id": cover, "dpi": 300, "is_redrawn": True},
        {"page_number": 4, "version_id": version, "dpi": 300, "is_redrawn": True},
    ]
    response = await printer.download(book)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    assert int(response.headers["content-length"]) == len(response.content) == made["size"]
    document = pdfium.PdfDocument(response.content)
    assert len(document) == 2
    for number, (version_id, name) in enumerate(((cover, "spread"), (version, "picture"))):
        seen = await stored(shop, await shop.version(version_id), name)
        printed = trimmed(document, number)
        assert difference(seen, printed) < 3
        assert sharpness(printed) > 1.2 * sharpness(seen.resize(printed.size))
    left, bottom, right, top = document[1].get_trimbox()
    assert (right - left, top - bottom) == pytest.approx((TRIM * PER_MM, 1.5 * TRIM * PER_MM), abs=0.1)
    assert "ნინოს დრაკონი · 7 · cover" in document[0].get_textpage().get_text_bounded()


async def test_a_drawing_that_would_show_something_else_now_is_printed_as_it_was_seen(press: Bookshop) -> None:
    shop = press.another(width=400, trim_width=TRIM)
    author, printer = shop.author(), Printer(shop)
    book = await author.book(art_style=STYLE)
    character = await author.character(book)
    page = await author.page(book)
    shop.illustrator.picture = picture("PNG", size=(600, 900))
    await author.generated(COVER, book)
    version = await drawn(author, book, PAGE, page)
    await author.pay(book)
    character.gender = "male"
    await shop.harness.database.autocommit.defer_save(character)
    made = await printer.printed(book)
    assert (made["status"], made["lowest_dpi"]) == ("completed", 200)
    assert [sheet["is_redrawn"] for sheet in made["sheets"]] == [False, False]
    document = pdfium.PdfDocument((await printer.download(book)).content)
    seen = await stored(shop, await shop.version(version), "picture")
    assert difference(seen, trimmed(document, 1)) < 2


async def test_a_hosted_models_pictures_are_printed_with_their_own_resolution(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    made = await printer.printed(book)
    assert [(sheet["dpi"], sheet["is_redrawn"]) for sheet in made["sheets"]] == [(244, False), (244, False)]
    assert (made["status"], made["lowest_dpi"]) == ("completed", 244)


async def test_sheets_with_too_few_dots_per_inch_are_named_and_not_printed(press: Bookshop) -> None:
    shop = press.another(trim_width=20.0, least_dpi=150)
    book, _ = await paid_book(shop.author(), pages=2)
    printer = Printer(shop)
    made = await printer.printed(book)
    assert made["status"] == "failed"
    assert made["failure"] == "less than 150 dpi: cover (122 dpi), page 1 (122 dpi), page 2 (122 dpi)"
    refused = await printer.download(book)
    assert (refused.status_code, refused.json()["code"]) == (409, "print_file.not_ready")
    assert await printer.assets(book) == []


async def test_only_finished_books_that_are_paid_for_are_printed(printer: Printer) -> None:
    author = printer.shop.author()
    book = await author.book()
    refused = await printer.request(book)
    assert (refused.status_code, refused.json()["code"]) == (409, "book.unpaid")
    await author.pay(book)
    refused = await printer.request(book)
    assert (refused.status_code, refused.json()["facts"]) == (409, {"missing": "the cover"})
    second = await author.page(book, page_number=2)
    first = await author.page(book, page_number=1)
    await author.generated(PAGE, first)
    refused = (await printer.request(book)).json()
    assert (refused["code"], refused["facts"]) == ("book.incomplete", {"missing": "the cover, page 2"})
    assert refused["detail"] == "There is no finished picture of the cover, page 2."
    await author.generated(COVER, book)
    await author.generate(PAGE, second)
    assert (await printer.request(book)).json()["facts"] == {"missing": "page 2"}


async def test_a_book_without_pages_is_not_printed(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author(), pages=0)
    assert (await printer.request(book)).json()["facts"] == {"missing": "any page"}


async def test_a_book_is_not_printed_while_something_of_it_is_generated(printer: Printer) -> None:
    author = printer.shop.author()
    book, (page,) = await paid_book(author)
    await author.generate(PAGE, page)
    refused = await printer.request(book)
    assert (refused.status_code, refused.json()["code"]) == (409, "book.generating")


async def test_requests_at_once_start_one_run(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    before = await printer.tasks()
    answers = await asyncio.gather(*(printer.request(book) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [202] * 4
    assert len({answer.json()["requested_at"] for answer in answers}) == 1
    assert await printer.tasks() == before + 1


async def test_a_file_is_made_once_and_delivered_again(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    made = await printer.printed(book)
    again = await printer.request(book)
    assert (again.status_code, again.json()) == (200, made)
    (asset,) = await printer.assets(book)
    assert (asset.content_type, asset.size, asset.delete_after) == ("application/pdf", made["size"], None)
    assert len(asset.key) >= 32


async def test_a_file_of_a_changed_book_is_not_delivered_and_replaced(printer: Printer) -> None:
    author = printer.shop.author()
    book, (page,) = await paid_book(author)
    await printer.printed(book)
    newer = await author.generated(PAGE, page)
    assert (await printer.read(book))["status"] == "outdated"
    refused = await printer.download(book)
    assert (refused.status_code, refused.json()["code"]) == (409, "print_file.outdated")
    made = await printer.printed(book)
    assert (made["status"], made["sheets"][1]["version_id"]) == ("completed", newer["id"])
    assert (await printer.download(book)).status_code == 200
    former, present = await printer.assets(book)
    assert (former.delete_after is None, present.delete_after) == (False, None)


async def test_a_deleted_version_makes_the_file_outdated(printer: Printer) -> None:
    author = printer.shop.author()
    book, (page,) = await paid_book(author)
    await author.generated(PAGE, page)
    made = await printer.printed(book)
    deleted = await author.client.delete(f"/api/product/page-versions/{made['sheets'][1]['version_id']}/")
    assert deleted.status_code == 204
    assert (await printer.read(book))["status"] == "outdated"


async def test_print_files_are_staffs_and_of_their_storefront(printer: Printer) -> None:
    author = printer.shop.author()
    book, _ = await paid_book(author)
    assert (await printer.http.get(printer.path(book))).json()["code"] == "print_file.not_found"
    assert (await printer.download(book)).status_code == 404
    await printer.printed(book)
    customer = printer.shop.harness.customer(printer.shop.name, author.user_id, "staff")
    stranger = printer.shop.another().staff()
    for client, status in ((customer, 403), (stranger, 404)):
        assert (await client.post(printer.path(book))).status_code == status
        for more in ("", "/content"):
            assert (await client.get(printer.path(book, more))).status_code == status
