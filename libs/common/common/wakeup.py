"""Waking idle workers with NOTIFY, and leaving busy ones alone.

Under load a worker looks for work again and again anyway: a notification would cost the writer, the server and the
worker something, and tell nothing. So an idle worker holds an advisory lock, and insert triggers NOTIFY only while one
does. Otherwise the writer shares the lock until it commits, so that no worker goes idle past a row it cannot see yet.
"""

import asyncio
from itertools import chain, repeat

import psycopg
import structlog
from pgpipe import PipelinedConnection, Statement, as_dict

from common import faults
from common.connecting import Deadlines, connect
from common.heartbeats import Heartbeats
from common.tables import IDLE_LOCK_KEY

SUPPRESS_SECONDS = 0.5
"""After work was found, notifications are not asked for so long."""
RECONNECT_SECONDS = 1.0
LOCK_RETRY_SECONDS = 0.05, 0.1, 0.2, 0.4
"""Pauses between the first attempts to take the lock. A lock that is still not free is another worker's, or a slow
writer's; then the pause is LONG_SECONDS."""
LONG_SECONDS = 1.0
BOUND_SECONDS = 60.0
"""Connecting and every statement have deadlines of their own, all of them far below this."""
PROBE_SECONDS = 10.0
"""A connection on which nothing was notified for so long is probed: a silent network looks like an idle one."""
_LISTEN = Statement("listen work", (), as_dict)
_LOCK = Statement(f"select pg_try_advisory_lock({IDLE_LOCK_KEY}) as is_held", (), as_dict)
_UNLOCK = Statement("select pg_advisory_unlock_all()", (), as_dict)
_UNLISTEN = Statement("unlisten work", (), as_dict)
_PROBE = Statement("select 1", (), as_dict)
log = structlog.get_logger()


class AdvisoryLockWakeup:
    """Sets all `events` when anything is notified on the channel `work`.

    While `is_suppressed`, nothing is notified: whoever waits for an event has to look for work in short intervals.
    """

    def __init__(
        self, service: str, url: str, deadlines: Deadlines, heartbeats: Heartbeats, *events: asyncio.Event
    ) -> None:
        self._service = service
        self._url = url
        self._deadlines = deadlines
        self._heartbeat = heartbeats.add("listener", BOUND_SECONDS)
        self._heartbeat.rest()  # until it runs
        self._events = events
        self._suppressed_until = 0.0
        self.is_suppressed = False

    def suppress(self) -> None:
        """Work was found, so more may come soon."""
        self._suppressed_until = asyncio.get_running_loop().time() + SUPPRESS_SECONDS

    async def run(self) -> None:
        """Until cancelled. A connection that is lost is made anew."""
        while True:
            self._heartbeat.beat()
            try:
                async with await connect(self._url, self._deadlines) as connection:
                    await self._wake_on(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("wakeup_connection_lost", service=self._service, reason=faults.reason(error))
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
                self._wake()  # for what came before the lock was held
                await self._wait_for_notification(connection)
                return
            self.is_suppressed = self.is_suppressed and seconds < LONG_SECONDS
            if await connection.notifications(seconds):
                return

    async def _wait_for_notification(self, connection: PipelinedConnection) -> None:
        while not await connection.notifications(PROBE_SECONDS):
            await connection.run(_PROBE)
            self._heartbeat.beat()

    def _wake(self) -> None:
        for event in self._events:
            event.set()
