"""Small statements by the shortest way: prepared, several in one message, on libpq itself.

Connections, values, rows, errors and the pool are psycopg's. Its cursors are left out: on a small statement they spend
three times what the statement costs. A connection may be asked in both ways, one after the other.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection, Error, InterfaceError
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from common.prepared import Bound, Prepared, PreparedStatements
from common.prepared import Statement as Statement

CANCEL_SECONDS = 2.0
READ, WRITE = 1, 2
DONE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
Told = Bound | Prepared | bytes
"""A statement to run, one to prepare, and the name of one to forget."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`count` is how many rows were returned or touched; `tag` is PostgreSQL's word for what was done."""

    rows: list[Any]
    count: int
    tag: bytes


class Connection(AsyncConnection[Any]):
    """One to PostgreSQL, with the short way beside psycopg's own."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.short = ShortWay(self)

    async def ask(self, *statements: Statement) -> list[Answer]:
        """Run them in order, in one message: outside a transaction all of them or none, as PostgreSQL has it.

        Raises psycopg's own errors; when one fails, those after it were not run. Whoever is cancelled meanwhile
        leaves a closed connection.
        """
        async with self.lock:
            return await self.short.ask(statements)

    async def rollback(self) -> None:
        """psycopg's own, which makes the server forget all that was prepared."""
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self.short.forget()
        await super().rollback()


class ShortWay:
    """A connection's conversation with the server. Whoever calls it holds the connection's lock."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection
        self._libpq = connection.pgconn
        self._statements = PreparedStatements(connection)

    async def ask(self, statements: Sequence[Statement]) -> list[Answer]:
        asked = [self._statements.bind(statement) for statement in statements]
        is_over = False
        try:
            told = self._tell(asked)
            await self._flush()
            results = [await self._result() for _ in told]
            if len(told) > 1:
                await self._next()  # the mark of the message's end
                self._libpq.exit_pipeline_mode()
            is_over = True
        finally:
            if not is_over:
                await self._abandon()
        self._check(told, results)
        return [self._answer(r, what) for what, r in zip(told, results, strict=True) if isinstance(what, Bound)]

    def _check(self, told: Sequence[Told], results: Sequence[PGresult]) -> None:
        failed = None
        for what, result in zip(told, results, strict=True):
            if result.status not in DONE:
                failed = failed or result
                if isinstance(what, Prepared):
                    self._statements.forget(what)
        if failed is not None:
            error = error_from_result(failed)
            if isinstance(error, InvalidSqlStatementName):
                self.forget()
            raise error

    def forget(self) -> None:
        """Whatever was prepared may be gone."""
        self._statements = PreparedStatements(self._connection)

    def _tell(self, asked: Sequence[Bound]) -> list[Told]:
        """Write the message; what will be answered, in order."""
        libpq = self._libpq
        forgotten = self._statements.take_forgotten()
        told: list[Told] = list(forgotten)
        if len(asked) > 1 or forgotten or not asked[0].prepared.is_there:
            libpq.enter_pipeline_mode()
        for name in forgotten:
            libpq.send_query_params(b"deallocate " + name, None)
        for bound in asked:
            prepared = bound.prepared
            if not prepared.is_there:
                libpq.send_prepare(prepared.name, prepared.text, prepared.types)
                prepared.is_there = True
                told.append(prepared)
            libpq.send_query_prepared(prepared.name, bound.values, bound.formats)
            told.append(bound)
        if len(told) > 1:
            libpq.pipeline_sync()
        return told

    async def _flush(self) -> None:
        while self._libpq.flush():
            if await self._ready(READ | WRITE) == READ:
                self._libpq.consume_input()

    async def _result(self) -> PGresult:
        """That of one command; libpq ends each with nothing."""
        result = await self._next()
        if result is None:
            raise InterfaceError("the server ended its answer too early")
        while await self._next() is not None:
            pass
        return result

    async def _next(self) -> PGresult | None:
        while self._libpq.is_busy():
            await self._ready(READ)
            self._libpq.consume_input()
        return self._libpq.get_result()

    async def _ready(self, wanted: int) -> int:
        """Wait until the socket can be read or written; which of both."""
        loop, socket = asyncio.get_running_loop(), self._libpq.socket
        ready: asyncio.Future[int] = loop.create_future()
        try:
            loop.add_reader(socket, _settle, ready, READ)
            if wanted & WRITE:
                loop.add_writer(socket, _settle, ready, WRITE)
            return await ready
        finally:
            loop.remove_reader(socket)
            if wanted & WRITE:
                loop.remove_writer(socket)

    def _answer(self, result: PGresult, bound: Bound) -> Answer:
        prepared = bound.prepared
        if prepared.columns is None:
            prepared.columns = tuple((result.fname(at) or b"").decode() for at in range(result.nfields))
        rows: list[Any] = []
        if result.ntuples:
            values = self._statements.values
            values.set_pgresult(result)
            rows = values.load_rows(0, result.ntuples, bound.shape(prepared.columns))
        return Answer(rows, result.command_tuples or 0, result.command_status or b"")

    async def _abandon(self) -> None:
        """Something is under way that nobody will fetch."""
        try:
            with suppress(Error, OSError):
                await self._connection.cancel_safe(timeout=CANCEL_SECONDS)
        finally:
            await self._connection.close()


def _settle(ready: "asyncio.Future[int]", what: int) -> None:
    if not ready.done():
        ready.set_result(what)
