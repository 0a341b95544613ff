"""Small statements by the shortest way: prepared, several in one message, on libpq itself.

Connections, values, rows, errors and the pool are psycopg's. Its cursors are left out: on a small statement they spend
three times what the statement costs. A connection may be asked in both ways, one after the other.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from psycopg import AsyncConnection, Error, InterfaceError
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from common.listening import READ, WRITE, Listening
from common.prepared import Bound, Prepared, PreparedStatements
from common.prepared import Statement as Statement

CANCEL_SECONDS = 2.0
DONE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
Told = Bound | Prepared | bytes
"""A statement to run, one to prepare, and the name of one to forget."""


class Answer(NamedTuple):
    """`touched` is how many rows were returned or touched; `tag` is PostgreSQL's word for what was done."""

    rows: list[Any]
    touched: int
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

    async def wait(self, *arguments: Any, **named: Any) -> Any:
        """psycopg's own conversations listen to the socket themselves."""
        self.short.listening.stop()
        return await super().wait(*arguments, **named)

    async def close(self) -> None:
        self.short.listening.stop()
        await super().close()

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
        self.listening = Listening(connection.pgconn)

    async def ask(self, statements: Sequence[Statement]) -> list[Answer]:
        asked = [self._statements.bind(statement) for statement in statements]
        is_over = False
        try:
            told = self._tell(asked)
            if self._libpq.flush():
                await self._flush()
            results = await self._results(len(told))
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

    async def notified(self) -> list[bytes]:
        """Wait for notifications; what they say."""
        while not (said := self._heard()):
            await self.listening.ready()
            self._libpq.consume_input()
        return said

    def _heard(self) -> list[bytes]:
        return [notification.extra for notification in iter(self._libpq.notifies, None)]

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
            if await self.listening.ready(READ | WRITE) == READ:
                self._libpq.consume_input()

    async def _results(self, number: int) -> list[PGresult]:
        """Those of so many commands; libpq ends each with nothing."""
        libpq, ready = self._libpq, self.listening.ready
        results: list[PGresult] = []
        is_inside = False
        while is_inside or len(results) < number:
            while libpq.is_busy():
                await ready()
                libpq.consume_input()
            result = libpq.get_result()
            if result is None:
                if not is_inside:
                    raise InterfaceError("the server ended its answer too early")
                is_inside = False
            elif not is_inside:
                results.append(result)
                is_inside = True
        return results

    async def _next(self) -> PGresult | None:
        while self._libpq.is_busy():
            await self.listening.ready()
            self._libpq.consume_input()
        return self._libpq.get_result()

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
        self.listening.stop()
        try:
            with suppress(Error, OSError):
                await self._connection.cancel_safe(timeout=CANCEL_SECONDS)
        finally:
            await self._connection.close()
