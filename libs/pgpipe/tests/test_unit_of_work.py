"""Transactions: which statements share a message, what is committed, and what runs afterwards."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from pgpipe import (
    ConnectionPool,
    PipelinedConnection,
    Result,
    RowCountMismatch,
    Statement,
    UnitOfWork,
    as_dict,
)
from pgpipe.pool import PoolLimits
from psycopg.errors import InFailedSqlTransaction, UniqueViolation

NAMES = Statement("select name from people order by name", (), as_dict)


class RecordingUnitOfWork(UnitOfWork):
    """Collects the errors of callbacks instead of logging them."""

    def __init__(self, pool: ConnectionPool, errors: list[Exception]) -> None:
        super().__init__(pool)
        self._errors = errors

    def log_callback_error(self, error: Exception) -> None:
        self._errors.append(error)


class Names:
    """A table of unique names behind a pool of two connections."""

    def __init__(self, url: str) -> None:
        self.errors: list[Exception] = []
        self.pool = ConnectionPool(
            lambda: PipelinedConnection.connect(url, autocommit=True), PoolLimits(size=2, wait=1.0)
        )

    def transaction(self) -> UnitOfWork:
        return RecordingUnitOfWork(self.pool, self.errors)

    async def within_transaction(self, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        async with self.transaction() as uow:
            await work(uow)

    async def committed(self) -> list[str]:
        (result,) = await self.pool.run(NAMES)
        return [row["name"] for row in result.rows]


def insert(name: str) -> Statement:
    return Statement("insert into people values (%s)", (name,), as_dict)


def add(name: str) -> Statement:
    return Statement("insert into people values (%s) on conflict do nothing", (name,), as_dict)


@pytest.fixture
async def names(database_url: str) -> AsyncIterator[Names]:
    names = Names(database_url)
    await names.pool.run(Statement("create table people (name text primary key)", (), as_dict))
    yield names
    await names.pool.run(Statement("drop table people", (), as_dict))
    names.pool.close()


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The statements of each message."""
    sent: list[list[str]] = []
    run = PipelinedConnection.run

    async def note(connection: PipelinedConnection, *statements: Statement) -> list[Result]:
        sent.append([statement.sql.split()[0] for statement in statements])
        return await run(connection, *statements)

    monkeypatch.setattr(PipelinedConnection, "run", note)
    return sent


async def test_begin_goes_with_the_first_statement_and_deferred_statements_with_the_commit(
    names: Names, messages: list[list[str]]
) -> None:
    async with names.transaction() as uow:
        (result,) = await uow.run(NAMES)
        assert result.rows == []
        uow.defer_statements(insert("Ann"), insert("Bob"))
        assert await names.committed() == []
    assert messages == [["begin", "select"], ["select"], ["insert", "insert", "commit"]]
    assert await names.committed() == ["Ann", "Bob"]


async def test_a_transaction_without_a_statement_takes_no_connection(names: Names, messages: list[list[str]]) -> None:
    async with names.transaction() as uow:
        assert not uow.is_used
    assert messages == []
    assert names.pool.stats.opened == 1, "the one of the fixture"


async def test_running_nothing_sends_nothing(names: Names, messages: list[list[str]]) -> None:
    async with names.transaction() as uow:
        assert await uow.run() == []
        assert not uow.is_used
        uow.defer_statements(NAMES)
        assert await uow.run() == []
        sent = len(messages)
        assert await uow.run() == []
        assert len(messages) == sent == 1


async def test_begin_and_commit_are_not_counted_as_statements(names: Names) -> None:
    before = names.pool.statement_count
    async with names.transaction() as uow:
        uow.defer_statements(insert("Ann"))
        await uow.run(NAMES, NAMES)
    assert names.pool.statement_count == before + 3


async def test_a_statement_sees_the_deferred_ones(names: Names) -> None:
    async with names.transaction() as uow:
        uow.defer_statements(insert("Ann"))
        (result,) = await uow.run(NAMES)
    assert result.rows == [{"name": "Ann"}]


async def test_an_exception_rolls_back_and_the_connection_returns_to_the_pool(names: Names) -> None:
    for _ in range(3):
        with suppress(LookupError):
            async with names.transaction() as uow:
                await uow.run(insert("Ann"))
                uow.defer_statements(insert("Bob"))
                raise LookupError
    assert await names.committed() == []
    assert names.pool.stats.opened == names.pool.stats.idle


async def test_the_commit_raises_the_error_of_a_deferred_statement_and_nothing_is_written(names: Names) -> None:
    with pytest.raises(UniqueViolation):
        async with names.transaction() as uow:
            uow.defer_statements(insert("Ann"), insert("Ann"))
    assert await names.committed() == []


async def test_a_commit_after_a_failed_statement_raises(names: Names) -> None:
    async def ignore_a_failure(uow: UnitOfWork) -> None:
        with suppress(UniqueViolation):
            await uow.run(insert("Ann"), insert("Ann"))

    with pytest.raises(InFailedSqlTransaction):
        await names.within_transaction(ignore_a_failure)
    assert await names.committed() == []


async def test_an_expected_number_of_rows_is_part_of_the_transaction(names: Names) -> None:
    async with names.transaction() as uow:
        uow.defer_statements(add("Ann"), expect_rows=1)
        (result,) = await uow.run(NAMES)
        assert result.rows == [{"name": "Ann"}]
        uow.defer_statements(add("Bob"), expect_rows=1)
    assert await names.committed() == ["Ann", "Bob"]


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(lambda uow: uow.run(NAMES), id="with the next statement"),
        pytest.param(lambda uow: uow.run(insert("Cid"), insert("Cid")), id="with a statement that fails"),
        pytest.param(lambda uow: uow.check_expected_rows(), id="when checked"),
        pytest.param(lambda uow: asyncio.sleep(0), id="before the commit"),
    ],
)
async def test_another_number_of_rows_rolls_back_all_of_the_message(
    names: Names, then: Callable[[UnitOfWork], Awaitable[Any]]
) -> None:
    await names.pool.run(insert("Ann"))

    async def expect_a_new_name(uow: UnitOfWork) -> None:
        uow.defer_statements(add("Ann"), expect_rows=1)
        uow.defer_statements(insert("Bob"))
        await then(uow)

    with pytest.raises(RowCountMismatch):
        await names.within_transaction(expect_a_new_name)
    assert await names.committed() == ["Ann"]


async def test_a_mismatch_is_not_swallowed_by_except_exception(names: Names) -> None:
    async def ignore_exceptions(uow: UnitOfWork) -> None:
        uow.defer_statements(add("Ann"), expect_rows=2)
        with suppress(Exception):
            await uow.run(NAMES)

    with pytest.raises(RowCountMismatch):
        await names.within_transaction(ignore_exceptions)


async def test_the_transaction_restarts_after_a_mismatch(names: Names) -> None:
    await names.pool.run(insert("Ann"))
    async with names.transaction() as uow:
        uow.defer_statements(add("Ann"), expect_rows=1)
        uow.defer_statements(insert("Bob"))
        with pytest.raises(RowCountMismatch):
            await uow.check_expected_rows()
        await uow.roll_back()
        uow.defer_statements(insert("Cid"))
    assert await names.committed() == ["Ann", "Cid"]


async def test_an_early_commit_raises_its_errors_and_the_transaction_restarts(names: Names) -> None:
    async with names.transaction() as uow:
        uow.defer_statements(insert("Ann"))
        await uow.commit()
        assert await names.committed() == ["Ann"]
        uow.defer_statements(insert("Ann"))
        with pytest.raises(UniqueViolation):
            await uow.commit()
        await uow.roll_back()
        uow.defer_statements(insert("Bob"))
    assert await names.committed() == ["Ann", "Bob"]


class Callbacks:
    """What callbacks find committed."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.seen: list[tuple[str, list[str]]] = []

    def named(self, name: str) -> Callable[[], Awaitable[None]]:
        async def look() -> None:
            self.seen.append((name, await self._names.committed()))
            if name == "fails":
                raise LookupError(name)

        return look


async def test_callbacks_run_in_order_after_the_commit_and_their_errors_are_reported(names: Names) -> None:
    callbacks = Callbacks(names)
    async with names.transaction() as uow:
        uow.after_commit(callbacks.named("first"))
        uow.after_commit(callbacks.named("fails"))
        uow.after_commit(callbacks.named("last"))
        uow.defer_statements(insert("Ann"))
    assert callbacks.seen == [("first", ["Ann"]), ("fails", ["Ann"]), ("last", ["Ann"])]
    assert [str(error) for error in names.errors] == ["fails"]


async def test_callbacks_run_once_when_the_commit_comes_early(names: Names) -> None:
    callbacks = Callbacks(names)
    async with names.transaction() as uow:
        uow.after_commit(callbacks.named("early"))
        uow.defer_statements(insert("Ann"))
        await uow.commit()
        assert callbacks.seen == [("early", ["Ann"])]
        uow.defer_statements(insert("Bob"))
    assert len(callbacks.seen) == 1


async def test_callbacks_do_not_run_after_a_rollback_a_failed_commit_or_a_restart(names: Names) -> None:
    callbacks = Callbacks(names)
    with suppress(LookupError):
        async with names.transaction() as uow:
            uow.after_commit(callbacks.named("rolled back"))
            raise LookupError
    with suppress(UniqueViolation):
        async with names.transaction() as uow:
            uow.after_commit(callbacks.named("failed"))
            uow.defer_statements(insert("Ann"), insert("Ann"))
    with suppress(InFailedSqlTransaction):
        async with names.transaction() as uow:
            uow.after_commit(callbacks.named("undone"))
            with suppress(UniqueViolation):
                await uow.run(insert("Ann"), insert("Ann"))
            with suppress(InFailedSqlTransaction):
                await uow.commit()
    async with names.transaction() as uow:
        uow.after_commit(callbacks.named("restarted"))
        await uow.roll_back()
        uow.defer_statements(insert("Bob"))
    assert callbacks.seen == []


async def test_callbacks_hold_no_connection_of_the_pool(names: Names) -> None:
    """As many transactions as the pool has connections each need another one in their callback."""
    callbacks = Callbacks(names)

    async def write(name: str) -> None:
        async with names.transaction() as uow:
            await uow.run(insert(name))
            uow.after_commit(callbacks.named(name))

    await asyncio.gather(*(write(name) for name in ("Ann", "Bob", "Cid", "Dan")))
    assert len(callbacks.seen) == 4
    assert names.errors == []


async def test_a_transaction_without_statements_runs_its_callbacks(names: Names) -> None:
    callbacks = Callbacks(names)
    async with names.transaction() as uow:
        uow.after_commit(callbacks.named("empty"))
    assert callbacks.seen == [("empty", [])]


async def test_several_statements_in_autocommit_are_all_executed_or_none(names: Names) -> None:
    with pytest.raises(UniqueViolation):
        await names.pool.run(insert("Ann"), insert("Ann"))
    assert await names.committed() == []
    assert names.pool.stats.opened == names.pool.stats.idle
