"""One service's PostgreSQL: transactions for what changes, plain SQL for what is read often, one pool for both."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, LiteralString

import orjson
from pgpipe import ConnectionPool, PoolStats, PoolTimeout, Result, Statement, StatementTimeout, as_dict
from pgpipe.pool import PoolLimits
from psycopg import AsyncCursor, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlmodel.ext.asyncio.session import AsyncSession

from common import telemetry
from common.afterwards import Afterwards
from common.begun import Begun
from common.begun import Unexpected as Unexpected
from common.connecting import Deadlines, connect
from common.liveness import Liveness
from common.orm import Mapper, SessionTransaction
from common.settings import ServiceSettings
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
from common.transactions import StatementCount

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

pool_timeouts = telemetry.meter.create_counter("atelier.db.pool.timeouts")
DEADLINES = Deadlines()
Parameters = Mapping[str, Any] | Sequence[Any]


class Reads:
    """Hot reads as plain SQL: autocommit, prepared, rows as dictionaries."""

    def __init__(self, pool: ConnectionPool, single: Single) -> None:
        self._pool = pool
        self._single = single

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Repeated once, on another connection, when the connection ended meanwhile, as in a restart of the server."""
        try:
            return await self._fetch(sql, parameters)
        except (PoolTimeout, StatementTimeout):
            raise
        except OperationalError:
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

    async def _run(self, sql: LiteralString, parameters: Parameters) -> Result:
        (answer,) = await self._single.run(Statement(sql, parameters, as_dict))
        return answer

    @asynccontextmanager
    async def cursor(self) -> AsyncIterator[AsyncCursor[DictRow]]:
        """On a connection of the pool, in psycopg's own way."""
        connection = await self._pool.acquire()
        try:
            yield connection.cursor(row_factory=dict_row)
        finally:
            self._pool.release(connection)

    def beside(self, session: AsyncSession) -> "Reads":
        """For whoever has a transaction as well: on its connection, once it uses one.

        Who holds a connection and waits for another waits, when many do so at once, for himself.
        """
        return _Beside(self._pool, self._single, session.info[BEGUN])


class _Beside(Reads):
    def __init__(self, pool: ConnectionPool, single: Single, begun: Begun) -> None:
        super().__init__(pool, single)
        self._begun = begun

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Never repeated inside the transaction, which ends with its connection."""
        if not self._begun.is_used:
            return await super().rows(sql, parameters)
        return await self._fetch(sql, parameters)

    async def _run(self, sql: LiteralString, parameters: Parameters) -> Result:
        if not self._begun.is_used:
            return await super()._run(sql, parameters)
        (answer,) = await self._begun.run(Statement(sql, parameters, as_dict))
        return answer


class Database:
    """The connections of one service to its own database. `url` is a libpq URL (`postgresql://…`)."""

    def __init__(self, url: str, pool_size: int = 8, deadlines: Deadlines = DEADLINES, service: str = "") -> None:
        self.url = url
        self.deadlines = deadlines
        self.statements = StatementCount()
        self._service = service
        limits = PoolLimits(size=pool_size, wait=self.deadlines.pool_seconds)
        self.pool = ConnectionPool(lambda: connect(url, self.deadlines), limits, self._pool_timed_out)
        self.single = Single(self.pool, self.statements)
        self.reads = Reads(self.pool, self.single)
        self._mapper = Mapper(url, self.statements)
        self.afterwards = Afterwards(self)
        self.liveness = Liveness(url, self.deadlines)

    @classmethod
    def of(cls, settings: ServiceSettings, service: str) -> "Database":
        """The database that a service's settings name."""
        deadlines = Deadlines(
            connect_seconds=settings.connect_seconds,
            statement_seconds=settings.statement_seconds,
            pool_seconds=settings.pool_seconds,
        )
        return cls(settings.database_url.get_secret_value(), settings.database_pool, deadlines, service)

    async def open(self) -> None:
        """Nothing to do: a connection is opened by whoever needs it first."""

    async def close(self) -> None:
        await self.afterwards.finish()
        await self.liveness.close()
        self.pool.close()

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction: committed on leaving, rolled back on an exception. It begins with the first statement."""
        return SessionTransaction(Begun(self.pool, self.statements), self._mapper)

    def plain_transaction(self) -> AbstractAsyncContextManager[Begun]:
        """The same for statements alone, without a session."""
        return Begun(self.pool, self.statements)

    async def ping(self, seconds: float) -> None:
        """Raises when the database does not answer within so many seconds."""
        async with asyncio.timeout(seconds):
            await self.reads.row("select 1")

    def _pool_timed_out(self, _: PoolStats) -> None:
        pool_timeouts.add(1, {"atelier.service": self._service})
