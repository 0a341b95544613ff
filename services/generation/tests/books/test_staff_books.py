"""Staff and books."""

from uuid import uuid4

import httpx
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.search import SearchInterface
from generation.books.tables.book import BookStatus

from .shop import Body, Shop, ok, refused

BOOKS = "/api/staff/v1/books"


async def post(shop: Shop, path: str) -> httpx.Response:
    return await shop.staff.post(f"{BOOKS}/{path}")


async def test_staff_list_the_books_of_customers_and_visitors(shop: Shop) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    first, second, third = await customer.book(), await visitor.book(), await customer.book()
    page = ok(await shop.staff.get(BOOKS, params={"limit": 2}))
    assert [book["id"] for book in page["items"]] == [third["id"], second["id"]]
    assert [book["guest_id"] for book in page["items"]] == [None, str(visitor.guest_id)]
    rest = ok(await shop.staff.get(BOOKS, params={"limit": 2, "cursor": page["next_cursor"]}))
    assert ([book["id"] for book in rest["items"]], rest["next_cursor"]) == ([first["id"]], None)


async def test_staff_filter_by_status_and_customer(shop: Shop) -> None:
    customer, other = shop.customer(), shop.customer()
    book, ordered = await customer.book(), await customer.book()
    await other.book()
    await shop.set_book(ordered["id"], status=BookStatus.ORDERED)
    assert await ids(shop, status="ORDERED") == [ordered["id"]]
    assert await ids(shop, user_id=str(customer.user_id), status="DRAFT") == [book["id"]]
    assert (await shop.staff.get(BOOKS, params={"status": "NEW"})).status_code == 422


async def test_staff_inspect_a_book_with_its_parts(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    character, page = await customer.character(book["id"]), await customer.page(book["id"], 2, text_content="Once")
    await shop.pay(book["id"])
    found = ok(await shop.staff.get(f"{BOOKS}/{book['id']}"))
    assert [each["id"] for each in found["characters"]] == [character["id"]]
    assert (await customer.fetch(found["characters"][0]["photos"][0])).status_code == 200
    assert [(each["id"], each["text_content"]) for each in found["pages"]] == [(page["id"], "Once")]
    assert [(each["number"], each["tier_code"], each["amount"]) for each in found["orders"]] == [(7, "book_8", "40.00")]


async def test_a_locked_book_is_closed_until_it_is_unlocked(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    assert ok(await post(shop, f"{book['id']}/lock"))["status"] == "LOCKED"
    (locked,) = await customer.books()
    assert (locked["status"], locked["print_locked_at"] is None) == ("LOCKED", False)
    assert refused(await customer.create_page(book["id"]), 409)
    assert ok(await post(shop, f"{book['id']}/unlock"))["status"] == "DRAFT"
    assert await customer.books() == [book]
    await customer.page(book["id"])


async def test_a_paid_book_is_ordered_again_when_it_is_unlocked(shop: Shop) -> None:
    book = await shop.customer().book()
    await shop.pay(book["id"])
    ok(await post(shop, f"{book['id']}/lock"))
    assert ok(await post(shop, f"{book['id']}/unlock"))["status"] == "ORDERED"


async def test_only_open_books_are_locked_and_only_locked_ones_unlocked(shop: Shop) -> None:
    book = await shop.customer().book()
    assert code(await post(shop, f"{book['id']}/unlock")) == "book.not_lockable"
    await shop.set_book(book["id"], status=BookStatus.PRINTED)
    for change in ("lock", "unlock"):
        assert code(await post(shop, f"{book['id']}/{change}")) == "book.not_lockable"


async def test_a_locked_book_is_printed_for_good(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    assert code(await post(shop, f"{book['id']}/print")) == "book.not_lockable"
    ok(await post(shop, f"{book['id']}/lock"))
    assert ok(await post(shop, f"{book['id']}/print"))["status"] == "PRINTED"
    assert refused(await customer.create_page(book["id"]), 409)
    assert code(await post(shop, f"{book['id']}/unlock")) == "book.not_lockable"


async def test_staff_lock_a_single_page(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    page = await customer.page(book["id"])
    for _ in range(2):
        assert ok(await post(shop, f"{book['id']}/pages/{page['id']}/lock"))["is_locked"] is True
    url = f"/api/product/pages/{page['id']}/"
    assert refused(await customer.http.patch(url, json={"text_content": "x"}), 409)
    assert (await post(shop, f"{other['id']}/pages/{page['id']}/unlock")).status_code == 404
    assert ok(await post(shop, f"{book['id']}/pages/{page['id']}/unlock"))["is_locked"] is False
    assert ok(await customer.http.patch(url, json={"text_content": "x"}))["text_content"] == "x"


async def test_the_books_of_another_storefront_are_404_for_staff(shop: Shop) -> None:
    book = await Shop(shop.harness, shop.store, shop.orders).customer().book()
    assert (await shop.staff.get(f"{BOOKS}/{book['id']}")).status_code == 404
    assert (await post(shop, f"{book['id']}/lock")).status_code == 404
    assert (await shop.staff.get(f"{BOOKS}/{uuid4()}")).status_code == 404


async def test_customers_are_not_staff(shop: Shop) -> None:
    book = await shop.customer().book()
    client = shop.harness.customer(shop.name, contract="staff")
    for request in (client.get(BOOKS), client.get(f"{BOOKS}/{book['id']}"), client.post(f"{BOOKS}/{book['id']}/lock")):
        assert (await request).status_code == 403


async def ids(shop: Shop, **query: str) -> list[str]:
    found: Body = ok(await shop.staff.get(BOOKS, params=query))
    return [book["id"] for book in found["items"]]


def code(response: httpx.Response) -> str:
    assert response.status_code == 409, response.text
    found: str = response.json()["code"]
    return found


async def test_books_are_found_by_title_number_owner_and_id(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book(title="The 100% Dragon")
    await shop.customer().book(title="Boats")
    search = shop.harness.calls(SearchInterface)
    [facts] = await shop.harness.database.autocommit.fetch("select number from books where id = %(id)s", id=book["id"])
    for text in ("00% drag", book["id"], str(customer.user_id), f"#{facts['number']}"):
        [hit] = await search.search(shop.name, text, ["book", "job"], 5)
        assert (hit.kind, str(hit.id), hit.title) == ("book", book["id"], "The 100% Dragon")
    assert await search.search(shop.name, "%%", ["book"], 5) == []
    found = await shop.harness.calls(CustomersInterface).customer_parts(shop.name, customer.user_id, ["books", "jobs"])
    assert found.books
    assert found.jobs
    assert (found.books.count, str(found.books.newest[0].id), found.jobs.count) == (1, book["id"], 0)
