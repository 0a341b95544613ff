"""The HTTP server of the embedded topology, which leaves signals and start-up to the command."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType

import uvicorn
from gateway.edge.server import configure_server
from httpserver import open_files

from atelier.embedded.platform import GatewayApplication
from atelier.host.ports import share

GRACE_SECONDS = 10
"""For requests in flight after a signal."""


class EmbeddedServer(uvicorn.Server):
    """`ready` is awaited once connections are accepted, `stopping` is called by the first signal.

    The first Ctrl-C lets requests finish, the second does not.
    """

    def __init__(
        self, gateway: GatewayApplication, ready: Callable[[], Awaitable[None]], stopping: Callable[[], None]
    ) -> None:
        super().__init__(
            uvicorn.Config(
                gateway,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        configure_server(self.config, gateway.refuse, gateway.limits)
        self._ready = ready
        self._stopping = stopping

    async def run_on(self, reserved: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self.handle_exit, signum, None)
        share(reserved)
        open_files.raise_limit()
        await self.serve(sockets=[reserved])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            self._stopping()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing: uvicorn would raise the signal again after the last request, before the databases are closed."""
        yield
