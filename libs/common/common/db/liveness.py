"""Lets other processes detect that this one has died: it holds a session-level advisory lock with a random number.

PostgreSQL releases the lock when the connection ends, and the connection ends with the process. If only the connection
is lost, the process acquires the lock again with the same number. Therefore a process counts as dead only if its lock
is free for longer than a living process needs to reconnect.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from typing import Any

import psycopg
import structlog
from pgpipe import Statement, as_dict

from common.db.connecting import Deadlines, connect
from common.db.executor import Executor
from common.observability import redaction

RECONNECT_SECONDS = 0.1
FREE_SECONDS = 1.0
"""If a lock is free at two tests so far apart, its process is dead: a living one reconnects ten times as fast."""
PROBE_SECONDS = 10.0
"""The interval of test statements, because the network may lose the packets that end the connection."""
_PROBE = Statement("select 1", (), as_dict)
_FIRST = 2**62
"""Numbers are from 2^62 to 2^63 - 1; the other advisory locks of the chassis have smaller ones."""
log = structlog.get_logger()


class Liveness:
    """The lock of this process in one service's database. Its connection is opened on demand."""

    def __init__(self, url: str, deadlines: Deadlines) -> None:
        self.number = _FIRST + secrets.randbelow(_FIRST)
        self._url = url
        self._deadlines = deadlines
        self._is_held = False
        self._has_tried = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._attempts: Counter[Any] = Counter()

    async def held_number(self) -> int | None:
        """The number of the lock, by which other processes can test this one; None while it is not held."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep(), context=Context())
        if not self._has_tried.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._deadlines.connect_seconds):
                    await self._has_tried.wait()
        return self.number if self._is_held else None

    @contextmanager
    def attempt(self, name: Any) -> Iterator[None]:
        """Count an attempt by this process while the context is active."""
        self._attempts[name] += 1
        try:
            yield
        finally:
            self._attempts[name] -= 1
            if not self._attempts[name]:
                del self._attempts[name]

    async def is_over(self, number: int | None, name: Any, executor: Executor) -> bool:
        """Whether the attempt with this name has ended for certain in the process with this number.

        To be called within an attempt with the same name. Returns True for another process only after FREE_SECONDS.
        """
        if number is None:
            return False
        if number == self.number:
            return self._attempts[name] == 1
        if not await _is_free(number, executor):
            return False
        await asyncio.sleep(FREE_SECONDS)
        return await _is_free(number, executor)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _keep(self) -> None:
        """Hold the lock, and reconnect when the connection is lost, until cancelled."""
        while True:
            try:
                await self._hold()
            except psycopg.Error as error:
                log.warning("liveness_lock_lost", reason=redaction.reason(error))
            finally:
                self._is_held = False
                self._has_tried.set()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _hold(self) -> None:
        """Hold the lock until the connection is lost. Raises psycopg's errors."""
        connection = await connect(self._url, self._deadlines)
        try:
            await connection.run(Statement(f"select pg_advisory_lock({self.number})", (), as_dict))
            self._is_held = True
            self._has_tried.set()
            while True:
                await connection.notifications(PROBE_SECONDS)  # none is expected; it raises when the connection ends
                await connection.run(_PROBE)
        finally:
            await connection.close()


async def _is_free(number: int, executor: Executor) -> bool:
    """Tested with a shared lock for one statement, so that concurrent tests succeed and hardly delay the owner."""
    return bool(await executor.fetch_value("select pg_try_advisory_xact_lock_shared(%(number)s)", number=number))
