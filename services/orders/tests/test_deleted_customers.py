"""`user.deleted`: orders are kept without personal data."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from common.audit import AuditFilter
from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled
from common.kernel import clock
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from orders.domain.order import ANONYMOUS_USER_ID

from .staff_client import ORDERS, StaffClient
from .storefront import Buyer, OrdersStorefront


async def stored(storefront: OrdersStorefront, order: dict[str, Any]) -> dict[str, Any]:
    row = await storefront.harness.database.autocommit.fetch_one(
        "select * from orders where id = %(id)s", id=order["id"]
    )
    assert row is not None
    return row


async def delete_account(buyer: Buyer, times: int = 1) -> None:
    await buyer.storefront.harness.deliver(UserDeleted(storefront=buyer.storefront.name, user_id=buyer.id), times=times)


@pytest.mark.parametrize("status", ["pending", "delivered", "returned", "cancelled"])
async def test_a_finished_or_unpaid_order_keeps_no_personal_data(storefront: OrdersStorefront, status: str) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    await delete_account(buyer, times=2)
    row = await stored(storefront, order)
    stored_text = orjson.dumps(row).decode()
    for personal in (str(buyer.id), buyer.email, "John Doe", "123 Main St", "10001", "+1234567890"):
        assert personal not in stored_text
    assert (row["user_id"], row["total"], row["number"]) == (ANONYMOUS_USER_ID, 275_498, order["order_number"])
    assert (
        await storefront.harness.database.autocommit.fetch(
            "select 1 from checkouts where user_id = %(user_id)s", user_id=buyer.id
        )
        == []
    )
    assert (
        await storefront.harness.database.autocommit.fetch(
            "select 1 from order_history where created_by = %(created_by)s", created_by=buyer.id
        )
        == []
    )


async def test_an_unpaid_order_is_cancelled_and_its_stock_released(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    await delete_account(buyer, times=2)
    row = await stored(storefront, order)
    assert row["status"] == "cancelled"
    [event] = await storefront.harness.events(OrderCancelled, storefront.name)
    assert (event.order_id, event.user_id, event.email) == (UUID(order["id"]), ANONYMOUS_USER_ID, "")
    await storefront.abandon_checkouts()
    assert storefront.fake_services.stock[buyer.product] == 5
    assert await storefront.harness.mails(buyer.email) == []


@pytest.mark.parametrize("status", ["processing", "shipped"])
async def test_a_paid_order_keeps_its_shipping_address_until_delivery(
    storefront: OrdersStorefront, status: str
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    await delete_account(buyer)
    row = await stored(storefront, order)
    assert (row["user_id"], row["email"], row["billing_address"]["full_name"]) == (ANONYMOUS_USER_ID, "", "")
    assert row["shipping_address"]["full_name"] == "John Doe"
    for step in ("shipped", "delivered")[("processing", "shipped").index(status) :]:
        assert (await storefront.change_status(order, step)).status_code == 200
    assert (await stored(storefront, order))["shipping_address"]["full_name"] == ""


async def test_orders_of_other_customers_are_unchanged(storefront: OrdersStorefront) -> None:
    buyer, other = storefront.buyer(), storefront.buyer()
    await buyer.order()
    kept = await other.order()
    before = await stored(storefront, kept)
    await delete_account(buyer)
    assert await stored(storefront, kept) == before


async def test_an_anonymous_order_sends_no_mail(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "processing")
    await delete_account(buyer)
    await storefront.change_status(order, "shipped")
    clock.advance(1)
    assert await storefront.harness.mails(buyer.email) == []
    assert await storefront.harness.mails("") == []


async def test_texts_about_the_customer_are_removed(storefront: OrdersStorefront, staff: StaffClient) -> None:
    buyer, other = storefront.buyer(), storefront.buyer()
    orders = [await each.order() for each in (buyer, other)]
    for order in orders:
        await staff.client.post(f"{ORDERS}/{order['id']}/notes", json={"text": "lives alone"})
        await staff.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "processing", "note": "rang her"})
    sent = [await staff.client.post(f"{ORDERS}/{order['id']}/mails", json={"mail": "confirmation"}) for order in orders]
    assert [response.status_code // 100 for response in sent] == [2, 2], sent[0].text
    assert await storefront.harness.mails(buyer.email)
    await delete_account(buyer, times=2)
    autocommit = storefront.harness.database.autocommit
    for order, expected in zip(orders, (0, 1), strict=True):
        notes = await autocommit.fetch("select 1 from order_notes where order_id = %(id)s", id=order["id"])
        told = await autocommit.fetch(
            "select 1 from order_history where order_id = %(id)s and note = 'rang her'", id=order["id"]
        )
        wanted = AuditFilter(subject_type="order", subject_id=order["id"])
        entries = await storefront.harness.calls(EveryServiceInterface).audit_entries(storefront.name, wanted, 10)
        assert (len(notes), len(told)) == (expected, expected)
        assert len(entries) == 3
        assert all(entry.after is None for entry in entries) is not bool(expected)
    assert (await storefront.harness.mails(buyer.email), len(await storefront.harness.mails(other.email)) > 0) == (
        [],
        True,
    )


FAILING = """
create or replace function failing() returns trigger language plpgsql as 'begin raise exception ''no''; end'
"""


async def test_a_failing_erasure_leaves_nothing_half_erased_and_completes_later(storefront: OrdersStorefront) -> None:
    buyer, harness = storefront.buyer(), storefront.harness
    order = await buyer.order()
    before = await stored(storefront, order)
    customers, autocommit = harness.calls(CustomersInterface), harness.database.autocommit
    await autocommit.execute(FAILING)
    await autocommit.execute(
        "create trigger failing before update on checkouts for each row execute function failing()"
    )
    await delete_account(buyer)
    assert await stored(storefront, order) == before
    assert await customers.kept_of_customer(storefront.name, buyer.id) == {"orders": 1, "checkouts": 1}
    await autocommit.execute("drop trigger failing on checkouts")
    clock.advance(3600)
    await harness.drain()
    assert await customers.kept_of_customer(storefront.name, buyer.id) == {}
    assert (await stored(storefront, order))["email"] == ""
