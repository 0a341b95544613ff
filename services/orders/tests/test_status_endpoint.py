"""Rule 47: staff moves orders along at `POST /orders/{id}/status/`."""

from typing import Any
from uuid import uuid4

import pytest
from common.events.envelope import Event
from common.events.orders import OrderAccepted, OrderCancelled, OrderDelivered, OrderReturned, OrderShipped
from common.testing.harness import Harness
from orders.contracts.emporium.schemas import OrderDetail
from orders.domain.status import TRANSITIONS, Status

from .neighbours import Neighbours
from .shops import ORDERS, Shop

MOVES = [(before, after) for before in Status for after in Status]
TOLD: dict[str, type[Event]] = {
    "processing": OrderAccepted,
    "shipped": OrderShipped,
    "delivered": OrderDelivered,
    "cancelled": OrderCancelled,
    "returned": OrderReturned,
}


@pytest.mark.parametrize(("before", "after"), MOVES)
async def test_only_the_documented_transitions_are_made(shop: Shop, before: Status, after: Status) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, before)
    history = await buyer.history(order)
    response = await shop.move(order, after)
    if after in TRANSITIONS[before]:
        assert response.status_code == 200
        assert response.json() == await buyer.read(order)
        assert [status for status, _ in await buyer.history(order)] == [status for status, _ in history] + [after]
        assert len(await shop.harness.events(TOLD[after], shop.name)) == 1
    else:
        assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
        assert response.json()["error"] == f"Cannot change from {before} to {after}"
        assert await buyer.history(order) == history


async def test_shipping_sets_the_tracking_number_and_the_moment(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "processing")
    response = await shop.move(order, "shipped", tracking_number=" 1Z999 ", note="By air.")
    OrderDetail.model_validate_json(response.content)
    detail = await buyer.read(order)
    assert (detail["tracking_number"], detail["delivered_at"]) == ("1Z999", None)
    assert detail["shipped_at"] >= detail["created_at"]
    assert (await buyer.history(order))[-1] == ("shipped", "By air.")
    [told] = await shop.harness.events(OrderShipped, shop.name)
    assert told.tracking_number == "1Z999"
    await shop.move(order, "delivered", tracking_number="ignored")
    detail = await buyer.read(order)
    assert (detail["tracking_number"], detail["delivered_at"] >= detail["shipped_at"]) == ("1Z999", True)


async def test_a_return_does_not_restock_by_itself(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    await shop.bring_to(order, "returned")
    await shop.sweep()
    assert neighbours.stock[buyer.product] == 4


async def test_a_cancellation_by_staff_restocks_at_once(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    await shop.move(order, "cancelled")
    assert neighbours.stock[buyer.product] == 5


async def test_the_history_remembers_who_it_was(shop: Shop) -> None:
    order = await shop.buyer().order()
    await shop.bring_to(order, "processing")
    [row] = await shop.harness.database.reads.rows(
        "select created_by from order_history where order_id = %s and status = 'processing'", (order["id"],)
    )
    assert row["created_by"] == shop.staff_member.user_id


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
async def test_a_faulty_body_is_400_at_its_field(shop: Shop, body: dict[str, Any], field: str) -> None:
    client = shop.harness.client(shop.staff_member, "emporium")
    response = await client.post(f"{ORDERS}{uuid4()}/status/", json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert set(response.json()["details"]) == {field}


async def test_customers_are_403_and_strangers_401(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    path = f"{ORDERS}{order['id']}/status/"
    mine = await buyer.client.post(path, json={"status": "processing"})
    assert (mine.status_code, mine.json()["code"]) == (403, "permission_denied")
    assert (await shop.harness.anonymous(shop.name).post(path, json={"status": "processing"})).status_code == 401
    assert (await buyer.read(order))["status"] == "pending"


async def test_staff_of_another_storefront_finds_nothing(orders: Harness, neighbours: Neighbours, shop: Shop) -> None:
    order = await shop.buyer().order()
    response = await Shop(orders, neighbours).move(order, "processing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_move_repeated_with_its_key_is_made_once(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    client = shop.harness.client(shop.staff_member, "emporium")
    for _ in range(2):
        response = await client.post(
            f"{ORDERS}{order['id']}/status/", json={"status": "processing"}, headers={"Idempotency-Key": "m"}
        )
        assert response.status_code == 200
    assert len(await buyer.history(order)) == 2
