"""Unpaid orders are cancelled after the storefront's reservation."""

import asyncio

from common import clock
from common.events.orders import OrderCancelled, OrderExpired
from common.storefronts import Orders
from common.testing.conditions import eventually
from common.testing.harness import Harness

from .neighbours import Neighbours
from .shops import Shop

EXPIRED = ("cancelled", "Order expired: it was not paid in time.")


async def test_an_unpaid_order_expires_after_the_reservation_and_not_before(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    clock.advance(shop.storefront.orders.reservation - 60)
    await shop.expire()
    assert (await buyer.read(order))["status"] == "pending"
    clock.advance(61)
    await shop.expire()
    assert (await buyer.history(order))[1:] == [EXPIRED]
    [told] = await shop.harness.events(OrderExpired, shop.name)
    assert (str(told.order_id), told.user_id, told.email) == (order["id"], buyer.id, buyer.email)
    assert await shop.harness.events(OrderCancelled, shop.name) == []
    await shop.sweep()
    assert shop.neighbours.stock[buyer.product] == 5


async def test_each_storefront_has_a_reservation_of_its_own(orders: Harness, neighbours: Neighbours) -> None:
    patient, hasty = (
        Shop(orders, neighbours),
        Shop(orders, neighbours, orders.storefront(orders=Orders(shipping=0, reservation=60, number_prefix="ORD"))),
    )
    kept, lost = patient.buyer(), hasty.buyer()
    first, second = await kept.order(), await lost.order()
    clock.advance(61)
    await hasty.expire()
    assert ((await kept.read(first))["status"], (await lost.read(second))["status"]) == ("pending", "cancelled")


async def test_paid_and_cancelled_orders_do_not_expire(shop: Shop) -> None:
    paid, cancelled = shop.buyer(), shop.buyer()
    one, other = await paid.order(), await cancelled.order()
    await shop.pay(one)
    await cancelled.cancel(other)
    clock.advance(shop.storefront.orders.reservation + 1)
    await shop.expire()
    assert await shop.harness.events(OrderExpired, shop.name) == []
    assert ((await paid.read(one))["status"], len(await cancelled.history(other))) == ("processing", 2)


async def test_the_expiry_is_safe_in_several_processes(shop: Shop) -> None:
    buyers = [shop.buyer() for _ in range(8)]
    made = [await buyer.order() for buyer in buyers]
    clock.advance(shop.storefront.orders.reservation + 1)
    await asyncio.gather(*(shop.expire() for _ in range(4)))
    assert len(await shop.harness.events(OrderExpired, shop.name)) == 8
    for buyer, order in zip(buyers, made, strict=True):
        assert (await buyer.history(order))[1:] == [EXPIRED]


async def test_the_worker_expires_orders_and_abandons_checkouts_by_itself(orders: Harness, shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    clock.advance(shop.storefront.orders.reservation + 1)
    working = asyncio.create_task(orders.worker.run())
    try:

        async def is_cancelled() -> bool:
            return bool((await buyer.read(order))["status"] == "cancelled")

        await eventually(is_cancelled)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert {timer.name for timer in orders.service.timers} == {"expire orders", "abandon checkouts"}


async def test_orders_of_a_storefront_that_was_removed_do_not_stop_the_others(
    orders: Harness, neighbours: Neighbours, shop: Shop
) -> None:
    gone = Shop(orders, neighbours)
    await gone.buyer().order()
    clock.advance(1)
    buyer = shop.buyer()
    order = await buyer.order()
    del orders.storefronts._by_name[gone.name]
    clock.advance(shop.storefront.orders.reservation + 1)
    await shop.expire()
    assert (await buyer.read(order))["status"] == "cancelled"
