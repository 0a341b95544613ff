"""Waiting for a connection's socket, again and again, without telling the event loop each time."""

import asyncio

from psycopg.pq.abc import PGconn

READ, WRITE = 1, 2


class Listening:
    """Goes on from one statement to the next: beginning and ending it costs as much as a small statement.

    It has to be stopped before anybody else listens to the socket, or closes it.
    """

    def __init__(self, libpq: PGconn) -> None:
        self._libpq = libpq
        self._waiting: asyncio.Future[int] | None = None
        self._listening: tuple[asyncio.AbstractEventLoop, int] | None = None

    async def ready(self, wanted: int = READ) -> int:
        """Wait until the socket can be read or, if that is wanted, written; which of both."""
        loop, socket = asyncio.get_running_loop(), self._libpq.socket
        waiting: asyncio.Future[int] = loop.create_future()
        self._waiting = waiting
        if self._listening is None:
            loop.add_reader(socket, self._readable)
            self._listening = loop, socket
        if not wanted & WRITE:
            return await waiting
        try:
            loop.add_writer(socket, _settle, waiting)
            return await waiting
        finally:
            loop.remove_writer(socket)

    def stop(self) -> None:
        if self._listening is not None:
            loop, socket = self._listening
            self._listening = None
            if not loop.is_closed():
                loop.remove_reader(socket)

    def _readable(self) -> None:
        if self._waiting is None or self._waiting.done():
            self.stop()  # the server said something on its own, or went away
        else:
            self._waiting.set_result(READ)


def _settle(waiting: "asyncio.Future[int]") -> None:
    if not waiting.done():
        waiting.set_result(WRITE)
