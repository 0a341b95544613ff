"""One connection through the faulty proxy, from the startup message to the end of both streams."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

SSL_REQUEST, GSSENC_REQUEST, CANCEL_REQUEST = 80877103, 80877104, 80877102
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Loss:
    """Which packets are lost: of `databases` (None: of all), towards the server, towards the client, or both."""

    databases: frozenset[str] | None = None
    requests: bool = True
    answers: bool = True
    existing: bool = True
    new: bool = True

    def concerns(self, database: str | None) -> bool:
        """None is a connection that has not named its database."""
        return self.databases is None or database in self.databases


class FaultyLink:
    """A client's connection and, once its startup message has come through, the one to the server.

    `loss` is what is lost of it now, `starting` what is lost of connections that begin.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, starting: Callable[[], Loss | None]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._starting = starting
        self._server_writer: asyncio.StreamWriter | None = None
        self._is_cancellation = False
        self.database: str | None = None
        self.loss: Loss | None = None
        self.lost_requests = self.lost_answers = False

    async def carry(self, port: int) -> None:
        """Forward until both streams have ended; a connection that lost packets does not end."""
        startup = None if self._is_lost_from_the_start() else await self._startup_message()
        if startup is None or self._is_lost_from_the_start():
            await self._lose_everything()
            return
        server_reader, self._server_writer = await asyncio.open_connection("127.0.0.1", port)
        self._server_writer.write(startup)
        async with asyncio.TaskGroup() as directions:
            directions.create_task(_copy(self._reader, self._server_writer, self._loses_requests))
            directions.create_task(_copy(server_reader, self._writer, self._loses_answers))

    def abort(self) -> None:
        """Reset the connection on both sides."""
        for writer in (self._writer, self._server_writer):
            if writer is not None:
                writer.transport.abort()

    def _is_lost_from_the_start(self) -> bool:
        loss = self._starting()
        return loss is not None and loss.new and (loss.concerns(self.database) or self._is_cancellation)

    async def _lose_everything(self) -> None:
        self.lost_requests = self.lost_answers = True
        while await self._reader.read(CHUNK):
            pass

    async def _startup_message(self) -> bytes:
        """Read the startup message; encryption is declined so that it contains the database's name in clear text."""
        while True:
            length = await self._reader.readexactly(4)
            body = await self._reader.readexactly(int.from_bytes(length) - 4)
            kind = int.from_bytes(body[:4])
            if kind in (SSL_REQUEST, GSSENC_REQUEST):
                self._writer.write(b"N")
                continue
            self._is_cancellation = kind == CANCEL_REQUEST
            if not self._is_cancellation:
                words = body[4:].split(b"\x00")
                self.database = dict(zip(words[::2], words[1::2], strict=False)).get(b"database", b"").decode()
            return length + body

    def _loses_requests(self) -> bool:
        self.lost_requests = self.lost_requests or (self.loss is not None and self.loss.requests)
        return self.lost_requests

    def _loses_answers(self) -> bool:
        self.lost_answers = self.lost_answers or (self.loss is not None and self.loss.answers)
        return self.lost_answers


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter, is_lost: Callable[[], bool]) -> None:
    """Forward to the end of the stream; the end is forwarded too unless packets are lost."""
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            if not is_lost():
                target.write(data)
                await target.drain()
    if not is_lost():
        target.close()
