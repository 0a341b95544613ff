"""Waiting for one connection's socket."""

import asyncio
import select

READ, WRITE = 1, 2


class SocketReader:
    """Stays registered with the event loop between waits, because adding a reader takes as long as a small statement.

    When the peer closes a socket, uvloop calls its reader once and then removes it silently. A closed socket stays
    readable, so every wait begins with a poll of the socket, and every wait has a deadline.

    `stop` must be called before the socket is closed, or without an `await` after libpq has closed it: the next socket
    of the process may get the same file descriptor.
    """

    def __init__(self, socket: int) -> None:
        self._socket = socket
        self._poll = select.poll()
        self._poll.register(socket, select.POLLIN)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiter: asyncio.Future[int] | None = None

    @property
    def is_readable(self) -> bool:
        """Whether there is data to read, or the connection was closed."""
        return bool(self._poll.poll(0))

    async def ready(self, deadline: float, wanted: int = READ) -> int:
        """Wait until the socket is readable or, if `wanted` includes WRITE, writable; returns which of the two.

        Raises TimeoutError when the event loop's clock reaches `deadline`.
        """
        if self.is_readable:
            return READ
        loop = asyncio.get_running_loop()
        waiter = self._waiter = loop.create_future()
        if self._loop is None:
            loop.add_reader(self._socket, self._on_readable)
            self._loop = loop
        timer = loop.call_at(deadline, _expire, waiter)
        try:
            return await (waiter if wanted == READ else self._readable_or_writable(loop, waiter))
        finally:
            timer.cancel()

    async def _readable_or_writable(self, loop: asyncio.AbstractEventLoop, waiter: "asyncio.Future[int]") -> int:
        loop.add_writer(self._socket, _settle, waiter, WRITE)
        try:
            return await waiter
        finally:
            loop.remove_writer(self._socket)

    def stop(self) -> None:
        """Remove the reader from the event loop. The next wait adds it again."""
        loop, self._loop = self._loop, None
        if loop is not None and not loop.is_closed():
            loop.remove_reader(self._socket)

    def _on_readable(self) -> None:
        if self._waiter is None or self._waiter.done():
            self.stop()  # an asynchronous message, or the end of the connection
        else:
            self._waiter.set_result(READ)


def _settle(waiter: "asyncio.Future[int]", what: int) -> None:
    if not waiter.done():
        waiter.set_result(what)


def _expire(waiter: "asyncio.Future[int]") -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())
