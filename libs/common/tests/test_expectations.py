"""Statements that are expected to touch something, and transactions that are committed before they are left."""

from collections.abc import Awaitable, Callable

import pytest
from common.database import (
    Database,
    Unexpected,
    commit,
    execute,
    execute_later,
    expect,
    fulfil,
    keep_open,
    last_rows_of,
    start_over,
)
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

INSERT = text("insert into names values (:name)")
ADD = text("insert into names values (:name) on conflict do nothing")


async def test_an_expectation_that_comes_true_is_part_of_the_transaction(names: Database) -> None:
    async with names.transaction() as session:
        assert await expect(session, ADD, {"name": "Ann"}, 1)
        assert (await execute(session, text("select name from names"))).scalar_one() == "Ann"
    async with names.transaction() as session:
        assert await expect(session, ADD, {"name": "Bob"}, 1)
        await execute_later(session, INSERT, {"name": "Cid"})
    assert await _names(names) == ["Ann", "Bob", "Cid"]


async def test_an_expectation_that_does_not_takes_what_came_with_it_along(names: Database) -> None:
    await names.reads.write("insert into names values ('Ann')")

    async def disappointed(then: Callable[[AsyncSession], Awaitable[object]]) -> None:
        async with names.transaction() as session:
            await expect(session, ADD, {"name": "Ann"}, 1)
            await execute_later(session, INSERT, {"name": "Bob"})
            await then(session)

    async def nothing(session: AsyncSession) -> None:
        return

    for then in (
        nothing,
        lambda session: execute(session, INSERT, {"name": "Cid"}),
        lambda session: session.connection(),
        lambda session: last_rows_of(session, "insert into names values ('Dan') returning name"),
    ):
        with pytest.raises(Unexpected):
            await disappointed(then)
    assert await _names(names) == ["Ann"]


async def test_after_a_disappointment_the_transaction_may_start_over(names: Database) -> None:
    await names.reads.write("insert into names values ('Ann')")
    async with names.transaction() as session:
        await expect(session, ADD, {"name": "Ann"}, 1)
        await execute_later(session, INSERT, {"name": "Bob"})
        with pytest.raises(Unexpected):
            await fulfil(session)
        await start_over(session)
        await execute_later(session, INSERT, {"name": "Cid"})
    assert await _names(names) == ["Ann", "Cid"]


async def test_nothing_is_expected_of_a_transaction_that_has_begun(names: Database) -> None:
    async with names.transaction() as session:
        await execute_later(session, INSERT, {"name": "Ann"})
        assert not await expect(session, ADD, {"name": "Bob"}, 1)
    assert await _names(names) == ["Ann"]


async def test_the_last_rows_come_with_the_commit(names: Database) -> None:
    async with names.transaction() as session:
        await execute_later(session, INSERT, {"name": "Ann"})
        assert await last_rows_of(session, "select name from names") == [{"name": "Ann"}]
        assert await _names(names) == ["Ann"]


async def test_the_last_rows_of_a_transaction_that_fails_at_them_are_none(names: Database) -> None:
    await names.reads.write("insert into names values ('Ann')")
    async with names.transaction() as session:
        await execute_later(session, INSERT, [{"name": "Bob"}, {"name": "Ann"}])
        with pytest.raises(UniqueViolation):
            await last_rows_of(session, "select name from names")
        await start_over(session)
    assert await _names(names) == ["Ann"]


async def test_the_last_rows_of_a_transaction_that_sqlalchemy_has_joined_are_followed_by_its_commit(
    names: Database,
) -> None:
    async with names.transaction() as session:
        await session.connection()
        await execute(session, INSERT, {"name": "Ann"})
        assert await last_rows_of(session, "select name from names") == [{"name": "Ann"}]
        assert await _names(names) == []
    assert await _names(names) == ["Ann"]


async def test_a_commit_in_between_is_answered_and_something_else_begins_behind_it(names: Database) -> None:
    await names.reads.write("insert into names values ('Ann')")
    async with names.transaction() as session:
        await execute_later(session, INSERT, {"name": "Bob"})
        await commit(session)
        assert await _names(names) == ["Ann", "Bob"]
        await execute_later(session, INSERT, {"name": "Ann"})
        with pytest.raises(UniqueViolation):
            await commit(session)
        await start_over(session)
        await execute_later(session, INSERT, {"name": "Cid"})
    assert await _names(names) == ["Ann", "Bob", "Cid"]


async def test_whoever_keeps_the_end_open_has_the_last_word(names: Database) -> None:
    async with names.transaction() as session:
        keep_open(session)
        await execute_later(session, INSERT, {"name": "Ann"})
        await commit(session)
        assert await last_rows_of(session, "select name from names") == [{"name": "Ann"}]
        assert await _names(names) == []
        await execute_later(session, INSERT, {"name": "Ann"})
        with pytest.raises(UniqueViolation):
            await commit(session)
        await start_over(session)
        await execute_later(session, INSERT, {"name": "Bob"})
    assert await _names(names) == ["Bob"]


async def _names(database: Database) -> list[str]:
    return [row["name"] for row in await database.reads.rows("select name from names order by name")]
