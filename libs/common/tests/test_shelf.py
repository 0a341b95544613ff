"""Connections at hand: never more than the pool allows, nobody waits beside an idle one, and what is idle goes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from common import shelf
from common.driver import Connection
from common.prepared import Statement
from common.shelf import Shelf
from common.testing.conditions import eventually
from common.transactions import as_dict
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

BACKEND = Statement("select pg_backend_pid() as pid", (), as_dict)


@pytest.fixture
async def pool(ledger_url: str) -> AsyncIterator["AsyncConnectionPool[Connection]"]:
    async with AsyncConnectionPool(
        ledger_url,
        min_size=0,
        max_size=2,
        timeout=0.2,
        connection_class=Connection,
        kwargs={"autocommit": True},
        open=False,
    ) as pool:
        yield pool


@pytest.fixture
async def taken(pool: "AsyncConnectionPool[Connection]") -> AsyncIterator[Shelf]:
    shelf = Shelf(pool)
    yield shelf
    await shelf.close()


async def backend(connection: Connection) -> int:
    (answer,) = await connection.ask(BACKEND)
    return int(answer.rows[0]["pid"])


async def test_whoever_comes_next_gets_the_one_that_was_put_back(taken: Shelf) -> None:
    first = await taken.take()
    await taken.put(first)
    assert await taken.take() is first
    await taken.put(first)


async def test_there_are_never_more_than_the_pool_allows(taken: Shelf) -> None:
    one, two = await taken.take(), await taken.take()
    with pytest.raises(PoolTimeout):
        await taken.take()
    await taken.put(one)
    assert await taken.take() is one
    for each in (one, two):
        await taken.put(each)


async def wait(taken: Shelf) -> "asyncio.Task[Connection]":
    """Somebody who waits behind all who do."""
    before = len(taken._waiting)
    waiting = asyncio.create_task(taken.take())

    async def is_in_line() -> bool:
        return len(taken._waiting) > before

    await eventually(is_in_line, every=0.001)
    return waiting


async def test_what_is_put_back_goes_to_who_waits_longest(taken: Shelf) -> None:
    one, two = await taken.take(), await taken.take()
    first, second = await wait(taken), await wait(taken)
    await taken.put(one)
    await taken.put(two)
    assert await first is one
    assert await second is two
    for each in (one, two):
        await taken.put(each)


async def test_who_waits_for_a_broken_one_gets_another(taken: Shelf) -> None:
    one, two = await taken.take(), await taken.take()
    waiting = await wait(taken)
    await one.close()
    await taken.put(one)
    replaced = await waiting
    assert replaced not in (one, two)
    assert await backend(replaced)
    for each in (two, replaced):
        await taken.put(each)


async def test_what_somebody_leaves_behind_goes_to_the_next(taken: Shelf) -> None:
    """Also when it was given to him in the very moment in which he left."""
    one, two = await taken.take(), await taken.take()
    leaving, staying = await wait(taken), await wait(taken)
    await taken.put(one)
    leaving.cancel()
    assert await staying is one
    (left,) = await asyncio.gather(leaving, return_exceptions=True)
    assert isinstance(left, asyncio.CancelledError)
    for each in (one, two):
        await taken.put(each)
    assert {await taken.take(), await taken.take()} == {one, two}
    for each in (one, two):
        await taken.put(each)


async def test_who_waits_when_it_closes_is_told(taken: Shelf) -> None:
    one, two = await taken.take(), await taken.take()
    waiting = await wait(taken)
    await taken.close()
    with pytest.raises(PoolClosed):
        await waiting
    for each in (one, two):
        await taken.put(each)


async def test_many_at_once_share_what_there_is(taken: Shelf) -> None:
    for each in [
        await taken.take(),
        await taken.take(),
    ]:  # both are there: opening one may take longer than all the work
        await taken.put(each)
    at_once = most = 0

    async def work() -> int:
        nonlocal at_once, most
        connection = await taken.take()
        at_once += 1
        most = max(most, at_once)
        pid = await backend(connection)
        at_once -= 1
        await taken.put(connection)
        return pid

    pids = await asyncio.gather(*(work() for _ in range(60)))
    assert (most, len(set(pids))) == (2, 2)


async def test_a_broken_one_is_replaced_and_one_inside_a_transaction_is_rolled_back(taken: Shelf) -> None:
    broken = await taken.take()
    await broken.close()
    await taken.put(broken)
    begun = await taken.take()
    assert begun is not broken
    await begun.execute("begin")
    await begun.execute("create temporary table mine (words text)")
    await taken.put(begun)
    again = await taken.take()
    (answer,) = await again.ask(Statement("select to_regclass('mine') as there", (), as_dict))
    assert answer.rows == [{"there": None}]
    await taken.put(again)


async def test_what_nobody_takes_goes_back_to_the_pool(
    pool: "AsyncConnectionPool[Connection]", taken: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "SWEEP_SECONDS", 0.01)
    one, two = await taken.take(), await taken.take()
    for each in (one, two):
        await taken.put(each)

    async def all_back() -> bool:
        return pool.get_stats().get("pool_available", 0) == 2

    await eventually(all_back)


async def test_a_check_finds_those_that_ended_while_they_lay_here(taken: Shelf, ledger_url: str) -> None:
    one = await taken.take()
    pid = await backend(one)
    await taken.put(one)
    async with await Connection.connect(ledger_url, autocommit=True) as other:
        await other.execute("select pg_terminate_backend(%s)", (pid,))
    await taken.check()
    fresh = await taken.take()
    assert await backend(fresh) != pid
    await taken.put(fresh)
