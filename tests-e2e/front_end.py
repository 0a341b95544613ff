"""Serves a storefront's front end as static files on its own origin."""

import asyncio
import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from testkit.conditions import eventually

PORT = 3000
"""The origin that the storefronts' TOML allows."""
TIMEOUT_SECONDS = 300.0
TAKEN = (
    "Port {port} is taken. The front end is tested on the very origin that the storefront allows, "
    "http://localhost:{port}: stop what listens there and run again (`ss -ltnp 'sport = :{port}'` names it)."
)


@asynccontextmanager
async def front_end(folder: Path, api: str, port: int = PORT, root: str = "/api/v1") -> AsyncIterator[str]:
    """The origin that serves `folder`: any path without a suffix is `index.html`. `root` is the API's first path."""

    async def page(request: Request) -> Response:
        asked = folder / request.url.path.lstrip("/")
        if asked.is_file():
            return FileResponse(asked)
        return FileResponse(folder / (asked.name if "." in asked.name else "index.html"))

    async def config(request: Request) -> Response:
        return Response(f'export const API = "{api}{root}";\n', media_type="text/javascript")

    app = Starlette(routes=[Route("/config.js", config), Route("/{path:path}", page)])
    async with _turn(port):
        with _listening(port) as sockets:
            async with _served(app, sockets):
                yield f"http://localhost:{port}"


@asynccontextmanager
async def _served(app: Starlette, sockets: list[socket.socket]) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, ws="none"))
    serving = asyncio.create_task(server.serve(sockets=sockets))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _turn(port: int) -> AsyncIterator[None]:
    """Wait for the port, which other test runs use too."""
    lock = Path(tempfile.gettempdir()) / f"atelier-front-end-{os.getuid()}-{port}.lock"
    with lock.open("w") as held:

        async def ours() -> bool:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        await eventually(ours, within=TIMEOUT_SECONDS, every=0.1)
        yield


@contextmanager
def _listening(port: int) -> Iterator[list[socket.socket]]:
    """Listen on both addresses of `localhost`, so that no other process serves one of them."""
    sockets = [*_bound(socket.AF_INET, "127.0.0.1", port), *_bound(socket.AF_INET6, "::1", port)]
    try:
        yield sockets
    finally:
        for each in sockets:
            each.close()


def _bound(family: socket.AddressFamily, host: str, port: int) -> Iterator[socket.socket]:
    """Return None if the machine does not support the address family."""
    try:
        yield socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            pytest.fail(TAKEN.format(port=port))
