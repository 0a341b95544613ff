"""Unpaid orders are cancelled after the storefront's reservation."""

import asyncio

from common.events.orders import OrderCancelled, OrderExpired
from common.kernel import clock
from orders.storefront import OrderRules
from testkit.conditions import eventually
from testkit.harness import Harness

from .fakes import FakeServices
from .storefront import OrdersStorefront

EXPIRED = ("cancelled", "Order expired: it was not paid in time.")


async def test_an_unpaid_order_expires_after_the_reservation_and_not_before(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    clock.advance(storefront.storefront.section(OrderRules).reservation - 60)
    await storefront.expire()
    assert (await buyer.read(order))["status"] == "pending"
    clock.advance(61)
    await storefront.expire()
    assert (await buyer.history(order))[1:] == [EXPIRED]
    [event] = await storefront.harness.events(OrderExpired, storefront.name)
    assert (str(event.order_id), event.user_id, event.email) == (order["id"], buyer.id, buyer.email)
    assert await storefront.harness.events(OrderCancelled, storefront.name) == []
    await storefront.abandon_checkouts()
    assert storefront.fake_services.stock[buyer.product] == 5


async def test_the_time_of_the_reservation_depends_on_the_storefront(
    orders: Harness, fake_services: FakeServices
) -> None:
    default, short = (
        OrdersStorefront(orders, fake_services),
        OrdersStorefront(orders, fake_services, orders.storefront("emporium", OrderRules(reservation=60))),
    )
    kept, lost = default.buyer(), short.buyer()
    first, second = await kept.order(), await lost.order()
    clock.advance(61)
    await short.expire()
    assert ((await kept.read(first))["status"], (await lost.read(second))["status"]) == ("pending", "cancelled")


async def test_paid_and_cancelled_orders_do_not_expire(storefront: OrdersStorefront) -> None:
    paid, cancelled = storefront.buyer(), storefront.buyer()
    one, other = await paid.order(), await cancelled.order()
    await storefront.pay(one)
    await cancelled.cancel(other)
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    await storefront.expire()
    assert await storefront.harness.events(OrderExpired, storefront.name) == []
    assert ((await paid.read(one))["status"], len(await cancelled.history(other))) == ("processing", 2)


async def test_the_expiry_is_safe_in_several_processes(storefront: OrdersStorefront) -> None:
    buyers = [storefront.buyer() for _ in range(8)]
    made = [await buyer.order() for buyer in buyers]
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    await asyncio.gather(*(storefront.expire() for _ in range(4)))
    assert len(await storefront.harness.events(OrderExpired, storefront.name)) == 8
    for buyer, order in zip(buyers, made, strict=True):
        assert (await buyer.history(order))[1:] == [EXPIRED]


async def test_the_worker_runs_the_timers(orders: Harness, storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    working = asyncio.create_task(orders.worker.run())
    try:

        async def is_cancelled() -> bool:
            return bool((await buyer.read(order))["status"] == "cancelled")

        await eventually(is_cancelled)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert {timer.name for timer in orders.service.timers} == {
        "expire orders",
        "abandon checkouts",
        "request claims again",
        "purge visitors' orders",
        "count facts",
    }


async def test_orders_of_a_removed_storefront_do_not_block_the_others(
    orders: Harness, fake_services: FakeServices, storefront: OrdersStorefront
) -> None:
    removed = OrdersStorefront(orders, fake_services)
    await removed.buyer().order()
    clock.advance(1)
    buyer = storefront.buyer()
    order = await buyer.order()
    del orders.storefronts._by_name[removed.name]
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    await storefront.expire()
    assert (await buyer.read(order))["status"] == "cancelled"
