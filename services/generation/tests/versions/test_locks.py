"""What is locked for printing is not changed by generations."""

import asyncio

import httpx
import pytest
from testkit.harness import run_one

from .authors import COVER, PAGE, PATHS, Author, Bookshop


async def staff_post(shop: Bookshop, path: str) -> httpx.Response:
    return await shop.staff().post(f"/api/staff/v1/{path}")


async def test_a_book_is_not_locked_while_something_of_it_is_generated(author: Author) -> None:
    book = await author.book()
    page = await author.page(book)
    await author.generate(PAGE, page)
    for path in (f"books/{book.id}/lock", f"books/{book.id}/pages/{page.id}/lock"):
        refused = await staff_post(author.shop, path)
        assert (refused.status_code, refused.json()["code"]) == (409, "book.generating")
    other = await author.page(book, page_number=2)
    assert (await staff_post(author.shop, f"books/{book.id}/pages/{other.id}/lock")).status_code == 200


async def test_locking_and_generating_at_once_exclude_each_other(shop: Bookshop) -> None:
    for _ in range(5):
        author = shop.author()
        book = await author.book()
        locked, posted = await asyncio.gather(staff_post(shop, f"books/{book.id}/lock"), author.post(COVER, book))
        assert sorted([locked.status_code, posted.status_code]) in ([200, 409], [201, 409])


@pytest.mark.parametrize("what", ["book", "page"])
async def test_a_failed_version_of_what_is_locked_is_not_started_again(press: Bookshop, what: str) -> None:
    author = press.author()
    book = await author.book()
    page = await author.page(book)
    press.illustrator.refuse(0)
    failed = await author.generated(PAGE, page)
    path = f"books/{book.id}/lock" if what == "book" else f"books/{book.id}/pages/{page.id}/lock"
    assert (await staff_post(press, path)).status_code == 200
    assert (await staff_post(press, f"jobs/{failed['generation_job_id']}/retry")).status_code == 409
    assert (await author.shown(PAGE, failed))["status"] == "FAILED"


async def test_deletions_and_ends_at_once_leave_nothing_half_done(press: Bookshop) -> None:
    author = press.author()
    for _ in range(5):
        book = await author.book()
        await author.pay(book)
        done = await author.generated(COVER, book)
        page = await author.page(book)
        await author.generate(PAGE, page)
        answers = await asyncio.gather(
            run_one(press.harness.queue),
            author.client.delete(f"/api/product/pages/{page.id}/"),
            author.client.delete(f"{PATHS[COVER]}{done['id']}/"),
        )
        assert [answers[1].status_code, answers[2].status_code] == [204, 204]
    database = press.harness.database.autocommit
    assert await database.fetch_value("select count(*) from versions") == 0
    await press.run_timer("delete assets")
    assert await database.fetch_value("select count(*) from assets") == 0


async def test_staff_see_the_current_pictures_of_a_books_cover_and_pages(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    page, empty = await author.page(book), await author.page(book, page_number=2)
    path = f"/api/staff/v1/books/{book.id}"
    assert (await press.staff().get(path)).json()["cover_url"] is None
    await author.generated(COVER, book)
    await author.generated(PAGE, page)
    shown = (await press.staff().get(path)).json()
    by_page = {each["id"]: each["picture_url"] for each in shown["pages"]}
    assert by_page[str(empty.id)] is None
    for url in (shown["cover_url"], by_page[str(page.id)]):
        picture = await press.anonymous_client().get(httpx.URL(url).path)
        assert (picture.status_code, picture.headers["content-type"].split("/")[0]) == (200, "image")
