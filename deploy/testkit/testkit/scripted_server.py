"""An HTTP/1.1 server that sends exactly the bytes a test gives it, on a real socket of the running event loop."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class CloseConnection(Exception):
    """Raised by a handler to close its connection."""


@dataclass(frozen=True)
class ReceivedRequest:
    """`connection` is the number of the connection it came on, from 1; header names are in lower case."""

    connection: int
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ServerConnection:
    """One accepted connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int

    async def read_request(self) -> ReceivedRequest:
        """The next request with its body. Raises IncompleteReadError when the client has closed the connection."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in rest)}
        if headers.get("transfer-encoding") == "chunked":
            body = await self._read_chunks()
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return ReceivedRequest(self.number, line, headers, body)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def wait_until_closed(self) -> None:
        """Wait until the client has closed the connection. Discards what it sends."""
        while await self.reader.read(65_536):
            pass

    def reset(self) -> None:
        """End the connection with a TCP reset; data that was not sent yet is lost."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.writer.transport.abort()

    async def _read_chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body


@dataclass
class ScriptedServer:
    """A running server, and the requests it has received, in order."""

    url: str = ""
    connections: int = 0
    requests: list[ReceivedRequest] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


Handler = Callable[[ServerConnection, ReceivedRequest], Awaitable[None]]


async def answer_ok(connection: ServerConnection, request: ReceivedRequest) -> None:
    await connection.send(OK)


def answer(data: bytes, *, then_close: bool = False) -> Handler:
    """A handler that sends the same bytes, perhaps none, for every request."""

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(data)
        if then_close:
            raise CloseConnection

    return handle


@asynccontextmanager
async def serving(
    handle: Handler, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[ScriptedServer]:
    """Calls `handle` for every request of every connection. All connections are closed at the end."""
    known = ScriptedServer()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        known.connections += 1
        connection = ServerConnection(reader, writer, known.connections)
        try:
            while True:
                request = await connection.read_request()
                known.requests.append(request)
                await handle(connection, request)
        except (EOFError, ConnectionError, CloseConnection, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, host, port, ssl=tls)
    known.url = f"{'https' if tls else 'http'}://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield known
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
