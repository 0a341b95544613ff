"""Waiting for what another process may announce, without holding a connection of the pool for each wait."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID

import psycopg
import structlog
from common.db.connecting import connect
from common.db.database import Database
from common.db.executor import Executor
from common.observability import redaction
from pgpipe import PipelinedConnection, Statement, as_dict

PROBE_SECONDS = 5.0
"""`missed` is read after so long without a notification: a lost connection would not deliver one."""
RECONNECT_SECONDS = 1.0
NOTHING: LiteralString = "select awaited from unnest(%(ids)s::uuid[]) as awaited where false"
log = structlog.get_logger()


async def announce(executor: Executor, channel: LiteralString, awaited: UUID) -> None:
    """Wake those who wait for an id on a channel of this database: now, or when the transaction commits."""
    await executor.defer("select pg_notify(%(channel)s, %(id)s)", channel=channel, id=str(awaited))


class Notifications:
    """One connection of the process listens on `channel` for all that wait, and only while there are any.

    `missed` selects those of `ids` that need not be waited for any more, in the column `awaited`. It is read after each
    connect, because nothing was received before.
    """

    def __init__(self, database: Database, channel: LiteralString, missed: LiteralString = NOTHING) -> None:
        self._database = database
        self._channel = channel
        self._missed = missed
        self._events: dict[UUID, asyncio.Event] = {}
        self._waiting: Counter[UUID] = Counter()
        self._listener: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting.total()

    @contextmanager
    def of(self, awaited: UUID) -> Iterator[asyncio.Event]:
        """The event that is set when the id is announced during the block, once `listening` is set."""
        event = self._events.setdefault(awaited, asyncio.Event())
        self._waiting[awaited] += 1
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen())
        try:
            yield event
        finally:
            self._waiting[awaited] -= 1
            if not self._waiting[awaited]:
                del self._waiting[awaited], self._events[awaited]
            if not self._events:
                self._listener.cancel()
                self._listener = None
                self.listening = asyncio.Event()

    async def _listen(self) -> None:
        listening = self.listening
        while True:
            try:
                async with await connect(self._database.url, self._database.deadlines) as connection:
                    await connection.run(Statement(f"listen {self._channel}", (), as_dict))
                    listening.set()
                    await self._wake_on(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("notifications_lost", channel=self._channel, reason=redaction.reason(error))
            except Exception:  # without it all would wait until their time is over
                log.exception("notifications_failed", channel=self._channel)
            finally:
                listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _wake_on(self, connection: PipelinedConnection) -> None:
        while True:
            (missed,) = await connection.run(Statement(self._missed, {"ids": list(self._events)}, as_dict))
            self._wake(row["awaited"] for row in missed.rows)
            while payloads := await connection.notifications(PROBE_SECONDS):
                self._wake(UUID(payload.decode()) for payload in payloads)

    def _wake(self, announced: Iterable[UUID]) -> None:
        for each in announced:
            if event := self._events.get(each):
                event.set()
