"""A TCP proxy in front of PostgreSQL that resets connections, delays what they carry, or loses it without a word."""

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
        """None is a connection that has not named its database, or never will because it cancels a statement."""
        return self.databases is None or database in self.databases


class FaultyProxy:
    """Forwards to `port` on this machine until it is told otherwise.

    A connection that has lost bytes in a direction loses everything in that direction from then on, also the end of
    the stream, as when a firewall has forgotten it: neither side is ever told. `forget_lost` ends those.
    """

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._server: asyncio.Server | None = None
        self._links: set[_Link] = set()
        self.loss: Loss | None = None
        self.delay = 0.0
        self.port = 0

    async def open(self, port: int) -> None:
        self.port = port
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for link in tuple(self._links):
            link.abort()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def swallow(self, loss: Loss) -> None:
        """From now on, until `heal`."""
        self.loss = loss
        for link in self._links:
            link.loss = loss if loss.existing and loss.concerns(link.database) else None

    def heal(self) -> None:
        """What has lost nothing, and what is new, is forwarded again."""
        self.loss = None
        for link in self._links:
            link.loss = None

    def forget_lost(self) -> int:
        """End the connections that lost something on both sides; returns how many there were."""
        lost = [link for link in self._links if link.lost_requests or link.lost_answers]
        for link in lost:
            link.abort()
        return len(lost)

    def reset(self, database: str | None = None) -> int:
        """Both sides get a RST; returns how many connections."""
        chosen = [link for link in self._links if database is None or link.database == database]
        for link in chosen:
            link.abort()
        return len(chosen)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(self, reader, writer)
        self._links.add(link)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await link.carry(self._server_port)
        finally:
            link.abort()
            self._links.discard(link)


class _Link:
    """One client's connection and, once its startup message has come through, the one to the server."""

    def __init__(self, proxy: FaultyProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._reader = reader
        self._writer = writer
        self._server_writer: asyncio.StreamWriter | None = None
        self.database: str | None = None
        self.loss: Loss | None = None
        self.is_cancellation = False
        self.lost_requests = self.lost_answers = False

    async def carry(self, port: int) -> None:
        if self._is_lost_from_the_start():
            await self._lose_everything()
            return
        startup = await self._startup_message()
        if self._is_lost_from_the_start():
            await self._lose_everything()
            return
        server_reader, self._server_writer = await asyncio.open_connection("127.0.0.1", port)
        self._server_writer.write(startup)
        async with asyncio.TaskGroup() as directions:
            directions.create_task(_copy(self._proxy, self._reader, self._server_writer, self._loses_requests))
            directions.create_task(_copy(self._proxy, server_reader, self._writer, self._loses_answers))

    def abort(self) -> None:
        for writer in (self._writer, self._server_writer):
            if writer is not None:
                writer.transport.abort()

    def _is_lost_from_the_start(self) -> bool:
        loss = self._proxy.loss
        return loss is not None and loss.new and (loss.concerns(self.database) or self.is_cancellation)

    async def _lose_everything(self) -> None:
        self.lost_requests = self.lost_answers = True
        while await self._reader.read(CHUNK):
            pass

    async def _startup_message(self) -> bytes:
        """Encryption is declined here, so that the database's name can be read."""
        while True:
            length = await self._reader.readexactly(4)
            body = await self._reader.readexactly(int.from_bytes(length) - 4)
            kind = int.from_bytes(body[:4])
            if kind in (SSL_REQUEST, GSSENC_REQUEST):
                self._writer.write(b"N")
                continue
            self.is_cancellation = kind == CANCEL_REQUEST
            if not self.is_cancellation:
                words = body[4:].split(b"\x00")
                self.database = dict(zip(words[::2], words[1::2], strict=False)).get(b"database", b"").decode()
            return length + body

    def _loses_requests(self) -> bool:
        self.lost_requests = self.lost_requests or (self.loss is not None and self.loss.requests)
        return self.lost_requests

    def _loses_answers(self) -> bool:
        self.lost_answers = self.lost_answers or (self.loss is not None and self.loss.answers)
        return self.lost_answers


async def _copy(
    proxy: FaultyProxy, source: asyncio.StreamReader, target: asyncio.StreamWriter, is_lost: Callable[[], bool]
) -> None:
    """To the end of the stream, which is passed on unless it is lost like the rest."""
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            if proxy.delay:
                await asyncio.sleep(proxy.delay)
            if not is_lost():
                target.write(data)
                await target.drain()
    if not is_lost():
        target.close()
