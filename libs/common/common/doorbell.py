"""Being woken by PostgreSQL when something comes, and left alone while one is up.

Under load a worker looks around again and again anyway: every notification would cost the one who sends it, the server
and the worker, and tell nobody anything.
"""

import asyncio

import psycopg
import structlog

from common.driver import Connection

AWAKE_SECONDS = 0.5
"""So long after something was found nobody rings."""
RECONNECT_SECONDS = 1.0
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
            await connection.execute("listen work")
            self.is_off = False
            self._wake()  # for what came before anybody listened
            await connection.short.notified()
            self.is_off = True
            self.stay_off()
            self._wake()
            await connection.execute("unlisten work")
            left = AWAKE_SECONDS
            while left > 0:
                await asyncio.sleep(left)
                left = self._until - asyncio.get_running_loop().time()

    def _wake(self) -> None:
        for event in self._events:
            event.set()
