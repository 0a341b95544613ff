"""`GET /api/billing/ledger/`, written from the events of orders and generation."""

from typing import Any
from uuid import uuid4

import pytest
from common.db.database import Database
from common.events.envelope import Event
from common.events.identity import UserDeleted
from common.events.orders import DELETED_CUSTOMER
from payments.repository import book_ledger
from testkit.harness import Harness
from testkit.readings import readings

from .shop import LEDGER, STAFF_LEDGERS, BookBilling


async def test_no_session_is_401(shop: BookBilling) -> None:
    response = await shop.visitor.get(LEDGER)
    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}


async def test_a_customer_without_books_has_an_empty_ledger(shop: BookBilling) -> None:
    assert await shop.ledger() == []


async def test_a_paid_order_is_a_purchase_once(shop: BookBilling) -> None:
    measured, event = readings(), shop.order_paid()
    await shop.harness.deliver(event, times=2)
    await shop.harness.deliver(event.model_copy(update={"version": 2}))
    labels = {"atelier.storefront": event.storefront, "atelier.currency": "GEL", "atelier.source": "book"}
    assert measured.value("atelier.money.paid", labels) == event.amount
    [entry] = await shop.ledger()
    assert entry == {
        "id": entry["id"],
        "entry_type": "PURCHASE",
        "content_type": None,
        "content_id": None,
        "attempt_number": None,
        "retry_consumed": False,
        "metadata": {"order_id": 12, "tier_name": "book_8", "amount_paid": "40.00", "currency": "GEL"},
        "created_at": entry["created_at"],
    }


async def test_a_paid_pack_is_a_purchase_with_its_item(shop: BookBilling) -> None:
    event = shop.paid_pack()
    assert event.retry_pack is not None
    await shop.harness.deliver(event)
    [entry] = await shop.ledger()
    assert entry["metadata"] == {
        "order_id": 12,
        "tier_name": "retry_pack",
        "amount_paid": "2.00",
        "currency": "GEL",
        "retry_pack_order_id": str(event.retry_pack.id),
        "content_type": "PAGE",
        "content_id": str(event.retry_pack.content_id),
    }


async def test_a_generated_version_is_a_generation_once_with_the_id_it_knows(shop: BookBilling) -> None:
    event = shop.generated()
    await shop.harness.deliver(event, times=3)
    [entry] = await shop.ledger()
    assert entry == {
        "id": str(event.ledger_entry_id),
        "entry_type": "GENERATION",
        "content_type": "PAGE",
        "content_id": str(event.version_id),
        "attempt_number": 2,
        "retry_consumed": True,
        "metadata": {"order_id": 12, "tier_name": "book_8", "amount_paid": "40.00"},
        "created_at": entry["created_at"],
    }


async def test_the_free_draft_of_an_unpaid_book_has_empty_metadata_and_consumed_nothing(shop: BookBilling) -> None:
    await shop.harness.deliver(shop.generated(is_retry=False, order_number=None, tier_name=None, amount=None))
    [entry] = await shop.ledger()
    assert (entry["metadata"], entry["retry_consumed"]) == ({}, False)


async def test_a_returned_retry_is_a_refund_once(shop: BookBilling) -> None:
    event = shop.returned(content_type="COVER", attempt_number=3)
    await shop.harness.deliver(event, times=2)
    [entry] = await shop.ledger()
    expected = {
        "entry_type": "REFUND",
        "content_type": "COVER",
        "content_id": str(event.version_id),
        "attempt_number": 3,
        "retry_consumed": False,
        "metadata": {},
    }
    assert {name: entry[name] for name in expected} == expected


async def test_the_newest_entry_is_first(shop: BookBilling) -> None:
    for event in (shop.order_paid(), shop.generated(), shop.returned()):
        await shop.harness.deliver(event)
    assert [entry["entry_type"] for entry in await shop.ledger()] == ["REFUND", "GENERATION", "PURCHASE"]


async def test_a_ledger_has_the_entries_of_its_customer_and_storefront_only(shop: BookBilling) -> None:
    await shop.harness.deliver(shop.generated())
    assert await shop.ledger(uuid4()) == []
    elsewhere = shop.harness.storefront("storybook")
    client = shop.harness.customer(elsewhere, shop.user_id, "storybook")
    assert (await client.get(LEDGER)).json() == []


@pytest.mark.parametrize("made", ["order_paid", "generated", "returned"])
async def test_the_ledger_of_a_deleted_customer_is_kept_without_them(shop: BookBilling, made: str) -> None:
    event: Event = getattr(shop, made)()
    await shop.harness.deliver(event)
    for storefront in (shop.harness.storefront("storybook"), shop.storefront):
        count = len(await shop.ledger())
        assert count == 1
        await shop.harness.deliver(UserDeleted(storefront=storefront, user_id=shop.user_id), times=2)
    assert await shop.ledger() == []
    assert await _count(shop.harness.database, shop.storefront) == 1
    sql = "select user_id from book_ledger where storefront = %(storefront)s"
    assert await shop.harness.database.autocommit.fetch_value(sql, storefront=shop.storefront) is None


async def test_a_purchase_of_a_customer_who_was_deleted_before_has_no_customer(shop: BookBilling) -> None:
    await shop.harness.deliver(shop.order_paid(user_id=DELETED_CUSTOMER))
    sql = "select user_id, amount from book_ledger where storefront = %(storefront)s"
    rows = await shop.harness.database.autocommit.fetch(sql, storefront=shop.storefront)
    assert rows == [{"user_id": None, "amount": 4_000}]


async def _count(database: Database, storefront: str) -> int:
    sql = "select count(*) from book_ledger where storefront = %(storefront)s"
    return int(await database.autocommit.fetch_value(sql, storefront=storefront))


async def test_staff_read_the_ledger_of_a_customer_by_pages(shop: BookBilling) -> None:
    paid, generated = shop.order_paid(), shop.generated()
    for event in (paid, generated):
        await shop.harness.deliver(event)
    path = f"{STAFF_LEDGERS}/{shop.user_id}"
    first = (await shop.staff.get(path, params={"limit": 1})).json()
    second = (await shop.staff.get(path, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert second["next_cursor"] is None
    entries: list[dict[str, Any]] = [*first["items"], *second["items"]]
    assert [entry["reference"] for entry in entries] == [str(generated.version_id), str(paid.order_id)]
    assert (entries[1]["amount"], entries[1]["currency"], entries[1]["tier_code"]) == ("40.00", "GEL", "book_8")
    assert (entries[0]["amount"], entries[0]["book_id"]) == (None, str(generated.book_id))


async def test_ledgers_are_for_staff_of_the_storefront(shop: BookBilling) -> None:
    await shop.harness.deliver(shop.order_paid())
    path = f"{STAFF_LEDGERS}/{shop.user_id}"
    assert (await shop.harness.customer(shop.storefront, shop.user_id, "staff").get(path)).status_code == 403
    other = shop.harness.storefront("storybook")
    assert (await shop.harness.staff(other).get(path)).json()["items"] == []
    assert (await shop.staff.get(f"{STAFF_LEDGERS}/{uuid4()}")).json()["items"] == []
    assert (await shop.staff.get(f"{STAFF_LEDGERS}/x")).status_code == 404


async def test_the_endpoints_are_documented(shop: BookBilling) -> None:
    harness: Harness = shop.harness
    paths = (await harness.document("storybook"))["paths"]
    assert {(method, path) for path, operations in paths.items() for method in operations} == {
        ("get", "/api/billing/tiers/"),
        ("get", "/api/billing/ledger/"),
    }


async def test_a_ledger_is_read_by_an_index(shop: BookBilling) -> None:
    async with shop.harness.database.transaction() as uow:
        await uow.execute("set local enable_seqscan = off")
        rows = await uow.fetch(
            f"explain {book_ledger._OF_USER}",
            storefront=shop.storefront,
            user_id=shop.user_id,
            before=book_ledger.ABOVE_ALL_NUMBERS,
            limit=10,
        )
    assert "book_ledger_of_user" in str(rows)
