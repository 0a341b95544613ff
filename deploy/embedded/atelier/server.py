"""The HTTP server of the embedded topology, which leaves signals and start-up to the command."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from common.http_server import open_files
from gateway.protocol import serve_readily

from atelier.platform import Door
from atelier.ports import share

GRACE = 10  # seconds for requests in flight when asked to stop


class Server(uvicorn.Server):
    """`ready` is awaited once connections are accepted. The first Ctrl-C lets requests finish, the second does not."""

    def __init__(self, door: Door, ready: Callable[[], Awaitable[None]]) -> None:
        super().__init__(
            uvicorn.Config(
                door,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=GRACE,
            )
        )
        serve_readily(self.config, door.refuse, door.limits)
        self._ready = ready

    async def run_on(self, claimed: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self.handle_exit, signum, None)
        share(claimed)
        open_files.raise_limit()
        await self.serve(sockets=[claimed])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would raise the signal again after the last request, and end us before the databases are closed."""
        yield
