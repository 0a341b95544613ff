"""A proxy between the gateway and a service that can drop a connection when the response arrives, after the commit."""

import asyncio
import contextlib
from urllib.parse import urlsplit


class ResponseLoss:
    """Forwards connections to one address. `break_next` drops the next response. `carried` counts what came back."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._there = address.hostname, address.port
        self._server: asyncio.Server | None = None
        self._to_break = 0
        self.broken = 0
        self.carried = 0

    async def open(self, port: int) -> str:
        """Listen, and return the address to use instead of the service's."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", port)
        return f"http://127.0.0.1:{port}"

    def break_next(self) -> None:
        self._to_break += 1

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection(*self._there)
        except OSError:
            writer.transport.abort()
            return
        asking = asyncio.create_task(_copy(reader, there_writer))
        with contextlib.suppress(OSError):
            await self._answer(there_reader, writer)
        asking.cancel()
        for end in (writer, there_writer):
            end.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            self.carried += 1
            if self._to_break:
                self._to_break -= 1
                self.broken += 1
                return
            writer.write(data)
            await writer.drain()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
