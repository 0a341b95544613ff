"""The HTTP server of one process, in the distributed topology."""

import asyncio
import signal
from collections.abc import Callable

from httpserver import open_files
from httpserver.limits import ConnectionLimits
from httpserver.server import Server
from starlette.types import ASGIApp

from common.kernel.connection_limits import InternalConnectionLimits
from common.observability import telemetry
from common.runtime.garbage_collection import freeze_gc
from common.runtime.memory import return_large_blocks
from common.runtime.stop_deadline import STOP_SECONDS, exit_within

_closed = telemetry.meter.create_counter("atelier.http.connections.closed")


def count_closed(reason: str) -> None:
    """Count a connection that was closed because of a limit."""
    _closed.add(1, {"reason": reason})


def create_server(app: ASGIApp, host: str, port: int, limits: ConnectionLimits = InternalConnectionLimits()) -> Server:
    return Server(app, host, port, limits, count_closed)


def stop_requested(on_stopping: Callable[[], None] = lambda: None) -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C, which call `on_stopping` and give the process STOP_SECONDS to end."""
    requested = asyncio.Event()

    def stop() -> None:
        if not requested.is_set():
            requested.set()
            exit_within(STOP_SECONDS)
            on_stopping()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return requested


async def serve_until_stopped(server: Server, on_stopping: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM. Then accept no connections, complete the requests in flight, and end the lifespan."""
    return_large_blocks()
    freeze_gc()
    open_files.raise_limit()
    stopping = asyncio.create_task(stop_requested(on_stopping).wait())
    serving = asyncio.create_task(server.serve())
    await asyncio.wait({stopping, serving}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.stop()
    await serving
