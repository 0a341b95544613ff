"""uvicorn's server, without handling of signals, and with an event for its start."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from httpserver.connections import CountClosed
from httpserver.limits import ConnectionLimits
from httpserver.uvicorn_protocol import limit_connections

GRACE_SECONDS = 10
"""For requests in flight when the server is stopped."""
TICK_SECONDS = 1.0


class Server(uvicorn.Server):
    """`listening` is set once connections are accepted. Signals are left to the process: uvicorn would raise them
    again at the end, and handlers that run at exit would not."""

    def __init__(
        self, app: Callable[..., Any], host: str, port: int, limits: ConnectionLimits, count_closed: CountClosed
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                backlog=1024,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        limit_connections(self.config, limits, count_closed=count_closed)
        self.listening = asyncio.Event()
        self._stopping = asyncio.Event()

    async def main_loop(self) -> None:
        """Wakes once a second; uvicorn's own loop wakes ten times a second, also in an idle process."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._stopping.wait()

    def stop(self) -> None:
        """Accept no more connections; `serve` returns when the requests in flight have their responses."""
        self.should_exit = True
        self._stopping.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
