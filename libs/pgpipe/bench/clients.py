"""The same statements with every client: one that reads a row, and three of which one changes a row."""

from functools import partial
from typing import Any

import asyncpg
from pgpipe import ConnectionPool, PipelinedConnection, Statement, as_dict
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from testkit.benchmark import Operation

SCHEMA = """
create unlogged table products
    (id bigint primary key, title text, price numeric(12, 2), stock integer, updated timestamptz);
insert into products select n, 'Lamp ' || n, 19.90, 1000, now() from generate_series(1, 1000) n;
create unlogged table carts (id bigint primary key, product_id bigint, quantity integer);
insert into carts select n, n, 2 from generate_series(1, 1000) n;
"""
READ = "select id, title, price, stock, updated from products where id = {}"
TAKE = "update products set stock = stock - {} where id = {}"
CART = "select product_id, quantity from carts where id = {}"
ID = 17
EXPECTED = {"product_id": ID, "quantity": 2}


class Pgpipe:
    def __init__(self, connection: PipelinedConnection) -> None:
        self._connection = connection

    async def one(self) -> None:
        (read,) = await self._connection.run(Statement(READ.format("%s"), (ID,), as_dict))
        assert read.rows[0]["id"] == ID

    async def three(self) -> None:
        _, taken, cart = await self._connection.run(
            Statement(READ.format("%s"), (ID,), as_dict),
            Statement(TAKE.format("%s", "%s"), (0, ID), as_dict),
            Statement(CART.format("%s"), (ID,), as_dict),
        )
        assert (taken.touched, cart.rows) == (1, [EXPECTED])


class PsycopgCursors:
    """`connection.execute`; every statement prepared at its first execution."""

    def __init__(self, connection: AsyncConnection[dict[str, Any]]) -> None:
        self._connection = connection

    async def one(self) -> None:
        cursor = await self._connection.execute(READ.format("%s"), (ID,))
        assert (await cursor.fetchall())[0]["id"] == ID

    async def three(self) -> None:
        """One after the other: three messages."""
        await self.one()
        taken = await self._connection.execute(TAKE.format("%s", "%s"), (0, ID))
        cart = await self._connection.execute(CART.format("%s"), (ID,))
        assert (taken.rowcount, await cart.fetchall()) == (1, [EXPECTED])

    async def three_in_a_pipeline(self) -> None:
        """psycopg's pipeline mode: one message."""
        async with self._connection.pipeline():
            read = await self._connection.execute(READ.format("%s"), (ID,))
            taken = await self._connection.execute(TAKE.format("%s", "%s"), (0, ID))
            cart = await self._connection.execute(CART.format("%s"), (ID,))
        assert (await read.fetchall())[0]["id"] == ID
        assert (taken.rowcount, await cart.fetchall()) == (1, [EXPECTED])


class Asyncpg:
    """Its own cache of prepared statements; rows made to dictionaries, as with the others."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def one(self) -> None:
        rows = [dict(row) for row in await self._connection.fetch(READ.format("$1"), ID)]
        assert rows[0]["id"] == ID

    async def three(self) -> None:
        """One after the other: it has no pipeline mode."""
        await self.one()
        taken = await self._connection.execute(TAKE.format("$1", "$2"), 0, ID)
        cart = [dict(row) for row in await self._connection.fetch(CART.format("$1"), ID)]
        assert (taken, cart) == ("UPDATE 1", [EXPECTED])


async def connect_psycopg(url: str) -> AsyncConnection[dict[str, Any]]:
    connection = await AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)
    connection.prepare_threshold = 0
    return connection


async def acquire_and_release(pool: ConnectionPool) -> None:
    pool.release(await pool.acquire())


async def asyncpg_acquire_and_release(pool: Any) -> None:
    await pool.release(await pool.acquire())


def pools(ours: ConnectionPool, theirs: "asyncpg.Pool[Any]") -> dict[str, Operation]:
    return {
        "pgpipe.ConnectionPool": partial(acquire_and_release, ours),
        "asyncpg.Pool": partial(asyncpg_acquire_and_release, theirs),
    }
