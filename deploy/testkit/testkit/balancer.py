"""A TCP load balancer like a Kubernetes Service: it chooses an endpoint for each connection, not for each request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Balancer:
    """Connections go to `endpoints` in turn. A connection is kept when its endpoint is removed."""

    def __init__(self, *urls: str) -> None:
        self.url = ""
        self.endpoints = list(urls)
        self._pipes: set[asyncio.Task[None]] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        chosen = self.endpoints.pop(0)
        self.endpoints.append(chosen)
        host, _, port = chosen.removeprefix("http://").rpartition(":")
        to_reader, to_writer = await asyncio.open_connection(host, int(port))
        for source, target in ((reader, to_writer), (to_reader, writer)):
            task = asyncio.create_task(_pipe(source, target))
            self._pipes.add(task)
            task.add_done_callback(self._pipes.discard)

    async def close(self) -> None:
        for task in self._pipes:
            task.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()


@asynccontextmanager
async def balancing(*urls: str) -> AsyncIterator[Balancer]:
    balancer = Balancer(*urls)
    server = await asyncio.start_server(balancer.connect, "127.0.0.1", 0)
    balancer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield balancer
    finally:
        server.close()
        await balancer.close()
