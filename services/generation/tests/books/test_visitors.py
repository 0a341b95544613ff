"""Visitors: one book and one character, counted by guest and by client."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from common.kernel import clock
from generation.books.tables.book import ClaimedGuest

from .conftest import Press
from .shop import BOOK, BOOKS, CHARACTERS, PAGES, Client, Shop, ok, refused

CLIENT = "ab" * 32


async def test_a_visitor_makes_one_book_and_the_second_is_403(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    assert refused(await visitor.create_book(), 403)
    assert await visitor.books() == [book]


async def test_the_owner_may_do_everything_with_the_own_book(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    url = f"{BOOKS}{book['id']}/"
    assert ok(await visitor.http.get(url)) == {**book, "pricing_tier": None}
    assert ok(await visitor.http.patch(url, json={"title": "A"}))["title"] == "A"
    assert ok(await visitor.http.put(url, json={**BOOK, "title": "B"}))["title"] == "B"
    assert (await visitor.http.delete(url)).status_code == 204


async def test_a_deleted_book_still_counts(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    assert (await visitor.http.delete(f"{BOOKS}{book['id']}/")).status_code == 204
    assert refused(await visitor.create_book(), 403)


async def test_without_the_cookie_the_same_client_is_counted_on(shop: Shop) -> None:
    await shop.visitor(client_hash=CLIENT).book()
    assert refused(await shop.visitor(client_hash=CLIENT).create_book(), 403)
    await shop.visitor(client_hash="cd" * 32).book()


async def test_an_address_makes_few_visitors_books_a_day_whatever_its_browsers(press: Press) -> None:
    shop = press.shop(visitor_books_per_address=3)
    here, elsewhere = "192.0.2.7", "192.0.2.8"
    made = await asyncio.gather(*(shop.visitor(address=here).create_book() for _ in range(8)))
    assert sorted(each.status_code for each in made) == [201] * 3 + [403] * 5
    limit = "Anonymous visitors can create one book. Sign in to create more."
    assert {each.json()["detail"] for each in made if each.status_code == 403} == {limit}
    await shop.visitor(address=elsewhere).book()
    clock.advance(24 * 3600)
    await shop.visitor(address=here).book()


async def test_without_a_client_hash_the_guest_alone_is_counted(shop: Shop) -> None:
    bare = shop.visitor()
    visitor = Client(shop, type(bare.caller)(storefront=shop.name, guest_id=bare.guest_id))
    await visitor.book()
    assert refused(await visitor.create_book(), 403)


async def test_one_of_many_requests_of_one_guest_makes_a_book(shop: Shop) -> None:
    visitor = shop.visitor()
    statuses = [each.status_code for each in await asyncio.gather(*(visitor.create_book() for _ in range(10)))]
    assert sorted(statuses) == [201] + [403] * 9
    assert len(await visitor.books()) == 1


async def test_one_of_many_guests_of_one_client_makes_a_book(shop: Shop) -> None:
    visitors = [shop.visitor(client_hash=CLIENT) for _ in range(10)]
    made = await asyncio.gather(*(visitor.create_book() for visitor in visitors))
    assert sorted(each.status_code for each in made) == [201] + [403] * 9
    assert await shop.rows("books", storefront=shop.name) == 1


async def test_a_refused_request_counts_nothing(shop: Shop) -> None:
    visitor = shop.visitor()
    assert refused(await visitor.create_book(title=""), 400)
    other = shop.visitor(client_hash=visitor.caller.client_hash)
    await other.book()
    assert refused(await visitor.create_book(), 403)
    assert await shop.rows("visitor_counts", storefront=shop.name, counted_by=str(visitor.guest_id)) == 0


async def test_customers_have_no_limit_whatever_their_client_made_before(shop: Shop) -> None:
    customer = shop.customer()
    for _ in range(3):
        await customer.book()
    assert await shop.rows("visitor_counts", storefront=shop.name) == 0


async def test_a_session_beats_a_guest(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    caller = shop.customer().caller
    both = Client(shop, type(caller)(storefront=shop.name, user_id=caller.user_id, guest_id=visitor.guest_id))
    assert refused(await both.http.get(f"{BOOKS}{book['id']}/"), 403)
    await both.book()
    await both.book()
    assert await visitor.books() == [book]


async def test_a_caller_without_any_identity_cannot_make_a_book(shop: Shop) -> None:
    assert refused(await shop.stranger().create_book(), 401)


async def test_a_visitor_makes_one_character_in_total(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    character = await visitor.character(book["id"])
    assert refused(await visitor.create_character(book["id"]), 403)
    assert (await visitor.http.delete(f"{CHARACTERS}{character['id']}/")).status_code == 204
    assert refused(await visitor.create_character(book["id"]), 403)
    assert ok_list(await visitor.http.get(CHARACTERS)) == []


async def test_one_of_many_requests_makes_a_character(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    made = await asyncio.gather(*(visitor.create_character(book["id"]) for _ in range(4)))
    assert sorted(each.status_code for each in made) == [201, 403, 403, 403]
    assert await shop.rows("characters", storefront=shop.name) == 1


async def test_characters_are_counted_by_client_too(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    await visitor.character(book["id"])
    await shop.set_book(book["id"], guest_id=uuid4())
    other = shop.visitor(guest_id=(await shop.load(book["id"])).guest_id, client_hash=visitor.caller.client_hash)
    assert refused(await other.create_character(book["id"]), 403)
    same_guest = shop.visitor(guest_id=other.guest_id)
    await same_guest.character(book["id"])


@pytest.mark.parametrize("foreign", ["customer", "visitor", "stranger"])
async def test_a_character_for_a_foreign_book_is_403(shop: Shop, foreign: str) -> None:
    book = await shop.visitor().book()
    other: Client = getattr(shop, foreign)()
    assert refused(await other.create_character(book["id"]), 403)
    assert await shop.rows("characters", storefront=shop.name) == 0


async def test_a_visitor_may_rename_the_own_character_and_nothing_else(shop: Shop) -> None:
    visitor = shop.visitor()
    character = await visitor.character((await visitor.book())["id"])
    url = f"{CHARACTERS}{character['id']}/"
    assert ok(await visitor.http.patch(url, json={"name": "Ana"}))["name"] == "Ana"
    assert ok(await visitor.http.patch(url, json={"name": "Eka", "gender": "male"}))["name"] == "Eka"
    assert refused(await visitor.http.patch(url, json={"name": "x", "gender": "female"}), 403)
    files = {"reference_photo": ("a.jpg", (await visitor.fetch(character["reference_photos"][0])).content)}
    assert refused(await visitor.http.patch(url, files=files), 403)
    assert refused(await visitor.http.put(url, data={"name": "x"}, files=files), 403)
    (listed,) = ok_list(await visitor.http.get(CHARACTERS))
    assert (listed["name"], listed["gender"]) == ("Eka", "male")


async def test_a_visitor_may_delete_the_own_character_which_still_counts(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    character = await visitor.character(book["id"])
    assert (await visitor.http.delete(f"{CHARACTERS}{character['id']}/")).status_code == 204
    assert ok_list(await visitor.http.get(CHARACTERS)) == []
    assert refused(await visitor.create_character(book["id"]), 403)


@pytest.mark.parametrize("path", ["", "{id}/"])
async def test_pages_need_a_session_also_of_a_visitor(shop: Shop, path: str) -> None:
    for client in (shop.visitor(), shop.stranger()):
        url = PAGES + path.format(id=uuid4())
        assert refused(await client.http.get(url), 401)
        for method in ("POST",) if not path else ("PUT", "PATCH", "DELETE"):
            body: dict[str, Any] | None = None if method == "DELETE" else {}
            assert refused(await client.http.request(method, url, json=body), 401)


async def test_books_that_visitors_have_not_changed_for_long_are_deleted_with_their_files(shop: Shop) -> None:
    visitor, customer, recent = shop.visitor(), shop.customer(), shop.visitor()
    book, kept, new = await visitor.book(), await customer.book(), await recent.book()
    character = await visitor.character(book["id"])
    await age(shop, book["id"], kept["id"])
    await purge(shop)
    assert await visitor.books() == []
    assert [each["id"] for each in await customer.books() + await recent.books()] == [kept["id"], new["id"]]
    assert (await visitor.fetch(character["reference_photos"][0])).status_code == 404
    assert await shop.rows("assets", storefront=shop.name) == 0


async def test_a_visitors_book_in_an_order_is_not_purged(shop: Shop) -> None:
    visitor = shop.visitor()
    book = await visitor.book()
    await age(shop, book["id"])
    shop.orders.ordered.add((await shop.load(book["id"])).id)
    await purge(shop)
    assert len(await visitor.books()) == 1


async def test_what_visitors_have_made_is_forgotten_after_the_same_time(shop: Shop) -> None:
    visitor = shop.visitor()
    await visitor.book()
    await shop.harness.database.autocommit.execute(
        "update visitor_counts set last_seen_at = %(then)s where storefront = %(storefront)s",
        then=clock.now() - timedelta(days=91),
        storefront=shop.name,
    )
    await purge(shop)
    assert await shop.rows("visitor_counts", storefront=shop.name) == 0


async def test_a_claimed_guest_makes_nothing_even_when_it_was_forgotten(shop: Shop) -> None:
    visitor = shop.visitor()
    claimed = ClaimedGuest(storefront=shop.name, guest_id=visitor.guest_id, user_id=uuid4())
    await shop.harness.database.autocommit.defer_add(claimed)
    assert refused(await visitor.create_book(), 403)


async def age(shop: Shop, *book_ids: str) -> None:
    for book_id in book_ids:
        await shop.set_book(book_id, updated_at=clock.now() - timedelta(days=91))


async def purge(shop: Shop) -> None:
    timers = {timer.name: timer for timer in shop.harness.service.timers}
    for name in ("delete visitors' books", "delete assets"):
        await timers[name].run()


def ok_list(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found
