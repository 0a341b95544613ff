"""Rule 47: staff change the status of orders by `POST /orders/{id}/status/`."""

from typing import Any
from uuid import uuid4

import pytest
from common.events.envelope import Event
from common.events.orders import OrderAccepted, OrderCancelled, OrderDelivered, OrderReturned, OrderShipped
from orders.contracts.emporium.schemas import OrderDetail
from orders.domain.status import TRANSITIONS, Status
from testkit.harness import Harness

from .fakes import FakeServices
from .storefront import ORDERS, OrdersStorefront

MOVES = [(before, after) for before in Status for after in Status]
EVENT_OF_STATUS: dict[str, type[Event]] = {
    "processing": OrderAccepted,
    "shipped": OrderShipped,
    "delivered": OrderDelivered,
    "cancelled": OrderCancelled,
    "returned": OrderReturned,
}


@pytest.mark.parametrize(("before", "after"), MOVES)
async def test_only_the_documented_transitions_are_possible(
    storefront: OrdersStorefront, before: Status, after: Status
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, before)
    history = await buyer.history(order)
    response = await storefront.change_status(order, after)
    if after in TRANSITIONS[before]:
        assert response.status_code == 200
        assert response.json() == await buyer.read(order)
        assert [status for status, _ in await buyer.history(order)] == [status for status, _ in history] + [after]
        assert len(await storefront.harness.events(EVENT_OF_STATUS[after], storefront.name)) == 1
    else:
        assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
        assert response.json()["error"] == f"Cannot change from {before} to {after}"
        assert await buyer.history(order) == history


async def test_shipping_sets_the_tracking_number_and_the_time(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "processing")
    response = await storefront.change_status(order, "shipped", tracking_number=" 1Z999 ", note="By air.")
    OrderDetail.model_validate_json(response.content)
    detail = await buyer.read(order)
    assert (detail["tracking_number"], detail["delivered_at"]) == ("1Z999", None)
    assert detail["shipped_at"] >= detail["created_at"]
    assert (await buyer.history(order))[-1] == ("shipped", "By air.")
    [event] = await storefront.harness.events(OrderShipped, storefront.name)
    assert event.tracking_number == "1Z999"
    await storefront.change_status(order, "delivered", tracking_number="ignored")
    detail = await buyer.read(order)
    assert (detail["tracking_number"], detail["delivered_at"] >= detail["shipped_at"]) == ("1Z999", True)


async def test_a_return_does_not_release_stock(storefront: OrdersStorefront, fake_services: FakeServices) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    await storefront.advance_to(order, "returned")
    await storefront.abandon_checkouts()
    assert fake_services.stock[buyer.product] == 4


async def test_a_cancellation_by_staff_releases_the_stock_at_once(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    await storefront.change_status(order, "cancelled")
    assert fake_services.stock[buyer.product] == 5


async def test_the_history_records_the_member_of_staff(storefront: OrdersStorefront) -> None:
    order = await storefront.buyer().order()
    await storefront.advance_to(order, "processing")
    [row] = await storefront.harness.database.autocommit.fetch(
        "select created_by from order_history where order_id = %(order_id)s and status = 'processing'",
        order_id=order["id"],
    )
    assert row["created_by"] == storefront.staff_member.user_id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "status"),
        ({"status": "lost"}, "status"),
        ({"status": None}, "status"),
        ({"status": "shipped", "tracking_number": 7}, "tracking_number"),
        ({"status": "shipped", "tracking_number": "x" * 101}, "tracking_number"),
        ({"status": "shipped", "note": "x" * 1001}, "note"),
        ({"status": "shipped", "note": "a\x00b"}, "note"),
    ],
)
async def test_an_invalid_body_is_400_with_its_field(
    storefront: OrdersStorefront, body: dict[str, Any], field: str
) -> None:
    client = storefront.harness.client(storefront.staff_member, "emporium")
    response = await client.post(f"{ORDERS}{uuid4()}/status/", json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert set(response.json()["details"]) == {field}


async def test_customers_get_403_and_anonymous_callers_401(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    path = f"{ORDERS}{order['id']}/status/"
    mine = await buyer.client.post(path, json={"status": "processing"})
    assert (mine.status_code, mine.json()["code"]) == (403, "permission_denied")
    assert (
        await storefront.harness.anonymous(storefront.name).post(path, json={"status": "processing"})
    ).status_code == 401
    assert (await buyer.read(order))["status"] == "pending"


async def test_staff_of_another_storefront_get_404(
    orders: Harness, fake_services: FakeServices, storefront: OrdersStorefront
) -> None:
    order = await storefront.buyer().order()
    response = await OrdersStorefront(orders, fake_services).change_status(order, "processing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_change_repeated_with_its_key_is_made_once(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    client = storefront.harness.client(storefront.staff_member, "emporium")
    for _ in range(2):
        response = await client.post(
            f"{ORDERS}{order['id']}/status/", json={"status": "processing"}, headers={"Idempotency-Key": "m"}
        )
        assert response.status_code == 200
    assert len(await buyer.history(order)) == 2
