"""Proof for other processes that this one has not died: a session-level advisory lock under a number of its own.

PostgreSQL releases the lock when the connection ends, which it does with the process. The connection may also be lost
while the process lives on; then the lock is taken again under the same number. So a lock that is free once proves
nothing: it must be free for longer than a living process takes to come back.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from pgpipe import Statement, as_dict

from common import faults
from common.connecting import Deadlines, connect

if TYPE_CHECKING:
    from common.database import Reads

RECONNECT_SECONDS = 0.1
FREE_SECONDS = 1.0
"""A lock that was free so long, at two looks, is a dead process's: ten times what a living one waits to reconnect."""
PROBE_SECONDS = 10.0
"""So often the connection is asked whether it is still there, because a network may swallow its end."""
_PROBE = Statement("select 1", (), as_dict)
_FIRST = 2**62
"""Numbers are from here to 2^63 - 1; the other advisory locks of the chassis have small ones."""
log = structlog.get_logger()


class Liveness:
    """One process in one service's database. The connection is made when it is first needed."""

    def __init__(self, url: str, deadlines: Deadlines) -> None:
        self.number = _FIRST + secrets.randbelow(_FIRST)
        self._url = url
        self._deadlines = deadlines
        self._is_held = False
        self._was_tried = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._attempts: Counter[Any] = Counter()

    async def provable(self) -> int | None:
        """The number under which others can find this process dead; None while its lock is not held."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep(), context=Context())
        if not self._was_tried.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._deadlines.connect_seconds):
                    await self._was_tried.wait()
        return self.number if self._is_held else None

    @contextmanager
    def attempt(self, name: Any) -> Iterator[None]:
        """Something that this process does, and that is over when the context is left."""
        self._attempts[name] += 1
        try:
            yield
        finally:
            self._attempts[name] -= 1
            if not self._attempts[name]:
                del self._attempts[name]

    async def is_over(self, number: int | None, name: Any, reads: "Reads") -> bool:
        """Whether the attempt by this name of the process with this number has provably ended.

        Asked from within an attempt by the same name. Takes FREE_SECONDS to say yes of another process.
        """
        if number is None:
            return False
        if number == self.number:
            return self._attempts[name] == 1
        if not await _is_free(number, reads):
            return False
        await asyncio.sleep(FREE_SECONDS)
        return await _is_free(number, reads)

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            self._keeping = None

    async def _keep(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._hold()
            except psycopg.Error as error:
                log.warning("liveness_lock_lost", reason=faults.reason(error))
            finally:
                self._is_held = False
                self._was_tried.set()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _hold(self) -> None:
        """Until the connection is lost. Raises psycopg's errors."""
        connection = await connect(self._url, self._deadlines)
        try:
            await connection.run(Statement(f"select pg_advisory_lock({self.number})", (), as_dict))
            self._is_held = True
            self._was_tried.set()
            while True:
                await connection.notifications(PROBE_SECONDS)  # of which there are none: this ends with the connection
                await connection.run(_PROBE)
        finally:
            await connection.close()


async def _is_free(number: int, reads: "Reads") -> bool:
    """Shared, and for this one statement, so that several may look at once and the owner waits for none of them."""
    row = await reads.row("select pg_try_advisory_xact_lock_shared(%s) as is_free", (number,))
    return bool(row and row["is_free"])
