"""Connections to the database: made in time or not at all, with settings that free what a lost client had locked."""

import socket

import psycopg
import pytest
from common import deletion
from common.connecting import Deadlines, connect
from common.database import Database
from common.deletion import delete_where
from pgpipe import Statement, as_dict
from pgpipe.errors import ConnectTimeout


async def test_a_server_that_never_answers_is_given_up_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ConnectTimeout, match=r"within 0\.1 s"):
            await connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", Deadlines(connect_seconds=0.1))


async def test_a_transaction_that_is_left_open_is_ended_by_the_server(ledger_url: str) -> None:
    connection = await connect(ledger_url, Deadlines(statement_seconds=0.1))
    connection.statement_seconds = 30
    await connection.run(Statement("begin", (), as_dict))
    with pytest.raises(psycopg.OperationalError):
        await connection.notifications(30)
    assert connection.closed


async def test_rows_are_deleted_in_batches_until_none_is_left(names: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "BATCH", 2)
    await names.reads.write("insert into names select 'old ' || number from generate_series(1, 5) number")
    await names.reads.write("insert into names values ('new')")
    before = names.statements.total
    await delete_where(names, "names", "name like %s", ("old %",))
    assert names.statements.total - before == 3
    assert await names.reads.rows("select name from names") == [{"name": "new"}]
