"""One service's PostgreSQL: transactions for what changes, plain SQL for what is read often."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import orjson
from psycopg import AsyncConnection, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from common.statements import COUNT, is_lost
from common.statements import execute as execute

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

IN_UTC = {"options": "-c timezone=UTC"}
"""Moments come back in UTC whatever zone the server lives in: contracts end them with `Z`."""
Parameters = Mapping[str, Any] | Sequence[Any]


class Reads:
    """Hot reads as plain SQL on psycopg's own pool: autocommit, prepared, planned once, rows as dictionaries.

    Planning anew for every limit and offset, as PostgreSQL would, costs more than reading a page.
    """

    def __init__(self, url: str, size: int, count: "StatementCount") -> None:
        self._count = count
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            url,
            min_size=0,
            max_size=size,
            open=False,
            configure=_plan_once,
            kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 2, **IN_UTC},
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Repeated once when the connection turns out to have ended while it was idle, as after a restart."""
        self._count.add()
        try:
            return await self._fetch(sql, parameters)
        except PoolTimeout:
            raise
        except OperationalError:
            await self._pool.check()
            return await self._fetch(sql, parameters)

    async def _fetch(self, sql: LiteralString, parameters: Parameters) -> list[dict[str, Any]]:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(sql, parameters)
            return await cursor.fetchall()

    async def row(self, sql: LiteralString, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def write(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        """One statement that is a transaction of its own; answers how many rows it touched."""
        self._count.add()
        async with self._pool.connection() as connection:
            return (await connection.execute(sql, parameters)).rowcount

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[DictRow]]:
        """A connection of the pool, for work that spans statements (`async with connection.transaction()`)."""
        async with self._pool.connection() as connection:
            yield connection


async def _plan_once(connection: AsyncConnection[DictRow]) -> None:
    await connection.execute("set plan_cache_mode = force_generic_plan")


class StatementCount:
    """How many SQL statements were sent; tests and the benchmark read it."""

    def __init__(self) -> None:
        self.total = 0

    def add(self) -> None:
        self.total += 1


class Database:
    """The connections of one service to its own database. `url` is a libpq URL (`postgresql://…`)."""

    def __init__(self, url: str, pool_size: int = 4) -> None:
        self.url = url
        self.statements = StatementCount()
        self.reads = Reads(url, pool_size, self.statements)
        self._engine = create_async_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # or they stand in every exception's message
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={"prepare_threshold": 2, **IN_UTC},
        )
        self._sessions = async_sessionmaker(
            self._engine, class_=AsyncSession, expire_on_commit=False, info={COUNT: self.statements}
        )
        event.listen(self._engine.sync_engine, "before_cursor_execute", lambda *_: self.statements.add())

    async def open(self) -> None:
        await self.reads.open()

    async def close(self) -> None:
        await self.reads.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed on leaving, rolled back on an exception. Connects at the first statement."""
        session: AsyncSession | None = None
        try:
            async with self._sessions.begin() as session:
                yield session
        except OperationalError:
            if session is not None and is_lost(session):
                await self._engine.dispose()  # what ended this connection may have ended the idle ones
            raise

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        await self.reads.row("select 1")
