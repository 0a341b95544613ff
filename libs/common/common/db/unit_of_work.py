"""One transaction, as use cases see it."""

from collections.abc import Awaitable, Callable
from typing import Any, LiteralString

import pgpipe
import structlog
from pgpipe import ConnectionPool, Statement, as_dict

from common.db.executor import Executor
from common.observability import redaction

Deliver = Callable[[Any], Awaitable[bool]]
"""Delivers an event's envelope; returns whether every consumer has handled it."""
log = structlog.get_logger()


class UnitOfWork(pgpipe.UnitOfWork, Executor):
    """One transaction: committed on leaving, rolled back on an exception. It begins with the first statement.

    `add`, `save` and `defer` are sent with the next statement or the commit, which raises their errors.
    """

    def __init__(self, pool: ConnectionPool, deliver_now: Deliver | None = None) -> None:
        """`deliver_now` is the eager delivery of the service, if it has one (`common.rpc.eager_delivery`)."""
        super().__init__(pool)
        self.deliver_now = deliver_now

    async def run_deferred(self, *statements: Statement) -> None:
        self.defer_statements(*statements)

    async def defer(self, sql: LiteralString, /, *, expect_rows: int | None = None, **parameters: Any) -> None:
        """Execute a statement whose result is not needed, with the next statement or the commit.

        If it does not touch `expect_rows` rows, or anything in the same message fails, that message raises
        RowCountMismatch, a BaseException.
        """
        self.defer_statements(Statement(sql, parameters, as_dict), expect_rows=expect_rows)

    def log_callback_error(self, error: Exception) -> None:
        log.error("after_commit_callback_failed", reason=redaction.reason(error))
