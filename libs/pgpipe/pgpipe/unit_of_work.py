"""A transaction in as few messages as possible.

A message to the server costs more than a small statement. So `begin` is sent with the first statement, and statements
whose results are not needed are sent with the next statement or with `commit`.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Self

from psycopg import Error
from psycopg.errors import InFailedSqlTransaction

from pgpipe.connection import PipelinedConnection, Result
from pgpipe.errors import RowCountMismatch
from pgpipe.pool import ConnectionPool
from pgpipe.statement import Statement, as_dict

BEGIN, COMMIT, ROLLBACK = (Statement(command, (), as_dict) for command in ("begin", "commit", "rollback"))
AfterCommit = Callable[[], Awaitable[object]]
log = logging.getLogger("pgpipe.unit_of_work")


class _Deferred(NamedTuple):
    statement: Statement
    expect_rows: int | None


class UnitOfWork:
    """One transaction on a connection that is acquired from the pool when the first statement is sent.

    As a context manager it commits on leaving, and rolls back when leaving with an exception.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._connection: PipelinedConnection | None = None
        self._is_begun = False
        self._deferred: list[_Deferred] = []
        self._callbacks: list[AfterCommit] = []

    @property
    def is_used(self) -> bool:
        """Whether it holds a connection or deferred statements."""
        return self._connection is not None or bool(self._deferred)

    async def run(self, *statements: Statement) -> list[Result]:
        """Execute the deferred statements and then these, in one message; returns the results of these.

        Without any of them it sends nothing.
        """
        if not statements and not self._deferred:
            return []
        self._pool.statement_count += len(statements)
        return await self._send(*statements)

    def defer_statements(self, *statements: Statement, expect_rows: int | None = None) -> None:
        """Execute statements with the next message, at the latest with the commit; it raises their errors.

        If one of them does not touch `expect_rows` rows, or any statement of that message fails, the message raises
        RowCountMismatch, because a failure may be a consequence of the mismatch.
        """
        self._pool.statement_count += len(statements)
        self._deferred += [_Deferred(statement, expect_rows) for statement in statements]

    async def check_expected_rows(self) -> None:
        """Execute the deferred statements now if one of them expects a number of rows. Raises RowCountMismatch."""
        if any(each.expect_rows is not None for each in self._deferred):
            await self._send()

    def after_commit(self, callback: AfterCommit) -> None:
        """Call `callback` when the transaction has been committed; never after a rollback.

        Callbacks run in the order of registration, after the connection was released. Their exceptions are logged and
        not raised, because the transaction is committed.
        """
        self._callbacks.append(callback)

    def log_callback_error(self, error: Exception) -> None:
        log.error("an after-commit callback failed", exc_info=error)

    async def commit(self) -> None:
        """Commit now; the next statement begins another transaction.

        Raises InFailedSqlTransaction if a statement had failed: the server has then rolled back.
        """
        await self.check_expected_rows()
        if self._is_begun or self._deferred:
            (commit,) = await self._send(COMMIT)
            await self._committed(commit)
        else:
            await self._call_back()

    async def roll_back(self) -> None:
        """Undo everything; the next statement begins another transaction."""
        self._deferred, self._callbacks = [], []
        if self._connection is not None and self._is_begun and not self._connection.closed:
            self._is_begun = False
            await self._connection.run(ROLLBACK)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            await (self.commit() if kind is None else self.roll_back())
        except BaseException:
            await self.roll_back()
            raise
        finally:
            self.release()  # in every case, or the pool would lose this connection

    def release(self) -> None:
        """Return the connection to the pool."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.release(connection)

    async def _committed(self, commit: Result) -> None:
        if commit.tag != b"COMMIT":
            self._callbacks = []
            raise InFailedSqlTransaction("a statement of this transaction had failed")
        self._is_begun = False
        await self._call_back()

    async def _call_back(self) -> None:
        """Without holding a connection: a callback may need one of the same pool."""
        callbacks, self._callbacks = self._callbacks, []
        if callbacks:
            self.release()
        for callback in callbacks:
            try:
                await callback()
            except Exception as error:
                self.log_callback_error(error)

    async def _send(self, *statements: Statement) -> list[Result]:
        """Send the deferred statements and these in one message; returns the results of these."""
        connection = await self._acquire()
        opening = () if self._is_begun else (BEGIN,)
        deferred, self._deferred, self._is_begun = self._deferred, [], True
        try:
            results = await connection.run(*opening, *(each.statement for each in deferred), *statements)
        except Error as error:
            if connection.closed or all(each.expect_rows is None for each in deferred):
                raise
            raise RowCountMismatch("a statement failed in one message with an expected number of rows") from error
        behind = results[len(opening) :]
        for (_, expect_rows), result in zip(deferred, behind, strict=False):
            if expect_rows not in (None, result.touched):
                raise RowCountMismatch(f"a statement touched {result.touched} rows instead of {expect_rows}")
        return behind[len(deferred) :]

    async def _acquire(self) -> PipelinedConnection:
        if self._connection is None:
            self._connection = await self._pool.acquire()
        return self._connection
