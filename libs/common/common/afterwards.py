"""What a database may be told a moment later, together with more of its kind: marks that only spare others work."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any

import structlog

from common import faults

if TYPE_CHECKING:
    from common.database import Database

SECONDS = 0.1
Do = Callable[["Database", list[Any]], Awaitable[None]]
log = structlog.get_logger()


class Afterwards:
    """Lost with its process: only for what is made good by itself."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._waiting: dict[Do, list[Any]] = {}
        self._soon: asyncio.Task[None] | None = None

    def add(self, do: Do, what: Any) -> None:
        """`do` is called once with all that was added for it meanwhile."""
        self._waiting.setdefault(do, []).append(what)
        if self._soon is None:
            self._soon = asyncio.create_task(self._wait(), context=Context())

    async def finish(self) -> None:
        """Do at once what waits."""
        waiting, self._waiting = self._waiting, {}
        for do, all_of_it in waiting.items():
            try:
                await do(self._database, all_of_it)
            except Exception as error:
                log.warning("afterwards_failed", reason=faults.reason(error))

    async def _wait(self) -> None:
        await asyncio.sleep(SECONDS)
        self._soon = None
        await self.finish()
