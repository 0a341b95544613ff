"""One service's PostgreSQL: transactions for what changes, plain SQL for what is read often, one pool for both."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, LiteralString

import orjson
from psycopg import AsyncCursor, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlmodel.ext.asyncio.session import AsyncSession

from common.afterwards import Afterwards
from common.begun import Begun
from common.begun import Unexpected as Unexpected
from common.driver import Answer, Connection, Statement
from common.orm import Mapper, SessionTransaction
from common.shelf import Shelf
from common.statements import BEGUN
from common.statements import commit as commit
from common.statements import execute as execute
from common.statements import execute_all as execute_all
from common.statements import execute_alone as execute_alone
from common.statements import execute_later as execute_later
from common.statements import expect as expect
from common.statements import fulfil as fulfil
from common.statements import keep_open as keep_open
from common.statements import last_rows_of as last_rows_of
from common.statements import rows_of as rows_of
from common.statements import start_over as start_over
from common.transactions import Single as Single
from common.transactions import StatementCount, as_dict

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

OPTIONS = "-c timezone=UTC -c plan_cache_mode=force_generic_plan"
"""Moments come back in UTC whatever zone the server lives in: contracts end them with `Z`. Statements are planned once
per connection: planning anew for every limit and offset, as PostgreSQL would, costs more than reading a page."""
IDLE_SECONDS = 2.0
"""The pool ends one of its idle connections in so many seconds: after a rush they go one by one."""
WAIT_SECONDS = 10.0
Parameters = Mapping[str, Any] | Sequence[Any]


class Reads:
    """Hot reads as plain SQL: autocommit, prepared, rows as dictionaries."""

    def __init__(self, shelf: Shelf, single: Single) -> None:
        self._shelf = shelf
        self._single = single

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Repeated once when the connection turns out to have ended while it was idle, as after a restart."""
        try:
            return await self._fetch(sql, parameters)
        except PoolTimeout:
            raise
        except OperationalError:
            await self._shelf.check()
            return await self._fetch(sql, parameters)

    async def row(self, sql: LiteralString, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def write(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        """One statement that is a transaction of its own; answers how many rows it touched."""
        return (await self._run(sql, parameters)).touched

    async def _fetch(self, sql: LiteralString, parameters: Parameters) -> list[dict[str, Any]]:
        return (await self._run(sql, parameters)).rows

    async def _run(self, sql: LiteralString, parameters: Parameters) -> Answer:
        (answer,) = await self._single.run(Statement(sql, parameters, as_dict))
        return answer

    @asynccontextmanager
    async def cursor(self) -> AsyncIterator[AsyncCursor[DictRow]]:
        """On a connection of the pool, in psycopg's own way."""
        connection = await self._shelf.take()
        try:
            yield connection.cursor(row_factory=dict_row)
        finally:
            await self._shelf.put(connection)

    def beside(self, session: AsyncSession) -> "Reads":
        """For whoever has a transaction as well: on its connection, once it uses one.

        Who holds a connection and waits for another waits, when many do so at once, for himself.
        """
        return _Beside(self._shelf, self._single, session.info[BEGUN])


class _Beside(Reads):
    def __init__(self, shelf: Shelf, single: Single, begun: Begun) -> None:
        super().__init__(shelf, single)
        self._begun = begun

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Never repeated inside the transaction, which ends with its connection."""
        if not self._begun.is_used:
            return await super().rows(sql, parameters)
        return await self._fetch(sql, parameters)

    async def _run(self, sql: LiteralString, parameters: Parameters) -> Answer:
        if not self._begun.is_used:
            return await super()._run(sql, parameters)
        (answer,) = await self._begun.run(Statement(sql, parameters, as_dict))
        return answer


class Database:
    """The connections of one service to its own database. `url` is a libpq URL (`postgresql://…`)."""

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = url
        self.statements = StatementCount()
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            min_size=0,
            max_size=pool_size,
            max_idle=IDLE_SECONDS,
            timeout=WAIT_SECONDS,
            open=False,
            connection_class=Connection,
            kwargs={"autocommit": True, "prepare_threshold": 1, "options": OPTIONS},
        )
        self._shelf = Shelf(self._pool)
        self.single = Single(self._shelf, self.statements)
        self.reads = Reads(self._shelf, self.single)
        self._mapper = Mapper(url, self.statements)
        self.afterwards = Afterwards(self)

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self.afterwards.finish()
        await self._shelf.close()

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction: committed on leaving, rolled back on an exception. It begins with the first statement."""
        return SessionTransaction(Begun(self._shelf, self.statements), self._mapper)

    def plain_transaction(self) -> AbstractAsyncContextManager[Begun]:
        """The same for statements alone, without a session."""
        return Begun(self._shelf, self.statements)

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        await self.reads.row("select 1")
