"""The HTTP server of a process of its own, in the distributed topology."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from common import garbage
from common.http_server import open_files
from common.http_server.limits import ConnectionLimits, InternalConnectionLimits
from common.http_server.uvicorn_protocol import limit_connections

GRACE_SECONDS = 10
"""For requests in flight when asked to stop."""
TICK_SECONDS = 1.0


class Server(uvicorn.Server):
    """`listening` is set once connections are accepted. Signals are left to the process: uvicorn would raise them
    again at the end, and what runs at exit (telemetry, for one) would not."""

    def __init__(
        self, app: ASGIApp, host: str, port: int, limits: ConnectionLimits = InternalConnectionLimits()
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
        limit_connections(self.config, limits)
        self.listening = asyncio.Event()
        self._told = asyncio.Event()

    async def main_loop(self) -> None:
        """Looks around once a second, where uvicorn does ten times, in every process of an idle platform."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._told.wait()

    def stop(self) -> None:
        """Take no more connections; `serve` returns when requests in flight are answered."""
        self.should_exit = True
        self._told.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def asked_to_stop() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


async def serve_until_told(server: Server) -> None:
    """SIGTERM: no new connections, requests in flight are answered, then the application's lifespan ends."""
    garbage.settle()
    open_files.raise_limit()
    told = asyncio.create_task(asked_to_stop().wait())
    serving = asyncio.create_task(server.serve())
    await asyncio.wait({told, serving}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    server.stop()
    await serving
