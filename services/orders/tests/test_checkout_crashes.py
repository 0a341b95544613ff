"""The process dies between any two steps of a checkout: nothing stays held, and no half order exists."""

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from common import clock
from common.events.orders import CheckoutAbandoned
from common.outbox import KEPT, prune
from common.testing.harness import Harness
from common.web.idempotency import LEASE
from psycopg import sql

from .neighbours import Died, Neighbours, Trouble, unreachable
from .shops import Buyer, Shop

STEPS = [
    pytest.param(step, after, id=f"{'after' if after else 'before'} {step}")
    for step in ("addresses", "claim", "reserve")
    for after in (False, True)
]
PATIENCE = 120


async def die(buyer: Buyer, step: str, after: bool, key: str | None = None) -> None:
    neighbours = buyer.shop.neighbours
    neighbours.troubles[step] = Trouble(Died(), after=after)
    with pytest.raises(Died):
        await buyer.check_out(key)
    neighbours.troubles.clear()


def holds_nothing(buyer: Buyer, stock: int) -> bool:
    neighbours = buyer.shop.neighbours
    return (
        not neighbours.claims
        and not neighbours.reservations
        and neighbours.stock[buyer.product] == stock
        and len(neighbours.carts[buyer.id]) == 1
    )


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_after_the_deadline_the_sweep_gives_everything_back(shop: Shop, step: str, after: bool) -> None:
    buyer = shop.buyer(stock=5)
    await die(buyer, step, after)
    assert await shop.count("orders") == 0
    await shop.sweep()
    assert await shop.harness.events(CheckoutAbandoned, shop.name) == [], "too early"
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert holds_nothing(buyer, stock=5)
    assert len(await shop.harness.events(CheckoutAbandoned, shop.name)) == 1
    assert await shop.count("orders") == 0


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_the_same_key_resumes_and_ends_in_exactly_one_order(shop: Shop, step: str, after: bool) -> None:
    buyer = shop.buyer(stock=5)
    await die(buyer, step, after, key="again")
    answers = [await buyer.check_out("again") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await shop.count("orders") == await shop.count("checkouts") == 1
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert shop.neighbours.stock[buyer.product] == 4
    assert not shop.neighbours.carts.get(buyer.id)


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_after_the_sweep_the_same_key_makes_a_new_attempt(shop: Shop, step: str, after: bool) -> None:
    buyer = shop.buyer(stock=5)
    await die(buyer, step, after, key="again")
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    await buyer.order(key="again")
    assert (await shop.count("orders"), await shop.count("checkouts")) == (1, 2)
    assert shop.neighbours.stock[buyer.product] == 4


@pytest.mark.parametrize("away", ["unclaim", "unreserve"])
async def test_a_repetition_is_not_refused_for_what_the_attempt_before_it_still_holds(shop: Shop, away: str) -> None:
    buyer = shop.buyer(stock=1)
    shop.neighbours.troubles = {"reserve": Trouble(unreachable(), after=True), away: Trouble(unreachable())}
    assert (await buyer.check_out("again")).status_code == 503
    del shop.neighbours.troubles["reserve"]
    assert (await buyer.check_out("again")).status_code == 503, "not yet known to be given back"
    shop.neighbours.troubles.clear()
    assert (await buyer.check_out("again")).status_code == 201
    assert shop.neighbours.stock[buyer.product] == 0
    await shop.sweep()
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (1, 0)


async def test_a_killed_process_keeps_its_key_for_the_lease_and_is_resumed_after_it(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    database = shop.harness.database
    await buyer.order(key="first")
    shop.neighbours.fill_cart(buyer.id, buyer.product)
    await die(buyer, "reserve", after=True, key="second")
    await database.reads.write(
        "insert into idempotency_keys (scope, key, fingerprint, created_at)"
        " select scope, 'second', fingerprint, %s from idempotency_keys where key = 'first' and scope like %s",
        (clock.now(), f"{shop.name} %"),
    )
    assert (await buyer.check_out("second")).status_code == 409
    clock.advance(LEASE.total_seconds() + 1)
    assert (await buyer.check_out("second")).status_code == 201
    assert shop.neighbours.stock[buyer.product] == 3


async def test_a_process_that_died_after_writing_the_order_answers_with_it_again(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order(key="again")
    await shop.harness.database.reads.write("delete from idempotency_keys where scope like %s", (f"{shop.name} %",))
    shop.neighbours.fill_cart(buyer.id, buyer.product)
    assert (await buyer.check_out("again")).json() == order
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (1, 4)
    assert len(shop.neighbours.carts[buyer.id]) == 1, "what was put into the cart since then stays there"


async def test_a_key_that_is_long_forgotten_orders_anew(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order(key="again")
    clock.advance(KEPT.total_seconds() + 1)
    await prune(shop.harness.database)
    assert (await buyer.order(key="again"))["id"] != order["id"]
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (2, 3)


async def open_to_connections(shop: Shop, allowed: bool) -> None:
    """Or else closed: those that there are end, and none can be made."""
    server, _, name = shop.harness.database.url.rpartition("/")
    async with await psycopg.AsyncConnection.connect(f"{server}/postgres", autocommit=True) as connection:
        database, value = sql.Identifier(name), sql.Literal(allowed)
        await connection.execute(sql.SQL("alter database {} with allow_connections {}").format(database, value))
        if not allowed:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,)
            )


async def test_a_database_that_goes_away_before_the_order_is_written_leaves_no_half_order(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)

    async def go_away() -> None:
        await open_to_connections(shop, False)

    shop.neighbours.meanwhile["reserve"] = go_away
    try:
        assert (await buyer.check_out()).status_code == 503
    finally:
        await open_to_connections(shop, True)
    assert await shop.count("orders") == await _stray(shop, "order_lines") == await _stray(shop, "order_history") == 0
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert holds_nothing(buyer, stock=5)


@pytest.mark.parametrize("step", ["unclaim", "unreserve"])
async def test_what_a_refusal_cannot_give_back_at_once_is_told_by_event(
    shop: Shop, neighbours: Neighbours, step: str
) -> None:
    buyer = shop.buyer(quantity=6, stock=5)
    neighbours.troubles[step] = Trouble(unreachable())
    assert (await buyer.check_out()).json()["code"] == "stock_unavailable"
    neighbours.troubles.clear()
    await shop.sweep()
    assert holds_nothing(buyer, stock=5)


@pytest.mark.parametrize(("step", "after"), [("unclaim", False), ("unclaim", True), ("unreserve", False)])
async def test_a_process_that_dies_while_giving_back_is_cleaned_up_after(shop: Shop, step: str, after: bool) -> None:
    buyer = shop.buyer(quantity=6, stock=5)
    await die(buyer, step, after)
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert holds_nothing(buyer, stock=5)
    assert len(await shop.harness.events(CheckoutAbandoned, shop.name)) == 1


async def test_the_sweep_leaves_finished_checkouts_alone(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    await buyer.order()
    shop.neighbours.carts.clear()
    assert (await buyer.check_out()).json()["code"] == "cart_empty"
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert await shop.harness.events(CheckoutAbandoned, shop.name) == []


async def test_a_step_that_arrives_after_the_sweep_is_refused_by_its_tombstone(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)
    await die(buyer, "claim", after=False)
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    [abandoned] = await shop.harness.events(CheckoutAbandoned, shop.name)
    assert {("claim", abandoned.order_id), ("reservation", abandoned.order_id)} <= shop.neighbours.closed


async def test_the_same_key_with_other_addresses_while_the_checkout_is_open_is_422(shop: Shop) -> None:
    buyer = shop.buyer()
    await die(buyer, "reserve", after=True, key="again")
    other = shop.neighbours.address(buyer.id)
    response = await buyer.check_out("again", shipping_address_id=str(other))
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert (await buyer.check_out("again")).status_code == 201


async def test_resuming_gives_the_whole_patience_again(shop: Shop) -> None:
    buyer = shop.buyer()
    await die(buyer, "reserve", after=True, key="again")
    clock.advance(PATIENCE - 30)
    await die(buyer, "reserve", after=True, key="again")
    clock.advance(PATIENCE - 30)
    await shop.sweep()
    assert (await buyer.check_out("again")).status_code == 201
    assert await shop.count("checkouts") == 1


async def test_a_refused_request_may_be_repeated_with_its_key(shop: Shop) -> None:
    buyer = shop.buyer(quantity=6, stock=5)
    for _ in range(3):
        assert (await buyer.check_out("again")).json()["code"] == "stock_unavailable"
    shop.neighbours.stock[buyer.product] = 6
    await buyer.order(key="again")
    assert (await shop.count("orders"), await shop.count("checkouts")) == (1, 4)


async def _stray(shop: Shop, table: str) -> int:
    rows = await shop.harness.database.reads.rows(
        f"select 1 from {table} where order_id not in (select id from orders)"
    )
    return len(rows)


async def test_the_sweep_is_safe_in_several_processes(orders: Harness, shop: Shop) -> None:
    for _ in range(5):
        await die(shop.buyer(), "reserve", after=True)
    clock.advance(PATIENCE + 1)
    await asyncio.gather(*(shop.sweep() for _ in range(4)))
    told = [event.order_id for event in await orders.events(CheckoutAbandoned, shop.name)]
    assert len(told) == len(set[UUID](told)) == 5


def test_the_patience_outlasts_the_lease_of_a_key() -> None:
    assert timedelta(seconds=PATIENCE) > LEASE
