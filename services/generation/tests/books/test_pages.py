"""Pages of customers' books."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from generation.books.tables.book import BookPage, BookStatus

from .shop import PAGES, Client, Shop, ok, refused

FIELDS = {"id", "book", "page_number", "scene_description", "text_content", "current_version", "is_locked"}


def one(page_id: object) -> str:
    return f"{PAGES}{page_id}/"


async def listed(client: Client, **query: str) -> list[dict[str, Any]]:
    response = await client.http.get(PAGES, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


async def test_a_new_page_is_201_with_every_documented_field_and_no_other(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    page = await customer.page(book["id"], 3, scene_description="A cave")
    assert set(page) == FIELDS
    assert page == {
        "id": page["id"],
        "book": book["id"],
        "page_number": 3,
        "scene_description": "A cave",
        "text_content": "",
        "current_version": None,
        "is_locked": False,
    }
    assert ok(await customer.http.get(one(page["id"]))) == page


async def test_book_and_book_id_are_the_same_field(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    for number, names in enumerate((["book"], ["book_id"], ["book", "book_id"]), start=1):
        body = {"page_number": number, **dict.fromkeys(names, book["id"])}
        assert ok(await customer.http.post(PAGES, json=body), 201)["book"] == book["id"]
    assert refused(await customer.create_page(book["id"], 4, book=other["id"]), 400)
    missing = await customer.http.post(PAGES, json={"page_number": 5})
    assert refused(missing, 400)
    assert missing.json()["book"]


@pytest.mark.parametrize("number", [0, -1, 65, 10**12, "x", None, 1.5, True, ""])
async def test_a_number_that_is_none_of_a_page_is_400(shop: Shop, number: Any) -> None:
    customer = shop.customer()
    response = await customer.create_page((await customer.book())["id"], number)
    assert refused(response, 400)
    assert set(response.json()) == {"detail", "page_number"}


async def test_pages_have_the_numbers_1_to_64(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    for number in (64, "1"):
        assert (await customer.create_page(book["id"], number)).status_code == 201


async def test_a_number_that_the_book_has_is_400_for_the_body(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    first, second = await customer.page(book["id"], 1), await customer.page(book["id"], 2)
    await customer.page(other["id"], 1)
    for response in (
        await customer.create_page(book["id"], 1),
        await customer.http.patch(one(second["id"]), json={"page_number": 1}),
        await customer.http.put(one(second["id"]), json={"page_number": 1}),
    ):
        assert refused(response, 400)
        assert set(response.json()) == {"detail", "non_field_errors"}
    assert ok(await customer.http.put(one(first["id"]), json={"page_number": 1})) == first


async def test_one_of_many_requests_gets_a_number(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    made = await asyncio.gather(*(customer.create_page(book["id"], 1) for _ in range(6)))
    assert sorted(each.status_code for each in made) == [201] + [400] * 5


async def test_changes_keep_what_is_absent_and_ignore_what_the_server_says(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    page = await customer.page(book["id"], 1, scene_description="A", text_content="B")
    forged = {"is_locked": True, "current_version": str(uuid4()), "id": str(uuid4())}
    assert ok(await customer.http.patch(one(page["id"]), json={"text_content": "", **forged})) == {
        **page,
        "text_content": "",
    }
    changed = ok(await customer.http.put(one(page["id"]), json={"page_number": 7, "book": book["id"]}))
    assert changed == {**page, "text_content": "", "page_number": 7}
    assert refused(await customer.http.put(one(page["id"]), json={"text_content": "C"}), 400)
    assert refused(await customer.http.patch(one(page["id"]), json={"book_id": other["id"]}), 400)
    assert refused(await customer.http.patch(one(page["id"]), json={"scene_description": "x" * 4001}), 400)
    assert await listed(customer) == [changed]


async def test_the_list_is_by_number_and_filtered_by_book(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    for number in (3, 1, 2):
        await customer.page(book["id"], number)
    await customer.page(other["id"], 1)
    assert [page["page_number"] for page in await listed(customer, book_id=book["id"])] == [1, 2, 3]
    assert [page["page_number"] for page in await listed(customer)] == [1, 1, 2, 3]
    malformed = await customer.http.get(PAGES, params={"book_id": "x"})
    assert refused(malformed, 400)


async def test_a_book_counts_its_pages(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    page = await customer.page(book["id"], 1)
    await customer.page(book["id"], 2)
    assert [each["total_pages"] for each in await customer.books()] == [2]
    response = await customer.http.delete(one(page["id"]))
    assert (response.status_code, response.content) == (204, b"")
    assert [each["total_pages"] for each in await customer.books()] == [1]
    assert refused(await customer.http.get(one(page["id"])), 404)


async def test_someone_elses_page_and_book_are_403(shop: Shop) -> None:
    owner, other = shop.customer(), shop.customer()
    book = await owner.book()
    page = await owner.page(book["id"], 1)
    assert refused(await other.create_page(book["id"], 2), 403)
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = {"page_number": 5} if method in ("PUT", "PATCH") else None
        assert refused(await other.http.request(method, one(page["id"]), json=body), 403)
    assert await listed(other) == await listed(other, book_id=book["id"]) == []
    assert await listed(owner) == [page]


async def test_unknown_books_and_pages_are_404(shop: Shop) -> None:
    customer = shop.customer()
    assert refused(await customer.create_page(str(uuid4())), 404)
    for page_id in (uuid4(), "x"):
        assert refused(await customer.http.get(one(page_id)), 404)
        assert refused(await customer.http.delete(one(page_id)), 404)


async def test_a_locked_page_and_the_pages_of_a_closed_book_cannot_be_changed(shop: Shop) -> None:
    customer = shop.customer()
    book, closed = await customer.book(), await customer.book()
    locked, printed = await customer.page(book["id"], 1), await customer.page(closed["id"], 1)
    await lock(shop, locked["id"])
    await shop.set_book(closed["id"], status=BookStatus.PRINTED)
    assert refused(await customer.create_page(closed["id"], 2), 409)
    for page in (locked, printed):
        assert refused(await customer.http.patch(one(page["id"]), json={"text_content": "x"}), 409)
        assert refused(await customer.http.put(one(page["id"]), json={"page_number": 1}), 409)
        assert refused(await customer.http.delete(one(page["id"])), 409)
    assert {page["id"] for page in await listed(customer)} == {locked["id"], printed["id"]}


async def lock(shop: Shop, page_id: str) -> None:
    autocommit = shop.harness.database.autocommit
    page = await autocommit.get(BookPage, "id = %(id)s", id=UUID(page_id))
    assert page is not None
    page.is_locked = True
    await autocommit.defer_save(page)
