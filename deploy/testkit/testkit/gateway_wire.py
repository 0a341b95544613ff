"""Serves a gateway for tests on a port, with the server that processes use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from common.runtime.serving import create_server
from gateway.edge.server import configure_server

from testkit.gateway import GatewayHarness
from testkit.sources import free_port

TIMEOUT_SECONDS = 10.0


@asynccontextmanager
async def serving(gateway: GatewayHarness) -> AsyncIterator[int]:
    """Yields the port."""
    port = free_port()
    server = create_server(gateway.app, "127.0.0.1", port)
    configure_server(server.config, gateway.app.refuse, gateway.app.limits)
    task = asyncio.create_task(server.serve())
    await server.listening.wait()
    try:
        yield port
    finally:
        server.stop()
        await task


def client_for(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=TIMEOUT_SECONDS)
