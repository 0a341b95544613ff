"""A psycopg connection with a shorter way for small statements: prepared, several in one message, on libpq itself.

Connecting, values, rows and errors are psycopg's. Its cursors are left out: on a small statement they spend three times
what the statement costs. Both ways may be used on one connection, one after the other. The one private part of
psycopg 3.3 that is used here is `_WaitTimeout`.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from psycopg import AsyncConnection, Error, InterfaceError
from psycopg.errors import InvalidSqlStatementName, _WaitTimeout, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from pgpipe.cache import Bound, Prepared, PreparedStatementCache
from pgpipe.errors import StatementTimeout
from pgpipe.socket_reader import READ, WRITE, SocketReader
from pgpipe.statement import Statement

STATEMENT_SECONDS = 15.0
CANCEL_SECONDS = 2.0
_SUCCESS = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
PipelineEntry = Bound | Prepared | bytes
"""A statement to execute, one to prepare, or the name of one to deallocate."""


class Result(NamedTuple):
    """`touched` is how many rows were returned or changed; `tag` is PostgreSQL's command tag."""

    rows: list[Any]
    touched: int
    tag: bytes


class PipelinedConnection(AsyncConnection[Any]):
    """Not for several tasks at once: they wait for each other.

    A statement whose answer is not complete within `statement_seconds` is cancelled, and the connection closed.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.statement_seconds = STATEMENT_SECONDS
        self.has_timed_out = False
        self._socket = SocketReader(self.pgconn.socket)
        self._cache = PreparedStatementCache(self)

    @property
    def is_fresh(self) -> bool:
        """Whether it is open, outside a transaction, and the server has sent nothing unasked, such as its farewell."""
        return not (self.closed or self.pgconn.transaction_status != TransactionStatus.IDLE or self._socket.is_readable)

    async def run(self, *statements: Statement) -> list[Result]:
        """Execute them in order, in one message: outside a transaction all of them or none, as PostgreSQL has it.

        Raises psycopg's errors, or StatementTimeout; when one statement fails, those after it were not executed. A
        caller that is cancelled meanwhile leaves a closed connection.
        """
        async with self.lock:
            entries = [self._cache.bind(statement) for statement in statements]
            deadline = self._deadline(self.statement_seconds)
            is_complete = False
            try:
                sent = self._send(entries)
                if self.pgconn.flush():
                    await self._flush(deadline)
                results = await self._results(len(sent), deadline)
                if len(sent) > 1:
                    await self._synchronized(deadline)
                is_complete = True
            except TimeoutError:
                raise self._timed_out() from None
            finally:
                if not is_complete:
                    await self._cancel()
            self._check(sent, results)
            return [
                self._result(result, entry)
                for entry, result in zip(sent, results, strict=True)
                if isinstance(entry, Bound)
            ]

    async def notifications(self, seconds: float) -> list[bytes]:
        """The payloads of what was notified; empty when nothing came within so many seconds.

        Raises OperationalError when the connection has ended; it is closed then.
        """
        deadline = self._deadline(seconds)
        async with self.lock:
            try:
                while not (payloads := self._received()):
                    await self._socket.ready(deadline)
                    self.pgconn.consume_input()
            except TimeoutError:
                return []
            except Error:
                await self.close()
                raise
            return payloads

    async def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ASYNC109  # psycopg's signature
        """psycopg's own exchanges, which register their own readers, under the same deadline."""
        self._socket.stop()
        try:
            return await super().wait(gen, interval, timeout or self.statement_seconds)
        except _WaitTimeout:
            error = self._timed_out()
            await self._cancel()
            raise error from None

    async def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        """Close at once, whatever is under way. Also for a connection that libpq has found to be at its end."""
        self._socket.stop()
        self.pgconn.finish()

    async def rollback(self) -> None:
        """psycopg's own, which makes the server forget all prepared statements."""
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self.forget_prepared()
        await super().rollback()

    def forget_prepared(self) -> None:
        """The server may have deallocated everything."""
        self._cache = PreparedStatementCache(self)

    def _send(self, statements: Sequence[Bound]) -> list[PipelineEntry]:
        """Write the message; returns what will be answered, in order."""
        libpq = self.pgconn
        evicted = self._cache.take_evicted()
        sent: list[PipelineEntry] = list(evicted)
        if len(statements) > 1 or evicted or not statements[0].prepared.is_sent:
            libpq.enter_pipeline_mode()
        for name in evicted:
            libpq.send_query_params(b"deallocate " + name, None)
        for bound in statements:
            prepared = bound.prepared
            if not prepared.is_sent:
                libpq.send_prepare(prepared.name, prepared.text, prepared.types)
                prepared.is_sent = True
                sent.append(prepared)
            libpq.send_query_prepared(prepared.name, bound.values, bound.formats)
            sent.append(bound)
        if len(sent) > 1:
            libpq.pipeline_sync()
        return sent

    async def _flush(self, deadline: float) -> None:
        while self.pgconn.flush():
            if await self._socket.ready(deadline, READ | WRITE) == READ:
                self.pgconn.consume_input()

    async def _results(self, number: int, deadline: float) -> list[PGresult]:
        """Those of so many commands; libpq ends each with None."""
        libpq, ready = self.pgconn, self._socket.ready
        results: list[PGresult] = []
        is_inside = False
        while is_inside or len(results) < number:
            while libpq.is_busy():
                await ready(deadline)
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

    async def _synchronized(self, deadline: float) -> None:
        """Read the result that ends the pipeline."""
        while self.pgconn.is_busy():
            await self._socket.ready(deadline)
            self.pgconn.consume_input()
        self.pgconn.get_result()
        self.pgconn.exit_pipeline_mode()

    def _check(self, sent: Sequence[PipelineEntry], results: Sequence[PGresult]) -> None:
        failed = None
        for entry, result in zip(sent, results, strict=True):
            if result.status not in _SUCCESS:
                failed = failed or result
                if isinstance(entry, Prepared):
                    self._cache.drop(entry)
        if failed is not None:
            error = error_from_result(failed)
            if isinstance(error, InvalidSqlStatementName):
                self.forget_prepared()
            raise error

    def _result(self, result: PGresult, bound: Bound) -> Result:
        prepared = bound.prepared
        if prepared.columns is None:
            prepared.columns = tuple((result.fname(at) or b"").decode() for at in range(result.nfields))
        rows: list[Any] = []
        if result.ntuples:
            values = self._cache.values
            values.set_pgresult(result)
            rows = values.load_rows(0, result.ntuples, bound.row_factory(prepared.columns))
        return Result(rows, result.command_tuples or 0, result.command_status or b"")

    def _received(self) -> list[bytes]:
        return [notification.extra for notification in iter(self.pgconn.notifies, None)]

    def _timed_out(self) -> StatementTimeout:
        self.has_timed_out = True
        return StatementTimeout(f"the server did not answer within {self.statement_seconds:g} s")

    async def _cancel(self) -> None:
        """End what is under way, here and on the server."""
        self._socket.stop()
        try:
            with suppress(Error, OSError):
                await self.cancel_safe(timeout=CANCEL_SECONDS)
        finally:
            self.abort()

    @staticmethod
    def _deadline(seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds
