"""Claims of visitors' books, deleted customers, and what other services ask."""

import asyncio
from uuid import UUID, uuid4

import pytest
from common.events.identity import GuestClaimed, UserDeleted
from common.rpc.interfaces.generation import BookFacts, GenerationInterface
from testkit.services import TRANSPORTS, resolver_of

from .shop import BOOKS, CHARACTERS, Client, Shop, ok, refused


def claim(shop: Shop, visitor: Client, customer: Client) -> GuestClaimed:
    return GuestClaimed(storefront=shop.name, guest_id=visitor.guest_id, user_id=customer.user_id, merge_id=uuid4())


async def test_a_claimed_book_is_the_customers_with_everything_in_it_and_the_guest_has_nothing(shop: Shop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    book = await visitor.book()
    character = await visitor.character(book["id"])
    await shop.harness.deliver(claim(shop, visitor, customer), times=2)
    assert await customer.books() == [book]
    url = f"{CHARACTERS}{character['id']}/"
    mine = ok(await customer.http.get(url))
    assert (await customer.fetch(mine["reference_photos"][0])).status_code == 200
    assert (await visitor.fetch(character["reference_photos"][0])).status_code == 404
    assert await visitor.books() == []
    assert refused(await visitor.http.get(url), 403)
    assert refused(await visitor.http.patch(f"{BOOKS}{book['id']}/", json={"title": "x"}), 403)


async def test_a_claimed_slug_gets_a_suffix_if_the_customer_has_it(shop: Shop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    await customer.book()
    book = await visitor.book()
    await shop.harness.deliver(claim(shop, visitor, customer), times=3)
    assert [each["slug"] for each in await customer.books()] == ["the-dragon-2", "the-dragon"]
    assert (await customer.books())[0]["id"] == book["id"]


async def test_the_counters_stay_so_the_guest_makes_nothing_more(shop: Shop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    await visitor.book()
    await shop.harness.deliver(claim(shop, visitor, customer))
    assert refused(await visitor.create_book(), 403)
    assert refused(await shop.visitor(client_hash=visitor.caller.client_hash).create_book(), 403)


async def test_a_guest_without_books_can_be_claimed_and_makes_none_afterwards(shop: Shop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    await shop.harness.deliver(claim(shop, visitor, customer))
    assert refused(await visitor.create_book(), 403)


async def test_a_book_that_is_made_during_the_claim_is_claimed_or_refused(shop: Shop) -> None:
    for _ in range(5):
        visitor, customer = shop.visitor(), shop.customer()
        made, _ = await asyncio.gather(visitor.create_book(), shop.harness.deliver(claim(shop, visitor, customer)))
        assert made.status_code in (201, 403)
        assert len(await customer.books()) == (made.status_code == 201)
        assert await visitor.books() == []


async def test_the_first_claim_of_a_guest_wins(shop: Shop) -> None:
    visitor, first, second = shop.visitor(), shop.customer(), shop.customer()
    await visitor.book()
    await shop.harness.deliver(claim(shop, visitor, first))
    await shop.harness.deliver(claim(shop, visitor, second))
    assert (len(await first.books()), await second.books()) == (1, [])


async def test_a_claim_at_another_storefront_claims_nothing_here(shop: Shop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    await visitor.book()
    elsewhere = claim(shop, visitor, customer).model_copy(update={"storefront": "marbelle"})
    await shop.harness.deliver(elsewhere)
    assert len(await visitor.books()) == 1
    assert await shop.rows("claimed_guests", guest_id=visitor.guest_id) == 0


async def test_a_deleted_customers_books_are_deleted_with_everything_in_them(shop: Shop) -> None:
    customer, other = shop.customer(), shop.customer()
    book, kept = await customer.book(), await other.book()
    character = await customer.character(book["id"])
    await customer.page(book["id"], 1)
    await shop.pay(book["id"])
    await shop.set_book(book["id"], status="PRINTED")
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=customer.user_id), times=2)
    assert await shop.rows("books", storefront=shop.name) == 1
    assert await other.books() == [kept]
    for table in ("characters", "book_pages"):
        assert await shop.rows(table, storefront=shop.name) == 0
    assert (await customer.fetch(character["reference_photos"][0])).status_code == 404


@pytest.fixture(params=TRANSPORTS)
def client(shop: Shop, request: pytest.FixtureRequest) -> GenerationInterface:
    return resolver_of(shop.harness.service, request.param, shop.harness.tokens).get(GenerationInterface)


async def test_other_services_learn_whose_a_book_is_and_whether_it_is_paid(
    shop: Shop, client: GenerationInterface
) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    paid, unpaid, guests = await customer.book(), await customer.book(), await visitor.book(title="G")
    await shop.pay(paid["id"])
    ids = [UUID(book["id"]) for book in (paid, unpaid, guests)]
    found = await client.books(shop.name, [*ids, uuid4()])
    mine = {"user_id": customer.user_id, "guest_id": None, "title": "The dragon"}
    assert found == {
        ids[0]: BookFacts(id=ids[0], **mine, is_paid=True),
        ids[1]: BookFacts(id=ids[1], **mine, is_paid=False),
        ids[2]: BookFacts(id=ids[2], user_id=None, guest_id=visitor.guest_id, title="G", is_paid=False),
    }
    assert await client.books("reviv", ids) == {}


async def test_other_services_learn_the_book_of_an_item(shop: Shop, client: GenerationInterface) -> None:
    customer = shop.customer()
    book = await customer.book()
    character, page = await customer.character(book["id"]), await customer.page(book["id"], 1)
    for content_type, item in (("CHARACTER", character), ("page", page), ("Cover", book)):
        found = await client.book_of_item(shop.name, content_type, UUID(item["id"]))
        assert found is not None
        assert str(found.id) == book["id"]
        assert await client.book_of_item("reviv", content_type, UUID(item["id"])) is None
    assert await client.book_of_item(shop.name, "CHARACTER", uuid4()) is None
    assert await client.book_of_item(shop.name, "AUDIO", UUID(book["id"])) is None
