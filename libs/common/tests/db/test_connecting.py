"""Connections to the database: their deadline, and session settings that release the locks of a lost client."""

import socket

import psycopg
import pytest
from common.db import deletion
from common.db.connecting import Deadlines, connect
from common.db.database import Database
from common.db.deletion import delete_where
from pgpipe import Statement, as_dict
from pgpipe.errors import ConnectTimeout


async def test_connecting_to_a_server_that_never_responds_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ConnectTimeout, match=r"within 0\.1 s"):
            await connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", Deadlines(connect_seconds=0.1))


async def test_the_server_ends_a_transaction_that_stays_idle(ledger_url: str) -> None:
    connection = await connect(ledger_url, Deadlines(statement_seconds=0.1))
    connection.statement_seconds = 30
    await connection.run(Statement("begin", (), as_dict))
    with pytest.raises(psycopg.OperationalError):
        await connection.notifications(30)
    assert connection.closed


async def test_rows_are_deleted_in_batches_until_none_is_left(names: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "BATCH", 2)
    await names.autocommit.execute("insert into names select 'old ' || number from generate_series(1, 5) number")
    await names.autocommit.execute("insert into names values ('new')")
    before = names.pool.statement_count
    await delete_where(names, "names", "name like %(pattern)s", pattern="old %")
    assert names.pool.statement_count - before == 3
    assert await names.autocommit.fetch("select name from names") == [{"name": "new"}]
