"""Connections of the pool: nobody waits for one while holding another."""

import asyncio

from common.database import Database, execute
from sqlalchemy import text


async def test_more_transactions_that_read_beside_than_connections_do_not_wait_for_each_other(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=2)
    await database.open()
    together = asyncio.Barrier(2)

    async def write_then_read() -> object:
        async with database.transaction() as session:
            await execute(session, text("create temporary table mine (words text) on commit drop"))
            await execute(session, text("insert into mine values ('my own')"))
            await together.wait()
            row = await database.reads.beside(session).row("select words from mine")
            return row and row["words"]

    assert await asyncio.gather(*(write_then_read() for _ in range(4))) == ["my own"] * 4
    await database.close()


async def test_a_read_beside_a_transaction_that_has_not_begun_leaves_it_so(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=1)
    await database.open()
    async with database.transaction() as session, database.transaction():
        for _ in range(2):
            assert await database.reads.beside(session).rows("select 1 as one") == [{"one": 1}]
        assert await database.reads.rows("select 1 as one") == [{"one": 1}]
    await database.close()
