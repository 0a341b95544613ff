"""Rule 42: order numbers are random and unique at their storefront; a number that is taken is drawn again."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from common.kernel import clock
from orders.domain.checkout import Checkout
from orders.domain.numbers import order_number
from orders.domain.order import OrderLine
from orders.repository.writes import Checkouts
from orders.use_cases.place_order import NumbersExhausted, write_order
from testkit.harness import Harness

from .samples import an_order
from .storefront import OrdersStorefront


async def store(harness: Harness, storefront: str, draws: Iterator[str]) -> str:
    order = an_order(storefront=storefront)
    line = OrderLine(
        order_id=order.id,
        position=0,
        product_id=uuid4(),
        product_name="x",
        product_slug="x",
        sku="x",
        unit_price=0,
        quantity=1,
    )
    checkout = Checkout(
        id=order.id,
        storefront=storefront,
        user_id=order.user_id,
        shipping_address_id=uuid4(),
        billing_address_id=uuid4(),
        deadline=clock.now() + timedelta(minutes=1),
    )
    await Checkouts(harness.database.autocommit).add(checkout)
    await write_order(order, [line], order.entry("placed"), harness.database.autocommit, lambda: next(draws))
    return order.number


async def test_a_number_that_is_taken_is_drawn_again(orders: Harness, storefront: OrdersStorefront) -> None:
    assert await store(orders, storefront.name, iter(["ORD-1"])) == "ORD-1"
    assert await store(orders, storefront.name, iter(["ORD-1", "ORD-1", "ORD-2"])) == "ORD-2"


async def test_concurrent_orders_get_different_numbers(orders: Harness, storefront: OrdersStorefront) -> None:
    numbers = [f"ORD-{n}" for n in range(6)]
    stored = await asyncio.gather(*(store(orders, storefront.name, iter(numbers)) for _ in range(6)))
    assert sorted(stored) == numbers


async def test_another_storefront_may_have_the_same_number(orders: Harness) -> None:
    for storefront in (orders.storefront(), orders.storefront()):
        assert await store(orders, storefront, iter(["ORD-1"])) == "ORD-1"


async def test_running_out_of_numbers_raises_an_error(orders: Harness, storefront: OrdersStorefront) -> None:
    await store(orders, storefront.name, iter(["ORD-1"]))
    with pytest.raises(NumbersExhausted):
        await store(orders, storefront.name, iter(["ORD-1"] * 1000))


def test_the_date_is_the_utc_date_of_creation() -> None:
    late_in_new_york = datetime(2024, 12, 1, 22, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert order_number("ORD", late_in_new_york).startswith("ORD-20241202-")


def test_numbers_are_random() -> None:
    moment = datetime(2024, 12, 2, tzinfo=UTC)
    assert len({order_number("ORD", moment) for _ in range(1000)}) == 1000
