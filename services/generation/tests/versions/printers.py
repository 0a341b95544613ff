"""Staff who have the books of a storefront printed."""

from io import BytesIO
from typing import Any

import httpx
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from generation.books.tables.book import Book, BookPage
from generation.books.tables.version import Version
from generation.jobs.tables.asset import Asset
from PIL import Image

from .authors import COVER, PAGE, Author, Bookshop

PER_MM = 72 / 25.4
BLEED = 35
"""Pixels: 3 mm at 300 dpi."""


class Printer:
    def __init__(self, shop: Bookshop) -> None:
        self.shop = shop

    @property
    def http(self) -> httpx.AsyncClient:
        """A new client: the caller's token of one is valid for seconds only."""
        return self.shop.staff()

    def path(self, book: Book, more: str = "") -> str:
        return f"/api/staff/v1/books/{book.id}/print-file{more}"

    async def request(self, book: Book, **body: Any) -> httpx.Response:
        """The books of these tests have fewer pages than their tiers."""
        return await self.http.post(self.path(book), json=body or {"force": True, "reason": "a test"})

    async def read(self, book: Book) -> dict[str, Any]:
        response = await self.http.get(self.path(book))
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def download(self, book: Book) -> httpx.Response:
        return await self.http.get(self.path(book, "/content"))

    async def printed(self, book: Book) -> dict[str, Any]:
        """The status after the request's run."""
        response = await self.request(book)
        assert response.status_code == 202, response.text
        await self.run(book)
        return await self.read(book)

    async def run(self, book: Book, times: int = 1) -> None:
        """Run the task of the book's file, also if it waits for its next attempt."""
        for _ in range(times):
            await self.shop.harness.database.autocommit.execute(
                "update tasks set run_at = now() - interval '1 day'"
                " where key = (select run_id from print_files where book_id = %(id)s)",
                id=book.id,
            )
            (task,) = await self.shop.harness.queue.lease(1, "print_files")
            await self.shop.harness.queue.run(task)

    async def assets(self, book: Book) -> list[Asset]:
        return await self.shop.harness.database.autocommit.get_all(
            Asset, "job_id = %(id)s order by created_at", id=book.id
        )

    async def tasks(self) -> int:
        count: int = await self.shop.harness.database.autocommit.fetch_value(
            "select count(*) from tasks where handler = 'job:RunPrintFile'"
        )
        return count


async def paid_book(author: Author, pages: int = 1) -> tuple[Book, list[BookPage]]:
    """With a version of its cover and of each page, made by the scripted provider."""
    book = await author.book()
    await author.generated(COVER, book)
    made = [await author.item(PAGE, book) for _ in range(pages)]
    for page in made:
        await author.generated(PAGE, page)
    await author.pay(book)
    return book, made


def trimmed(document: pdfium.PdfDocument, number: int) -> Image.Image:
    """The picture of a sheet without its bleed, pixel by pixel."""
    (found,) = document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    whole: Image.Image = found.get_bitmap().to_pil()
    return whole.crop((BLEED, BLEED, whole.width - BLEED, whole.height - BLEED))


async def stored(shop: Bookshop, version: Version, name: str) -> Image.Image:
    """A picture of a version as its owner sees it."""
    content = await (await shop.parts.store.get(shop.name, getattr(version, name))).content()
    return Image.open(BytesIO(content)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean of the differences between two pictures made small, out of 255."""
    small = (60, round(60 * one.height / one.width))
    a, b = (np.asarray(each.convert("RGB").resize(small, Image.Resampling.BOX), float) for each in (one, other))
    return float(np.abs(a - b).mean())


def sharpness(picture: Image.Image) -> float:
    """The mean of the squares by which neighbouring pixels differ: the sharper an edge, the higher."""
    return float((np.diff(np.asarray(picture.convert("L"), float), axis=1) ** 2).mean())
