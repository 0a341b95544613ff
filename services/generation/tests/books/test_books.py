"""Books of customers: their fields, what changes them, and who sees them."""

import asyncio
import re
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from common.events.generation import BookDeleted
from generation.books.tables.book import BookStatus

from .conftest import Press
from .shop import BOOK, BOOKS, Client, Shop, ok, refused

FIELDS = {
    *("id", "title", "slug", "art_style", "style_version", "status", "total_pages", "last_generation_at"),
    *("current_cover_version", "print_size", "paper_type", "binding_type", "is_print_ready", "print_locked_at"),
    *("is_consistency_verified", "total_images_generated", "total_generation_cost_usd", "is_archived", "archived_at"),
    "created_at",
}
CLOSED = [BookStatus.LOCKED, BookStatus.PRINTED, BookStatus.ARCHIVED]
OPTIONAL = {"style_version": "v1", "print_size": "A4", "paper_type": "matte", "binding_type": "hard"}


def one(book_id: object) -> str:
    return f"{BOOKS}{book_id}/"


async def test_a_new_book_is_201_and_a_draft_with_every_documented_field_and_no_other(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    assert set(book) == FIELDS
    assert (book["title"], book["art_style"], book["status"], book["slug"]) == (*BOOK.values(), "DRAFT", "the-dragon")
    assert (book["total_pages"], book["total_images_generated"], book["total_generation_cost_usd"]) == (0, 0, "0.0000")
    assert [book[name] for name in OPTIONAL] == [None] * 4
    assert UUID(book["id"]).version == 4
    assert datetime.fromisoformat(book["created_at"]).tzinfo
    assert book["created_at"].endswith("Z")
    assert await customer.books() == [book]


async def test_nulls_for_optional_fields_are_accepted(shop: Shop) -> None:
    book = await shop.customer().book(**dict.fromkeys([*OPTIONAL, "slug"]))
    assert (book["print_size"], book["slug"]) == (None, "the-dragon")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": 7}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"art_style": ""}, "art_style"),
        ({"art_style": "x" * 101}, "art_style"),
        ({"print_size": "x" * 51}, "print_size"),
        ({"slug": "x" * 51}, "slug"),
        ({"slug": "no spaces"}, "slug"),
        ({"slug": "a/b"}, "slug"),
    ],
)
async def test_an_invalid_field_is_400_with_a_list_of_texts_beside_the_detail(
    shop: Shop, fields: dict[str, object], field: str
) -> None:
    customer = shop.customer()
    response = await customer.create_book(**fields)
    assert refused(response, 400)
    assert set(response.json()) == {"detail", field}
    assert all(isinstance(text, str) for text in response.json()[field])
    assert await customer.books() == []


async def test_title_and_style_are_required(shop: Shop) -> None:
    response = await shop.customer().http.post(BOOKS, json={})
    assert refused(response, 400)
    assert response.json().keys() >= {"title", "art_style"}


async def test_a_customer_has_few_books_that_are_not_paid_for_and_more_with_a_paid_one(press: Press) -> None:
    shop = press.shop(most_drafts=3, most_drafts_paid=5)
    customer = shop.customer()
    made = await asyncio.gather(*(customer.create_book() for _ in range(7)))
    assert sorted(each.status_code for each in made) == [201] * 3 + [403] * 4
    detail = "You can have at most 3 books that are not ordered. Delete or order one first."
    limited = next(each for each in made if each.status_code == 403)
    assert limited.json() == {"detail": detail, "max_books": 3, "current_books": 3}
    books = await customer.books()
    assert (await customer.http.delete(one(books[0]["id"]))).status_code == 204
    await customer.book()
    await shop.customer().book()
    await shop.pay(books[1]["id"])
    assert [(await customer.create_book()).status_code for _ in range(4)] == [201, 201, 201, 403]
    assert len(await customer.books()) == 6


async def test_status_and_counters_in_requests_are_ignored(shop: Shop) -> None:
    customer = shop.customer()
    forged = {
        "status": "PRINTED",
        "total_pages": 9,
        "total_images_generated": 9,
        "total_generation_cost_usd": "9.0000",
        "is_print_ready": True,
        "is_archived": True,
        "user": str(uuid4()),
        "session_key": "x",
        "id": str(uuid4()),
        "created_at": "2020-01-01T00:00:00Z",
    }
    book = await customer.book(**forged)
    ok(await customer.http.patch(one(book["id"]), json=forged))
    ok(await customer.http.put(one(book["id"]), json={**BOOK, **forged}))
    assert await customer.books() == [book]


async def test_the_detail_has_the_tier_which_is_null_until_the_book_is_paid(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    assert ok(await customer.http.get(one(book["id"]))) == {**book, "pricing_tier": None}
    await shop.pay(book["id"])
    assert ok(await customer.http.get(one(book["id"])))["pricing_tier"] == {
        "id": "1",
        "name": "8 pages",
        "code": "book_8",
        "price": "40.00",
        "currency": "GEL",
        "max_retries_per_unit": 3,
    }


async def test_the_tier_is_that_of_the_newest_paid_order(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    await shop.pay(book["id"], "book_8")
    await shop.pay(book["id"], "book_16")
    assert ok(await customer.http.get(one(book["id"])))["pricing_tier"]["code"] == "book_16"


async def test_put_requires_title_and_style_and_keeps_what_is_absent(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book(**OPTIONAL)
    assert refused(await customer.http.put(one(book["id"]), json={"title": "New"}), 400)
    changed = ok(await customer.http.put(one(book["id"]), json={**BOOK, "title": "New", "print_size": None}))
    assert changed == {**book, "title": "New", "print_size": None}


async def test_patch_changes_what_is_sent_and_explicit_nulls_empty_optional_fields(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book(**OPTIONAL)
    changed = ok(await customer.http.patch(one(book["id"]), json={"paper_type": None, "title": " Other "}))
    assert changed == {**book, "paper_type": None, "title": "Other"}
    assert ok(await customer.http.patch(one(book["id"]), json={})) == changed
    assert refused(await customer.http.patch(one(book["id"]), json={"title": None}), 400)
    assert await customer.books() == [changed]


async def test_the_style_is_fixed_and_sending_the_same_one_is_accepted(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    for method, body in (("PATCH", {}), ("PUT", {"title": "New"})):
        response = await customer.http.request(method, one(book["id"]), json={**body, "art_style": "Cyberpunk"})
        assert refused(response, 400)
        assert response.json()["art_style"]
    assert await customer.books() == [book]
    ok(await customer.http.patch(one(book["id"]), json={"art_style": "Pixar"}))


@pytest.mark.parametrize("status", CLOSED)
async def test_a_closed_book_cannot_be_changed_or_deleted(shop: Shop, status: BookStatus) -> None:
    customer = shop.customer()
    book = await customer.book()
    await shop.set_book(book["id"], status=status)
    for method in ("PUT", "PATCH"):
        assert refused(await customer.http.request(method, one(book["id"]), json={**BOOK, "title": "x"}), 409)
    assert refused(await customer.http.delete(one(book["id"])), 409)
    assert await customer.books() == [{**book, "status": status}]


@pytest.mark.parametrize("status", [BookStatus.ORDERED, BookStatus.IN_PROGRESS, BookStatus.COMPLETE])
async def test_a_book_is_editable_until_it_goes_to_print(shop: Shop, status: BookStatus) -> None:
    customer = shop.customer()
    book = await customer.book()
    await shop.set_book(book["id"], status=status)
    assert ok(await customer.http.patch(one(book["id"]), json={"title": "New"}))["status"] == status


async def test_deletion_is_204_with_an_empty_body(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    response = await customer.http.delete(one(book["id"]))
    assert (response.status_code, response.content) == (204, b"")
    assert refused(await customer.http.get(one(book["id"])), 404)
    assert await customer.books() == []
    [deleted] = await shop.harness.events(BookDeleted, shop.name)
    assert deleted.book_id == UUID(book["id"])


async def test_a_paid_book_and_one_in_an_unpaid_order_cannot_be_deleted(shop: Shop) -> None:
    customer = shop.customer()
    paid, ordered, pending = await customer.book(), await customer.book(), await customer.book()
    await shop.pay(paid["id"])
    await shop.set_book(ordered["id"], status=BookStatus.ORDERED)
    shop.orders.ordered.add(UUID(pending["id"]))
    for book in (paid, ordered, pending):
        assert refused(await customer.http.delete(one(book["id"])), 409)
    assert len(await customer.books()) == 3
    assert await shop.harness.events(BookDeleted, shop.name) == []


@pytest.mark.parametrize("foreign", [Shop.customer, Shop.visitor, Shop.stranger])
async def test_someone_elses_book_is_403_and_not_in_the_list(shop: Shop, foreign: object) -> None:
    owner = shop.customer()
    book = await owner.book()
    other: Client = foreign(shop)  # type: ignore[operator]
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = None if method in ("GET", "DELETE") else {**BOOK, "title": "Mine"}
        assert refused(await other.http.request(method, one(book["id"]), json=body), 403)
    assert await other.books() == []
    assert await owner.books() == [book]


async def test_the_owner_of_the_same_id_at_another_storefront_does_not_see_it(shop: Shop) -> None:
    owner = shop.customer()
    book = await owner.book()
    elsewhere = Shop(shop.harness, shop.store, shop.orders).customer(owner.user_id)
    assert await elsewhere.books() == []
    assert refused(await elsewhere.http.get(one(book["id"])), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_an_unknown_and_a_malformed_id_are_404(shop: Shop, method: str) -> None:
    customer = shop.customer()
    body = None if method in ("GET", "DELETE") else BOOK
    for book_id in (uuid4(), "7", "not-an-id"):
        assert refused(await customer.http.request(method, one(book_id), json=body), 404)


async def test_books_are_listed_newest_first(shop: Shop) -> None:
    customer = shop.customer()
    made = [(await customer.book())["id"] for _ in range(3)]
    assert [book["id"] for book in await customer.books()] == made[::-1]


async def test_another_method_is_405_and_another_media_type_415_in_json(shop: Shop) -> None:
    customer = shop.customer()
    assert refused(await customer.http.delete(BOOKS), 405)
    assert refused(await customer.http.post(f"{BOOKS}init-create/", json={}), 405)
    response = await customer.http.post(BOOKS, content=b"title=x", headers={"content-type": "text/plain"})
    assert refused(response, 415)
    broken = await customer.http.post(BOOKS, content=b"{", headers={"content-type": "application/json"})
    assert refused(broken, 400)


async def test_init_create_asks_for_a_style_without_a_draft(shop: Shop) -> None:
    for client in (shop.customer(), shop.visitor(), shop.stranger()):
        assert ok(await client.http.get(f"{BOOKS}init-create/")) == {"action": "needs_style"}


async def test_init_create_resumes_the_newest_draft_of_the_caller(shop: Shop) -> None:
    customer = shop.customer()
    await customer.book()
    draft, ordered = await customer.book(), await customer.book()
    await shop.set_book(ordered["id"], status=BookStatus.ORDERED)
    assert ok(await customer.http.get(f"{BOOKS}init-create/")) == {"action": "resume", "book": draft}
    visitor = shop.visitor()
    own = await visitor.book()
    assert ok(await visitor.http.get(f"{BOOKS}init-create/")) == {"action": "resume", "book": own}


async def test_a_repeated_request_with_an_idempotency_key_makes_one_book(shop: Shop) -> None:
    customer = shop.customer()
    headers = {"Idempotency-Key": "once"}
    first, second = [await customer.http.post(BOOKS, json=BOOK, headers=headers) for _ in range(2)]
    assert first.json() == second.json()
    assert len(await customer.books()) == 1


async def test_the_cost_has_four_decimals(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    await shop.set_book(book["id"], total_generation_cost=1_234_560)
    (listed,) = await customer.books()
    assert listed["total_generation_cost_usd"] == "1.2346"
    assert re.fullmatch(r"\d+\.\d{4}", book["total_generation_cost_usd"])
