"""A TCP proxy in front of PostgreSQL that resets connections or silently drops packets."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from crash.faulty_link import FaultyLink, Loss

T = TypeVar("T")
TIMEOUT_SECONDS = 30.0


class FaultyProxy:
    """Forwards from `port` to `server_port` on this machine until a fault is injected.

    A connection that has lost bytes in a direction loses everything in that direction from then on, including the end
    of the stream, as after a firewall has dropped its state: neither side notices. `forget_lost` closes these.

    It has its own thread and event loop, so that a busy test does not look like a slow server.
    """

    def __init__(self, server_port: int, port: int) -> None:
        self._server_port = server_port
        self.port = port
        self._links: set[FaultyLink] = set()
        self._loss: Loss | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="faulty proxy", daemon=True)

    def open(self) -> None:
        self._thread.start()
        server = asyncio.start_server(self._accept, "127.0.0.1", self.port)
        asyncio.run_coroutine_threadsafe(server, self._loop).result(TIMEOUT_SECONDS)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(TIMEOUT_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(TIMEOUT_SECONDS)
        self._loop.close()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def swallow(self, loss: Loss) -> None:
        """Lose packets until `heal` is called."""

        def begin() -> None:
            self._loss = loss
            for link in self._links:
                link.loss = loss if loss.existing and loss.concerns(link.database) else None

        self._do(begin)

    def heal(self) -> None:
        """Forward new connections, and those that have lost nothing, again."""

        def end() -> None:
            self._loss = None
            for link in self._links:
                link.loss = None

        self._do(end)

    def forget_lost(self) -> int:
        """Close the connections that lost packets, on both sides; returns their number."""
        return self._do(lambda: _abort([link for link in self._links if link.lost_requests or link.lost_answers]))

    def reset(self) -> int:
        """Reset all connections; returns their number."""
        return self._do(lambda: _abort(list(self._links)))

    def _do(self, action: Callable[[], T]) -> T:
        async def run() -> T:
            return action()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(TIMEOUT_SECONDS)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = FaultyLink(reader, writer, lambda: self._loss)
        self._links.add(link)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await link.carry(self._server_port)
        finally:
            link.abort()
            self._links.discard(link)

    async def _end(self) -> None:
        """Cancel everything, and wait for it."""
        _abort(list(self._links))
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _abort(links: list[FaultyLink]) -> int:
    for link in links:
        link.abort()
    return len(links)
