"""Servers on sockets that behave in one way each."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-answer: yes\r\n\r\nwords"
Life = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Service:
    """A service, and what was asked of it."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    async def read(self, reader: asyncio.StreamReader) -> None:
        """One request with its body."""
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        length = re.search(rb"content-length: (\d+)", head.lower())
        await reader.readexactly(int(length[1]) if length else 0)


@asynccontextmanager
async def serving(
    life: Callable[[Service], Life], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Service]:
    service = Service()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        service.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await life(service)(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, host, port, ssl=tls)
    service.url = f"{'https' if tls else 'http'}://{host}:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service


def saying(answer: bytes) -> Callable[[Service], Life]:
    """The same to every request."""

    def behave(service: Service) -> Life:
        async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                await service.read(reader)
                writer.write(answer)

        return life

    return behave


answering = saying(OK)


def hanging_up(service: Service) -> Life:
    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await service.read(reader)

    return life


def hasty(service: Service) -> Life:
    """Answers before it is asked."""

    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await reader.read()

    return life


def silent(service: Service) -> Life:
    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await service.read(reader)
        await reader.read()

    return life
