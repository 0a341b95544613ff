"""A psycopg connection that executes prepared statements through libpq, several in one message, without cursors.

Connecting, conversion of values and errors are psycopg's. Its cursors use three times as much CPU as a small statement
needs. They work on this connection too, but not at the same time as `run`. The one private name of psycopg 3.3 that is
used here is `_WaitTimeout`.
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
"""A statement to execute, one to prepare, or the name of one to close: a command of a message."""


class Result(NamedTuple):
    """`touched` is how many rows were returned or changed; `tag` is PostgreSQL's command tag."""

    rows: list[Any]
    touched: int
    tag: bytes


class PipelinedConnection(AsyncConnection[Any]):
    """Executes one message at a time; concurrent callers wait for each other.

    If the result of a message is not complete within `statement_seconds`, it is cancelled and the connection closed.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.statement_seconds = STATEMENT_SECONDS
        self.has_timed_out = False
        self._socket = SocketReader(self.pgconn.socket)
        self._cache = PreparedStatementCache(self)

    @property
    def is_fresh(self) -> bool:
        """Whether it is open, outside a transaction, and has no unread data, such as the server's last message."""
        return not (self.closed or self.pgconn.transaction_status != TransactionStatus.IDLE or self._socket.is_readable)

    async def run(self, *statements: Statement) -> list[Result]:
        """Execute the statements in order, in one message. Outside a transaction, PostgreSQL executes all or none.

        Raises psycopg's errors, or StatementTimeout; when one statement fails, those after it are not executed. If the
        caller is cancelled while it waits, the connection is closed.
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
        """Wait for notifications and return their payloads; an empty list if none arrived within `seconds`.

        Raises OperationalError if the connection was lost; it is then closed.
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
        """psycopg's own methods call it. They have the same deadline; they add and remove a reader of their own."""
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
        """Close at once, also while a statement runs or after libpq has found the connection lost."""
        self._socket.stop()
        self.pgconn.finish()

    async def rollback(self) -> None:
        """psycopg's rollback, which deallocates all prepared statements."""
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self.forget_prepared()
        await super().rollback()

    def forget_prepared(self) -> None:
        """For the case that the server has deallocated them."""
        self._cache = PreparedStatementCache(self)

    def _send(self, statements: Sequence[Bound]) -> list[PipelineEntry]:
        """Write the message; returns the commands that have a result, in order.

        Evicted statements are closed by the protocol and not by SQL, which a failed transaction refuses.
        """
        libpq = self.pgconn
        evicted = self._cache.evict(spared=len(statements))
        sent: list[PipelineEntry] = list(evicted)
        if len(statements) > 1 or evicted or not statements[0].prepared.is_sent:
            libpq.enter_pipeline_mode()
        for name in evicted:
            libpq.send_close_prepared(name)
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
        """The results of `number` commands; libpq returns None after each."""
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
                    raise InterfaceError("the server returned fewer results than commands")
                is_inside = False
            elif not is_inside:
                results.append(result)
                is_inside = True
        return results

    async def _synchronized(self, deadline: float) -> None:
        """Read the result of the pipeline's sync message."""
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
        return StatementTimeout(f"no result within {self.statement_seconds:g} s")

    async def _cancel(self) -> None:
        """Cancel the running statement on the server, and close the connection."""
        self._socket.stop()
        try:
            with suppress(Error, OSError):
                await self.cancel_safe(timeout=CANCEL_SECONDS)
        finally:
            self.abort()

    @staticmethod
    def _deadline(seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds
