"""Request bodies are received whole before a service is asked: in memory, and beyond a size in a temporary file."""

import asyncio
from pathlib import Path

import structlog
from common.errors import ServiceUnavailable
from common.http_server.limits import ConnectionLimits
from starlette.types import Message, Receive

from gateway.bodies import refuse_announced
from gateway.body_budget import BodyBudget
from gateway.errors import BodyIncomplete, BodyTooLarge, Throttled
from gateway.proxies import counted_as
from gateway.settings import BodySettings
from gateway.spool import SpoolFile
from gateway.visit import Visit

log = structlog.get_logger("gateway")


class ReceivedBody:
    """A whole body. As an ASGI `receive` it gives the body once, and then what the client does (it may leave).

    `left` once the client has left. `close` when the request is over.
    """

    def __init__(self, content: bytes, receive: Receive, arrived: "_Arriving | None" = None) -> None:
        self.left = False
        self._content: bytes | None = content
        self._receive = receive
        self._arrived = arrived
        self._offset = 0

    async def __call__(self) -> Message:
        content, self._content = self._content, None
        file = self._arrived.file if self._arrived else None
        if file is not None and self._arrived is not None and self._offset < self._arrived.size:
            content = await file.read(self._offset)
            self._offset += len(content)
            return {"type": "http.request", "body": content, "more_body": self._offset < self._arrived.size}
        if content is not None and file is None:
            return {"type": "http.request", "body": content, "more_body": False}
        message = await self._receive()
        self.left = self.left or message["type"] == "http.disconnect"
        return message

    def close(self) -> None:
        if self._arrived is not None:
            self._arrived.close()


class RequestBodies:
    """Receives bodies within the limits of time and size. No concurrency slot is held meanwhile."""

    def __init__(self, settings: BodySettings, limits: ConnectionLimits) -> None:
        self._folder = settings.folder
        self._limits = limits
        self._budget = BodyBudget(settings)

    async def receive(self, visit: Visit, most: int, receive: Receive) -> ReceivedBody:
        """The body of a request, at most so many bytes.

        Raises BodyTooLarge; BodyIncomplete when it does not arrive in time or the client leaves; Throttled when its
        address has too many bytes in unfinished bodies; ServiceUnavailable when the disk is full.
        """
        refuse_announced(visit, most)
        first = b""
        if visit.headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in visit.headers:
            message = await receive()  # there is no body to wait for (RFC 9112, 6.3)
            first = _piece(message)
            if not message.get("more_body", False):
                return ReceivedBody(first, receive)
        visit.unread = True
        arriving = _Arriving(self._folder, self._budget, counted_as(visit.address))
        try:
            async with asyncio.timeout(None) as timeout:
                arriving.begin(timeout)
                await self._receive_rest(arriving, first, visit, most, receive)
        except TimeoutError:
            arriving.close()
            raise (Throttled(retry_after=1) if arriving.evicted else BodyIncomplete()) from None
        except BaseException:
            arriving.close()
            raise
        visit.unread = False
        return arriving.whole(receive)

    async def _receive_rest(
        self, arriving: "_Arriving", piece: bytes, visit: Visit, most: int, receive: Receive
    ) -> None:
        loop = asyncio.get_running_loop()
        began = last = loop.time()
        await arriving.keep(piece)
        more = True
        while more:
            arriving.wait_until(self._limits.body_deadline(began, last, arriving.size))
            message = await receive()
            piece, more = _piece(message), message.get("more_body", False)
            if arriving.size + len(piece) > most:
                visit.unread = more
                raise BodyTooLarge()
            if piece:
                last = loop.time()
                await arriving.keep(piece)


class _Arriving:
    """What has come of a body, and where it is kept."""

    def __init__(self, folder: Path | None, budget: BodyBudget, address: str) -> None:
        self.size = 0
        self.file: SpoolFile | None = None
        self._folder = folder
        self._budget = budget
        self._address = address
        self._pieces: list[bytes] = []

    def begin(self, timeout: asyncio.Timeout) -> None:
        self._counted = self._budget.begin(self._address, timeout)

    @property
    def evicted(self) -> bool:
        return self._counted.evicted

    def wait_until(self, deadline: float) -> None:
        """Raises TimeoutError when it is evicted, which setting a deadline would undo."""
        if self.evicted:
            raise TimeoutError
        self._counted.timeout.reschedule(deadline)

    async def keep(self, piece: bytes) -> None:
        """Raises TimeoutError when it is evicted, ServiceUnavailable when the disk is full."""
        if self.evicted:
            raise TimeoutError
        size, self.size = len(piece), self.size + len(piece)
        if self.file is None and self._budget.keeps_in_memory(self._counted, size):
            self._pieces.append(piece)
            self._budget.hold(self._counted, size, size)
            return
        pieces, self._pieces = [*self._pieces, piece], []
        self.file = self.file or SpoolFile(self._folder)
        self._budget.hold(self._counted, size, -self._counted.in_memory)
        try:
            await self.file.write(b"".join(pieces))
        except OSError as error:
            log.error("body_not_kept", exc_info=error)
            raise ServiceUnavailable() from error

    def whole(self, receive: Receive) -> ReceivedBody:
        self._budget.finish(self._counted)
        return ReceivedBody(b"".join(self._pieces), receive, self)

    def close(self) -> None:
        self._budget.release(self._counted)
        if self.file is not None:
            self.file.close()


def _piece(message: Message) -> bytes:
    """Raises BodyIncomplete when the client has left."""
    if message["type"] == "http.disconnect":
        raise BodyIncomplete()
    piece: bytes = message.get("body", b"")
    return piece
