"""Waking idle workers with NOTIFY, without notifying busy ones.

A busy worker looks for work again at once in any case, so notifying it would have a cost and no effect. Therefore an
idle worker holds an advisory lock, and insert triggers NOTIFY only while one does. Otherwise the writer shares the lock
until it commits, so that no worker becomes idle before it can see the row.
"""

import asyncio
from itertools import chain, repeat

import psycopg
import structlog
from pgpipe import PipelinedConnection, Statement, as_dict

from common.db.connecting import Deadlines, connect
from common.db.tables import IDLE_LOCK_KEY
from common.observability import redaction
from common.observability.heartbeats import Heartbeats

SUPPRESS_SECONDS = 0.5
"""After work was found, notifications are suppressed for so long."""
RECONNECT_SECONDS = 1.0
LOCK_RETRY_SECONDS = 0.05, 0.1, 0.2, 0.4
"""Pauses between the first attempts to take the lock."""
LONG_SECONDS = 1.0
"""The pause after those, because another worker or a slow writer has the lock."""
BOUND_SECONDS = 60.0
"""The limit of the heartbeat's age. Connecting and every statement have deadlines of their own, far below it."""
PROBE_SECONDS = 10.0
"""A connection without notifications for so long is probed, because a dead one looks the same."""
_LISTEN = Statement("listen work", (), as_dict)
_LOCK = Statement(f"select pg_try_advisory_lock({IDLE_LOCK_KEY}) as is_held", (), as_dict)
_UNLOCK = Statement("select pg_advisory_unlock_all()", (), as_dict)
_UNLISTEN = Statement("unlisten work", (), as_dict)
_PROBE = Statement("select 1", (), as_dict)
log = structlog.get_logger()


class AdvisoryLockWakeup:
    """Sets all `events` when anything is notified on the channel `work`.

    While `is_suppressed`, nothing is notified, and the worker has to poll in short intervals.
    """

    def __init__(
        self, service: str, url: str, deadlines: Deadlines, heartbeats: Heartbeats, *events: asyncio.Event
    ) -> None:
        self._service = service
        self._url = url
        self._deadlines = deadlines
        self._heartbeat = heartbeats.add("listener", BOUND_SECONDS)
        self._heartbeat.suspend()  # until `run` is called
        self._events = events
        self._suppressed_until = 0.0
        self.is_suppressed = False

    def suppress(self) -> None:
        """Suppress notifications for a moment. Called when work was found, because more may come soon."""
        self._suppressed_until = asyncio.get_running_loop().time() + SUPPRESS_SECONDS

    async def run(self) -> None:
        """Listen until cancelled. Connects again when the connection is lost."""
        while True:
            self._heartbeat.beat()
            try:
                async with await connect(self._url, self._deadlines) as connection:
                    await self._wake_on(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("wakeup_connection_lost", service=self._service, reason=redaction.reason(error))
            except Exception:  # without it the worker would only poll from now on
                log.exception("wakeup_failed", service=self._service)
            finally:
                self.is_suppressed = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _wake_on(self, connection: PipelinedConnection) -> None:
        while True:
            await connection.run(_LISTEN)
            await self._wait_until_notified(connection)
            self.is_suppressed = True
            self.suppress()
            self._wake()
            await connection.run(_UNLOCK, _UNLISTEN)
            left = SUPPRESS_SECONDS
            while left > 0:
                self._heartbeat.beat()
                await asyncio.sleep(left)
                left = self._suppressed_until - asyncio.get_running_loop().time()

    async def _wait_until_notified(self, connection: PipelinedConnection) -> None:
        for seconds in chain(LOCK_RETRY_SECONDS, repeat(LONG_SECONDS)):
            self._heartbeat.beat()
            (answer,) = await connection.run(_LOCK)
            if answer.rows[0]["is_held"]:
                self.is_suppressed = False
                self._wake()  # rows may have been inserted before the lock was held
                while not await connection.notifications(PROBE_SECONDS):
                    await connection.run(_PROBE)
                    self._heartbeat.beat()
                return
            self.is_suppressed = self.is_suppressed and seconds < LONG_SECONDS
            if await connection.notifications(seconds):
                return

    def _wake(self) -> None:
        for event in self._events:
            event.set()
