"""Being woken by PostgreSQL when something comes, and left alone while one is up.

Under load a worker looks around again and again anyway: every notification would cost the one who sends it, the server
and the worker, and tell nobody anything. So a worker that sleeps hangs out a sign, and whoever brings something rings
only when he sees it. The sign is a lock: who brings something while there is none shares it to the end of his
transaction, so that no worker falls asleep before it can see what was brought.
"""

import asyncio
from contextlib import suppress
from itertools import chain, repeat

import psycopg
import structlog

from common.driver import Connection, Statement
from common.tables import SIGN
from common.transactions import as_dict

AWAKE_SECONDS = 0.5
"""So long after something was found nobody rings."""
RECONNECT_SECONDS = 1.0
PATIENCE = 0.05, 0.1, 0.2, 0.4
"""Seconds between the tries to hang out the sign. If there is one after all, it is another worker's, or somebody takes
his time; then one per LONG_SECONDS."""
LONG_SECONDS = 1.0
_LISTEN = Statement("listen work", (), as_dict)
_HANG_OUT = Statement(f"select pg_try_advisory_lock({SIGN}) as is_mine", (), as_dict)
_TAKE_IN = Statement("select pg_advisory_unlock_all()", (), as_dict)
_UNLISTEN = Statement("unlisten work", (), as_dict)
log = structlog.get_logger()


class Doorbell:
    """Sets all `events` when anything is notified on the channel `work`.

    While `is_off`, whoever waits for an event has to look by himself.
    """

    def __init__(self, service: str, url: str, *events: asyncio.Event) -> None:
        self._service = service
        self._url = url
        self._events = events
        self._until = 0.0
        self.is_off = False

    def stay_off(self) -> None:
        """Something was found: more may come soon."""
        self._until = asyncio.get_running_loop().time() + AWAKE_SECONDS

    async def ring(self) -> None:
        """Until cancelled. A connection that is lost is made anew."""
        while True:
            try:
                async with await Connection.connect(self._url, autocommit=True) as connection:
                    await self._ring(connection)
            except psycopg.Error:
                log.warning("worker_listen_lost", service=self._service)
            finally:
                self.is_off = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _ring(self, connection: Connection) -> None:
        while True:
            await connection.ask(_LISTEN)
            await self._sleep(connection)
            self.is_off = True
            self.stay_off()
            self._wake()
            await connection.ask(_TAKE_IN, _UNLISTEN)
            left = AWAKE_SECONDS
            while left > 0:
                await asyncio.sleep(left)
                left = self._until - asyncio.get_running_loop().time()

    async def _sleep(self, connection: Connection) -> None:
        """Until somebody rings."""
        for seconds in chain(PATIENCE, repeat(LONG_SECONDS)):
            (answer,) = await connection.ask(_HANG_OUT)
            if answer.rows[0]["is_mine"]:
                self.is_off = False
                self._wake()  # for what came before there was a sign
                await connection.short.notified()
                return
            self.is_off = self.is_off and seconds < LONG_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await connection.short.notified()
                    return

    def _wake(self) -> None:
        for event in self._events:
            event.set()
