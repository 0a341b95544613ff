"""Crashes between any two steps of a checkout: everything is released, and no partial order is stored."""

import asyncio
from uuid import UUID

import psycopg
import pytest
from common.events.orders import CheckoutAbandoned
from common.kernel import clock
from psycopg import sql
from testkit.harness import Harness

from .crashes import CHECKOUT_TIMEOUT, STEPS, crash, holds_nothing
from .fakes import FakeServices, Faults, unreachable
from .storefront import OrdersStorefront


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_after_its_deadline_a_checkout_is_abandoned_and_everything_is_released(
    storefront: OrdersStorefront, step: str, after: bool
) -> None:
    buyer = storefront.buyer(stock=5)
    await crash(buyer, step, after)
    assert await storefront.count("orders") == 0
    await storefront.abandon_checkouts()
    assert await storefront.harness.events(CheckoutAbandoned, storefront.name) == [], "too early"
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert holds_nothing(buyer, stock=5)
    assert len(await storefront.harness.events(CheckoutAbandoned, storefront.name)) == 1
    assert await storefront.count("orders") == 0


async def allow_connections(storefront: OrdersStorefront, allowed: bool) -> None:
    """Without `allowed`, terminate all connections to the database and refuse new ones."""
    server, _, name = storefront.harness.database.url.rpartition("/")
    async with await psycopg.AsyncConnection.connect(f"{server}/postgres", autocommit=True) as connection:
        database, value = sql.Identifier(name), sql.Literal(allowed)
        await connection.execute(sql.SQL("alter database {} with allow_connections {}").format(database, value))
        if not allowed:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,)
            )


async def test_losing_the_database_before_the_order_is_stored_leaves_no_partial_order(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer(stock=5)

    async def lose_database() -> None:
        await allow_connections(storefront, False)

    storefront.fake_services.after_effect["reserve"] = lose_database
    try:
        assert (await buyer.check_out()).status_code == 503
    finally:
        await allow_connections(storefront, True)
    assert (
        await storefront.count("orders")
        == await _orphaned_rows(storefront, "order_lines")
        == await _orphaned_rows(storefront, "order_history")
        == 0
    )
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert holds_nothing(buyer, stock=5)


@pytest.mark.parametrize("step", ["release_claim", "release_reservation"])
async def test_what_a_refusal_cannot_release_at_once_is_released_on_the_event(
    storefront: OrdersStorefront, fake_services: FakeServices, step: str
) -> None:
    buyer = storefront.buyer(quantity=6, stock=5)
    fake_services.faults[step] = Faults(unreachable())
    assert (await buyer.check_out()).json()["code"] == "stock_unavailable"
    fake_services.faults.clear()
    await storefront.abandon_checkouts()
    assert holds_nothing(buyer, stock=5)


@pytest.mark.parametrize(
    ("step", "after"), [("release_claim", False), ("release_claim", True), ("release_reservation", False)]
)
async def test_a_release_interrupted_by_a_crash_is_completed_after_the_deadline(
    storefront: OrdersStorefront, step: str, after: bool
) -> None:
    buyer = storefront.buyer(quantity=6, stock=5)
    await crash(buyer, step, after)
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert holds_nothing(buyer, stock=5)
    assert len(await storefront.harness.events(CheckoutAbandoned, storefront.name)) == 1


async def test_finished_checkouts_are_not_abandoned(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    await buyer.order()
    storefront.fake_services.carts.clear()
    assert (await buyer.check_out()).json()["code"] == "cart_empty"
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert await storefront.harness.events(CheckoutAbandoned, storefront.name) == []


async def test_a_step_that_arrives_after_the_checkout_was_abandoned_is_refused(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    await crash(buyer, "claim", after=False)
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    [abandoned] = await storefront.harness.events(CheckoutAbandoned, storefront.name)
    assert {("claim", abandoned.order_id), ("reservation", abandoned.order_id)} <= storefront.fake_services.closed


async def _orphaned_rows(storefront: OrdersStorefront, table: str) -> int:
    rows = await storefront.harness.database.autocommit.fetch(
        f"select 1 from {table} where order_id not in (select id from orders)"
    )
    return len(rows)


async def test_abandoning_checkouts_is_safe_in_several_processes(orders: Harness, storefront: OrdersStorefront) -> None:
    for _ in range(5):
        await crash(storefront.buyer(), "reserve", after=True)
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await asyncio.gather(*(storefront.abandon_checkouts() for _ in range(4)))
    order_ids = [event.order_id for event in await orders.events(CheckoutAbandoned, storefront.name)]
    assert len(order_ids) == len(set[UUID](order_ids)) == 5
