"""`user.deleted`: orders stay for the books, without the person."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from common import clock
from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled
from orders.domain.order import NOBODY

from .shops import Buyer, Shop


async def stored(shop: Shop, order: dict[str, Any]) -> dict[str, Any]:
    row = await shop.harness.database.reads.row("select * from orders where id = %s", (order["id"],))
    assert row is not None
    return row


async def forget(buyer: Buyer, times: int = 1) -> None:
    await buyer.shop.harness.tell(UserDeleted(storefront=buyer.shop.name, user_id=buyer.id), times=times)


@pytest.mark.parametrize("status", ["pending", "delivered", "returned", "cancelled"])
async def test_a_finished_or_unpaid_order_keeps_nothing_of_the_person(shop: Shop, status: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    await forget(buyer, times=2)
    row = await stored(shop, order)
    said = orjson.dumps(row).decode()
    for personal in (str(buyer.id), buyer.email, "John Doe", "123 Main St", "10001", "+1234567890"):
        assert personal not in said
    assert (row["user_id"], row["total"], row["number"]) == (NOBODY, 275_498, order["order_number"])
    assert await shop.harness.database.reads.rows("select 1 from checkouts where user_id = %s", (buyer.id,)) == []
    assert (
        await shop.harness.database.reads.rows("select 1 from order_history where created_by = %s", (buyer.id,)) == []
    )


async def test_an_unpaid_order_is_cancelled_and_its_stock_returned(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    await forget(buyer, times=2)
    row = await stored(shop, order)
    assert row["status"] == "cancelled"
    [told] = await shop.harness.events(OrderCancelled, shop.name)
    assert (told.order_id, told.user_id, told.email) == (UUID(order["id"]), NOBODY, "")
    await shop.sweep()
    assert shop.neighbours.stock[buyer.product] == 5
    assert await shop.harness.mails(buyer.email) == []


@pytest.mark.parametrize("status", ["processing", "shipped"])
async def test_a_paid_order_keeps_its_destination_until_it_is_there(shop: Shop, status: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    await forget(buyer)
    row = await stored(shop, order)
    assert (row["user_id"], row["email"], row["billing_address"]["full_name"]) == (NOBODY, "", "")
    assert row["shipping_address"]["full_name"] == "John Doe"
    for step in ("shipped", "delivered")[("processing", "shipped").index(status) :]:
        assert (await shop.move(order, step)).status_code == 200
    assert (await stored(shop, order))["shipping_address"]["full_name"] == ""


async def test_orders_of_others_are_untouched(shop: Shop) -> None:
    buyer, other = shop.buyer(), shop.buyer()
    await buyer.order()
    kept = await other.order()
    before = await stored(shop, kept)
    await forget(buyer)
    assert await stored(shop, kept) == before


async def test_nobody_can_be_written_to_about_an_anonymous_order(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "processing")
    written = len(await shop.harness.mails(buyer.email))
    await forget(buyer)
    await shop.move(order, "shipped")
    clock.advance(1)
    assert len(await shop.harness.mails(buyer.email)) == written
    assert await shop.harness.mails("") == []
