"""Release of reservations: by orders, and by the events that end an order."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.envelope import Event
from common.events.orders import (
    CheckoutAbandoned,
    GoodsReturned,
    OrderAccepted,
    OrderCancelled,
    OrderExpired,
    OrderPaid,
)

from .shops import Shop, line


def order_event(shop: Shop, kind: type[Event], order_id: UUID) -> Event:
    facts: dict[str, Any] = {"storefront": shop.name, "order_id": order_id}
    if kind is not CheckoutAbandoned:
        facts |= {"number": "ORD-1", "user_id": uuid4(), "email": "john@example.com"}
    if kind is OrderPaid:
        facts |= {"amount": 1, "currency": "USD"}
    if kind in (OrderAccepted, OrderPaid):
        facts |= {"lines": []}
    return kind.model_validate(facts)


async def test_a_release_returns_the_stock_once_and_refuses_a_later_reservation(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await asyncio.gather(*(shop.release(order) for _ in range(5)))
    assert await shop.stock(made["id"]) == 5
    late = await shop.reserve(order, line(made, 3))
    assert (late.status_code, late.json()["code"]) == (409, "reservation.closed")


async def test_a_release_before_the_reservation_prevents_the_reservation(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.release(order)
    assert (await shop.reserve(order, line(made))).json()["code"] == "reservation.closed"
    assert await shop.stock(made["id"]) == 5


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired, CheckoutAbandoned])
async def test_the_stock_of_an_order_that_ends_is_returned_exactly_once(shop: Shop, kind: type[Event]) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.deliver(order_event(shop, kind, order), times=2)
    await shop.harness.deliver(order_event(shop, kind, order))
    await shop.release(order)
    assert await shop.stock(made["id"]) == 5


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired, CheckoutAbandoned])
async def test_a_reservation_after_the_end_of_its_order_is_refused(shop: Shop, kind: type[Event]) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.harness.deliver(order_event(shop, kind, order), times=2)
    assert (await shop.reserve(order, line(made))).json()["code"] == "reservation.closed"


@pytest.mark.parametrize("reason", [OrderPaid, OrderAccepted])
@pytest.mark.parametrize("kind", [OrderExpired, CheckoutAbandoned])
async def test_the_reservation_of_a_paid_or_accepted_order_is_permanent(
    shop: Shop, kind: type[Event], reason: type[Event]
) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.deliver(order_event(shop, reason, order), times=2)
    await shop.harness.deliver(order_event(shop, kind, order))
    assert await shop.stock(made["id"]) == 2


async def test_an_accepted_order_that_is_paid_and_cancelled_returns_its_stock_once(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    for kind in (OrderAccepted, OrderPaid, OrderCancelled, OrderPaid):
        await shop.harness.deliver(order_event(shop, kind, order), times=2)
    assert await shop.stock(made["id"]) == 5


async def test_cancelling_a_paid_order_returns_its_stock(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.deliver(order_event(shop, OrderPaid, order))
    await shop.harness.deliver(order_event(shop, OrderCancelled, order), times=2)
    await shop.harness.deliver(order_event(shop, OrderPaid, order))
    assert await shop.stock(made["id"]) == 5


async def test_goods_that_came_back_are_for_sale_again_once(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    uncounted = await shop.product(sku="U-1", quantity=5, track_inventory=False)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    event = GoodsReturned(
        storefront=shop.name,
        version=4,
        order_id=order,
        number="ORD-1",
        user_id=uuid4(),
        email="john@example.com",
        cause_id=uuid4(),
        lines=[
            {"product_id": made["id"], "variant_id": None, "quantity": 2},
            {"product_id": uncounted["id"], "variant_id": None, "quantity": 1},
            {"product_id": uuid4(), "variant_id": None, "quantity": 1},
        ],
    )
    await shop.harness.deliver(event, times=2)
    assert await shop.stock(made["id"]) == 4
    assert await shop.stock(uncounted["id"]) == 5
    movements = (await shop.done("GET", f"/stock/movements?product_id={made['id']}"))["items"]
    assert (movements[0]["kind"], movements[0]["delta"], movements[0]["order_id"]) == ("return", 2, str(order))
