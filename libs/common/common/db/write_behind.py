"""Buffers writes for a moment and executes them together; they may be lost when the process ends."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

import structlog

from common.db.executor import Executor
from common.observability import redaction

SECONDS = 0.1
Write = Callable[[Executor, list[Any]], Awaitable[None]]
log = structlog.get_logger()


class WriteBehindBuffer:
    """For writes whose loss only causes work to be repeated, because the items are lost when the process ends."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._items: dict[Write, list[Any]] = {}
        self._timer: asyncio.Task[None] | None = None

    def add(self, write: Write, item: Any) -> None:
        """`write` is called once, within SECONDS, with all items that were added for it."""
        self._items.setdefault(write, []).append(item)
        if self._timer is None:
            self._timer = asyncio.create_task(self._flush_later(), context=Context())

    async def flush(self) -> None:
        """Write all items now. An error is logged, and its items are lost."""
        pending, self._items = self._items, {}
        for write, items in pending.items():
            try:
                await write(self._executor, items)
            except Exception as error:
                log.warning("write_behind_failed", reason=redaction.reason(error))

    async def _flush_later(self) -> None:
        await asyncio.sleep(SECONDS)
        self._timer = None
        await self.flush()
