"""`POST /api/orders/create/`."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel.callers import Caller
from orders.storefront import Books, Tier

from .shop import CREATE, BookShop


async def test_the_amounts_are_computed_from_the_tier_whatever_was_sent(shop: BookShop) -> None:
    reader = shop.customer()
    item = {"book_id": str(reader.book.id), "quantity": 3, "unit_price": "-0.01"}
    response = await reader.create(items=[item], tier_name="BOOK_12", delivery_cost=0, total_amount="1.00")
    assert response.status_code == 201
    row = await shop.row(response.json()["order_id"])
    assert response.json() == {
        "order_id": row["number"],
        "status": "pending",
        "total_amount": "150.00",
        "currency": "GEL",
    }
    assert (row["total"], row["tier_code"], row["status"]) == (15_000, "book_12", "pending")


async def test_delivery_is_charged_once_per_order(shop: BookShop) -> None:
    tiers = (Tier(code="small", name="Small", price=4_000),)
    shop.name = shop.harness.storefront("storybook", Books(tiers=tiers, delivery=550))
    reader = shop.customer()
    item = {"book_id": str(reader.book.id), "unit_price": 1}
    response = await reader.create(items=[item, item], tier_name="small", delivery_cost="0")
    assert response.json()["total_amount"] == "85.50"


async def test_a_tier_is_found_by_its_name_too(shop: BookShop) -> None:
    reader = shop.customer()
    assert (await shop.row(await reader.order(tier_name="8 Pages")))["tier_code"] == "book_8"


async def test_quantity_defaults_to_one(shop: BookShop) -> None:
    reader = shop.customer()
    item = {"book_id": str(reader.book.id), "unit_price": 40}
    assert (await reader.create(items=[item])).json()["total_amount"] == "40.00"


@pytest.mark.parametrize("tier", ["nothing", "book_16", "retry_pack", "RETRY_PACK"])
async def test_an_unknown_inactive_or_reserved_tier_is_refused(shop: BookShop, tier: str) -> None:
    tiers = tuple(Tier(code=code, name=code, price=4_000, active=code == "book_8") for code in ("book_8", "book_16"))
    shop.name = shop.harness.storefront("storybook", Books(tiers=tiers))
    response = await shop.customer().create(tier_name=tier)
    assert response.status_code == 400
    assert response.json() == {"detail": "Unknown pricing tier.", "tier_name": ["Unknown pricing tier."]}
    assert await shop.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tier_name": None}, "tier_name"),
        ({"tier_name": " "}, "tier_name"),
        ({"tier_name": "x" * 21}, "tier_name"),
        ({"delivery_address_id": None}, "delivery_address_id"),
        ({"delivery_address_id": "home"}, "delivery_address_id"),
        ({"delivery_address_id": True}, "delivery_address_id"),
        ({"delivery_address_id": 2**63}, "delivery_address_id"),
        ({"items": None}, "items"),
        ({"items": {}}, "items"),
        ({"items": []}, "items"),
        ({"items": ["x"]}, "items.0"),
        ({"items": [{"unit_price": 1}]}, "items.0.book_id"),
        ({"items": [{"book_id": "x", "unit_price": 1}]}, "items.0.book_id"),
        ({"items": [{"book_id": str(uuid4())}]}, "items.0.unit_price"),
        ({"items": [{"book_id": str(uuid4()), "unit_price": "NaN"}]}, "items.0.unit_price"),
        ({"items": [{"book_id": str(uuid4()), "unit_price": 1, "quantity": 0}]}, "items.0.quantity"),
        ({"items": [{"book_id": str(uuid4()), "unit_price": 1, "quantity": -1}]}, "items.0.quantity"),
        ({"items": [{"book_id": str(uuid4()), "unit_price": 1, "quantity": 101}]}, "items.0.quantity"),
        ({"items": [{"book_id": str(uuid4()), "unit_price": 1, "quantity": 1.5}]}, "items.0.quantity"),
        ({"total_amount": "much"}, "total_amount"),
    ],
)
async def test_a_missing_or_malformed_field_is_400_and_named(
    shop: BookShop, changes: dict[str, Any], field: str
) -> None:
    response = await shop.customer().create(**changes)
    assert response.status_code == 400
    assert isinstance(response.json()["detail"], str)
    assert response.json()[field]
    assert await shop.count() == 0


async def test_a_visitor_orders_the_own_book_to_the_own_address(shop: BookShop) -> None:
    visitor = shop.visitor()
    row = await shop.row(await visitor.order())
    assert (row["user_id"], row["guest_id"]) == (None, visitor.caller.guest_id)
    assert row["email"] == visitor.address.email


async def test_a_caller_without_session_and_token_is_400(shop: BookShop) -> None:
    visitor = shop.visitor()
    client = shop.harness.client(Caller(storefront=shop.name), "storybook")
    response = await client.post(CREATE, json=visitor.body())
    assert response.status_code == 400
    assert response.json() == {"detail": "Anonymous token is required."}


async def test_unknown_books_and_addresses_are_404(shop: BookShop) -> None:
    reader, elsewhere = shop.customer(), shop.another().customer()
    for body in (
        reader.body(delivery_address_id=2**62),
        reader.body(delivery_address_id=elsewhere.address.number),
        reader.body(items=[{"book_id": str(uuid4()), "unit_price": 1}]),
        reader.body(items=elsewhere.body()["items"]),
    ):
        response = await reader.post(CREATE, body)
        assert response.status_code == 404
        assert set(response.json()) == {"detail"}
    assert await shop.count() == 0


async def test_foreign_books_and_addresses_are_403(shop: BookShop) -> None:
    customer, visitor, other = shop.customer(), shop.visitor(), shop.visitor()
    for caller, owner in ((customer, visitor), (visitor, customer), (visitor, other)):
        for changes in ({"delivery_address_id": owner.address.number}, {"items": owner.body()["items"]}):
            response = await caller.create(**changes)
            assert response.status_code == 403
    assert await shop.count() == 0


async def test_one_foreign_book_among_own_ones_is_403(shop: BookShop) -> None:
    customer, other = shop.customer(), shop.customer()
    response = await customer.create(items=[*customer.body()["items"], *other.body()["items"]])
    assert response.status_code == 403


async def test_a_session_beats_the_books_of_a_token(shop: BookShop) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    both = Caller(storefront=shop.name, user_id=customer.id, email="x@y.example", guest_id=visitor.caller.guest_id)
    client = shop.harness.client(both, "storybook")
    assert (await client.post(CREATE, json=visitor.body())).status_code == 403
    response = await client.post(CREATE, json=customer.body())
    assert response.status_code == 201
    row = await shop.row(response.json()["order_id"])
    assert (row["user_id"], row["guest_id"]) == (customer.id, None)


async def test_the_address_is_copied_so_that_later_edits_do_not_change_the_order(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    moved = reader.address.model_copy(update={"city": "Batumi"})
    shop.services.contact_addresses[shop.name, moved.number] = moved
    assert (await shop.row(order_id))["address"] == {
        "full_name": "Nino Beridze",
        "phone": "+995555123456",
        "email": "nino@family.example",
        "address_line1": "12 Rustaveli Avenue",
        "address_line2": "",
        "city": "Tbilisi",
    }


async def test_a_visitors_address_must_have_the_email_of_the_future_account(shop: BookShop) -> None:
    response = await shop.visitor(email="").create()
    assert response.status_code == 400
    assert response.json()["delivery_address_id"] == ["The delivery address has no email."]
    assert (await shop.customer(email="").create()).status_code == 201


async def test_a_repeated_key_gets_the_same_order(shop: BookShop) -> None:
    reader = shop.customer()
    first, second = await reader.create("key"), await reader.create("key")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["idempotent-replayed"] == "true"
    assert (await reader.create("key", tier_name="book_12")).status_code == 422
    assert await shop.count() == 1


async def test_a_repetition_after_a_crash_gets_the_order_of_the_first_attempt(shop: BookShop) -> None:
    reader = shop.customer()
    first = await reader.create("key")
    await shop.harness.database.autocommit.execute("delete from idempotency_keys")
    assert (await reader.create("key")).json() == first.json()
    assert await shop.count() == 1


async def test_an_unavailable_service_is_503_and_orders_nothing(shop: BookShop) -> None:
    shop.services.books.is_down = True
    assert (await shop.customer().create()).status_code == 503
    assert await shop.count() == 0


async def test_order_numbers_are_integers_of_the_storefront(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    assert (await shop.another().pay(order_id)).status_code == 404
    assert isinstance((await shop.row(order_id))["id"], UUID)


async def test_a_book_may_be_ordered_again(shop: BookShop) -> None:
    reader = shop.customer()
    reader.pay_for_book()
    assert await reader.order() != await reader.order(tier_name="book_16")
