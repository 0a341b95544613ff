"""One transaction, as use cases see it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pgpipe
import structlog
from pgpipe import ConnectionPool, Statement

from common.db.executor import Executor
from common.observability import redaction

Deliver = Callable[[Any], Awaitable[bool]]
"""Delivers an event's envelope; returns whether every consumer has handled it."""
log = structlog.get_logger()


class UnitOfWork(pgpipe.UnitOfWork, Executor):
    """One transaction: committed on leaving, rolled back on an exception. It begins with the first statement.

    What `defer`, `defer_add` and `defer_save` write is sent with the next statement or the commit, which raises its
    errors.
    """

    def __init__(self, pool: ConnectionPool, deliver_now: Deliver | None = None) -> None:
        """`deliver_now` is the eager delivery of the service, if it has one (`common.rpc.eager_delivery`)."""
        super().__init__(pool)
        self.deliver_now = deliver_now

    async def _defer(self, *statements: Statement) -> None:
        self.defer_statements(*statements)

    def log_callback_error(self, error: Exception) -> None:
        log.error("after_commit_callback_failed", reason=redaction.reason(error))
