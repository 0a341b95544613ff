"""Pipelined statements: the same values, rows and errors as psycopg's cursors, and a connection that stays usable."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pgpipe import PipelinedConnection, Result, Statement, as_dict, cache
from psycopg import AsyncConnection, errors
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb
from testkit.conditions import eventually


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[PipelinedConnection]:
    async with await PipelinedConnection.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        await opened.execute("create temporary table things (id int primary key, name text)")
        yield opened


def statement(sql: str, *parameters: Any, **named: Any) -> Statement:
    return Statement(sql, named or parameters, as_dict)


async def rows(connection: PipelinedConnection, sql: str, *parameters: Any, **named: Any) -> list[Any]:
    (result,) = await connection.run(statement(sql, *parameters, **named))
    return result.rows


async def prepared_on(connection: PipelinedConnection) -> set[str]:
    """The names of the statements that the server has prepared for this connection."""
    cursor = await connection.execute("select name from pg_prepared_statements where name like 'pgpipe_%'")
    return {name for (name,) in await cursor.fetchall()}


async def test_values_are_returned_as_psycopg_returns_them(connection: PipelinedConnection) -> None:
    values = {
        "number": 7,
        "large": 2**40,
        "words": "50 % off, 'quoted' – ünicode",
        "moment": datetime(2026, 5, 4, 3, 2, 1, 123456, UTC),
        "amount": Decimal("12.340"),
        "key": uuid4(),
        "nothing": None,
        "truth": True,
        "several": ["a", "b"],
        "keys": [uuid4(), uuid4()],
        "document": Jsonb({"a": [1, None]}),
    }
    sql = "select " + ", ".join(f"%({name})s as {name}" for name in values)
    typed = sql.replace("%(nothing)s", "%(nothing)s::text").replace("%(words)s", "%(words)s::text")
    cursor = await connection.execute(typed, values)
    (expected,) = await cursor.fetchall()
    for _ in range(2):  # prepared, and prepared before
        (row,) = await rows(connection, typed, **values)
        assert row == dict(zip(values, expected, strict=True))


async def test_placeholders_may_repeat_and_a_doubled_percent_sign_is_one(connection: PipelinedConnection) -> None:
    assert await rows(connection, "select %(a)s::int + %(a)s::int as sum, 'x' like '%%' as fits", a=2) == [
        {"sum": 4, "fits": True}
    ]
    assert await rows(connection, "select %s::int - %s::int as rest", 5, 3) == [{"rest": 2}]


@pytest.mark.parametrize(
    ("sql", "values"), [("select %s::int", ()), ("select 1", (1,)), ("select %d", (1,)), ("select %s", (1, 2))]
)
async def test_values_that_do_not_match_the_placeholders_are_refused(
    connection: PipelinedConnection, sql: str, values: tuple[Any, ...]
) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        await rows(connection, sql, *values)
    assert await rows(connection, "select 1 as one") == [{"one": 1}]


async def test_a_result_has_the_number_of_rows_and_the_command_tag(connection: PipelinedConnection) -> None:
    first, second, none = await connection.run(
        statement("insert into things values (1, 'a'), (2, 'b')"),
        statement("update things set name = 'c' where id = %s returning id", 2),
        statement("delete from things where id = 3"),
    )
    assert first == Result([], 2, b"INSERT 0 2")
    assert second == Result([{"id": 2}], 1, b"UPDATE 1")
    assert none.touched == 0


async def test_several_statements_are_all_executed_or_none(connection: PipelinedConnection) -> None:
    insert = "insert into things values (%s, 'a')"
    for _ in range(2):  # the second time they are prepared
        with pytest.raises(errors.UniqueViolation):
            await connection.run(
                statement(insert, 1), statement(insert, 2), statement(insert, 1), statement("select 1 as one")
            )
        assert connection.pgconn.transaction_status == TransactionStatus.IDLE
        assert await rows(connection, "select * from things") == []
    assert len(await connection.run(statement(insert, 1), statement(insert, 2))) == 2


async def test_errors_are_psycopgs_and_leave_the_connection_usable(connection: PipelinedConnection) -> None:
    with pytest.raises(errors.UndefinedTable, match="nowhere"):
        await rows(connection, "select * from nowhere")
    with pytest.raises(errors.DivisionByZero):
        await rows(connection, "select 1 / %s::int", 0)
    assert await rows(connection, "select 1 / %s::int as one", 1) == [{"one": 1}]


async def test_a_statement_that_fails_repeatedly_is_prepared_once(connection: PipelinedConnection) -> None:
    for _ in range(3):
        with pytest.raises(errors.DivisionByZero):
            await rows(connection, "select 1 / %s::int", 0)
    assert len(await prepared_on(connection)) == 1


async def test_the_server_keeps_no_more_prepared_statements_than_the_capacity(
    connection: PipelinedConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "CAPACITY", 3)
    for turn in range(10):
        assert await rows(connection, f"select {turn} as turn") == [{"turn": turn}]
    assert len(await prepared_on(connection)) <= 4
    assert await rows(connection, "select 0 as turn") == [{"turn": 0}]


async def test_psycopgs_methods_and_run_alternate_on_one_connection(connection: PipelinedConnection) -> None:
    for number in range(3):
        await connection.run(statement("begin"), statement("insert into things values (%s, 'a')", number))
        await connection.execute("update things set name = 'b' where id = %s", (number,), prepare=True)
        await (connection.rollback() if number == 1 else connection.commit())
    found = await rows(connection, "select id, name from things order by id")
    assert found == [{"id": 0, "name": "b"}, {"id": 2, "name": "b"}]


async def test_statements_that_something_else_deallocated_are_prepared_again(
    connection: PipelinedConnection,
) -> None:
    assert await rows(connection, "select 1 as one") == [{"one": 1}]
    await connection.execute("deallocate all")
    with pytest.raises(errors.InvalidSqlStatementName):
        await rows(connection, "select 1 as one")
    assert await rows(connection, "select 1 as one") == [{"one": 1}]


async def test_large_messages_and_results_are_transmitted(connection: PipelinedConnection) -> None:
    words = "ä" * 3_000_000
    first, second = await connection.run(*[statement("select %s::text as words", words)] * 2)
    assert first.rows == second.rows == [{"words": words}]


async def test_concurrent_callers_wait_for_each_other(connection: PipelinedConnection) -> None:
    found = await asyncio.gather(*(rows(connection, "select %s::int as n", number) for number in range(20)))
    assert found == [[{"n": number}] for number in range(20)]


async def test_cancelling_the_caller_cancels_the_statement_and_closes_the_connection(
    connection: PipelinedConnection, database_url: str
) -> None:
    pid = connection.info.backend_pid
    waiting = asyncio.create_task(rows(connection, "select pg_sleep(60)"))
    async with await AsyncConnection.connect(database_url, autocommit=True) as other:

        async def is_running() -> bool:
            cursor = await other.execute("select 1 from pg_stat_activity where pid = %s and state = 'active'", (pid,))
            return await cursor.fetchone() is not None

        await eventually(is_running, within=20)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert connection.closed

        async def has_ended() -> bool:
            return not await is_running()

        await eventually(has_ended, within=20)


async def test_a_terminated_backend_is_an_operational_error(connection: PipelinedConnection, database_url: str) -> None:
    async with await AsyncConnection.connect(database_url, autocommit=True) as other:
        await other.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        await rows(connection, "select 1")
    assert connection.closed


async def test_no_statement_is_evicted_by_another_of_the_same_message(
    connection: PipelinedConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "CAPACITY", 3)
    known = [statement(f"select {number} as number") for number in range(3)]
    for each in known:
        await connection.run(each)
    new = [statement(f"select {number} as number") for number in range(3, 6)]
    results = await connection.run(known[0], *new, known[0])
    assert [result.rows[0]["number"] for result in results] == [0, 3, 4, 5, 0]
    assert (await connection.run(known[0]))[0].rows == [{"number": 0}]
    assert len(await prepared_on(connection)) <= 5


@pytest.mark.parametrize("sql", ["rollback", "vacuum things"])
async def test_statements_are_evicted_before_any_other_is_executed(
    connection: PipelinedConnection, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    """A failed transaction executes a rollback only, and a vacuum is executed outside a transaction only."""
    monkeypatch.setattr(cache, "CAPACITY", 2)
    await connection.run(statement("select 1 as one"), statement("select 2 as two"))
    if sql == "rollback":
        with pytest.raises(errors.DivisionByZero):
            await connection.run(statement("begin"), statement("select 1 / 0"))
    await connection.run(statement(sql))
    assert len(await prepared_on(connection)) <= 3
