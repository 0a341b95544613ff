"""A gateway for tests that listens on a port of its own, with the server that serves it in earnest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from common.serving import Server
from common.testing.sources import free_port

from gateway.protocol import serve_readily
from gateway.testing import Door

PATIENCE = 10.0


@asynccontextmanager
async def listening(door: Door) -> AsyncIterator[int]:
    """The port."""
    port = free_port()
    server = Server(door.gateway, "127.0.0.1", port)
    serve_readily(server.config, door.gateway.refuse, door.gateway.limits)
    serving = asyncio.create_task(server.serve())
    await server.listening.wait()
    try:
        yield port
    finally:
        server.stop()
        await serving


def client_of(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE)
