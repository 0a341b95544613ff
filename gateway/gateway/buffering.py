"""Request bodies are received whole before a service is asked: in memory, and beyond a size in a temporary file."""

import asyncio

from common.http_server.limits import ConnectionLimits
from starlette.types import Message, Receive

from gateway.bodies import refuse_announced
from gateway.body_budget import BodyBudget, UnfinishedBody
from gateway.errors import BodyIncomplete, BodyTooLarge, Throttled
from gateway.proxies import counted_as
from gateway.settings import BodySettings
from gateway.spool import SpoolFile
from gateway.visit import Visit


class ReceivedBody:
    """A whole body. As an ASGI `receive` it gives the body once, and then what the client does (it may leave).

    `close` when the request is over.
    """

    def __init__(self, content: bytes, receive: Receive, file: SpoolFile | None = None, size: int = 0) -> None:
        self._content: bytes | None = content
        self._receive = receive
        self._file = file
        self._size = size
        self._offset = 0

    async def __call__(self) -> Message:
        if self._file is not None and self._offset < self._size:
            piece = await self._file.read(self._offset)
            self._offset += len(piece)
            return {"type": "http.request", "body": piece, "more_body": self._offset < self._size}
        content, self._content = self._content, None
        if content is None or self._file is not None:
            return await self._receive()
        return {"type": "http.request", "body": content, "more_body": False}

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class RequestBodies:
    """Receives bodies within the limits of time and size. No concurrency slot is held meanwhile."""

    def __init__(self, settings: BodySettings, limits: ConnectionLimits) -> None:
        self._settings = settings
        self._limits = limits
        self._budget = BodyBudget(settings)

    async def receive(self, visit: Visit, most: int, receive: Receive) -> ReceivedBody:
        """The body of a request, at most so many bytes. Raises BodyTooLarge; BodyIncomplete when it does not arrive in
        time or the client leaves; Throttled when its address has too many bytes in unfinished bodies."""
        refuse_announced(visit, most)
        if visit.headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in visit.headers:
            message = await receive()  # there is no body to wait for (RFC 9112, 6.3)
            if not message.get("more_body", False):
                return ReceivedBody(_piece(message), receive)
            first = _piece(message)
        else:
            first = b""
        visit.unread = True
        body = await self._receive_rest(_Arriving(self._settings, self._budget), first, visit, most, receive)
        visit.unread = False
        return body

    async def _receive_rest(
        self, arriving: "_Arriving", first: bytes, visit: Visit, most: int, receive: Receive
    ) -> ReceivedBody:
        body: UnfinishedBody | None = None
        try:
            async with asyncio.timeout(None) as timeout:
                body = self._budget.begin(counted_as(visit.address), timeout)
                try:
                    await arriving.keep(body, first)
                    await self._fill(arriving, body, visit, most, receive)
                finally:
                    self._budget.end(body)
        except TimeoutError:
            arriving.close()
            raise (Throttled(retry_after=1) if body and body.evicted else BodyIncomplete()) from None
        except BaseException:
            arriving.close()
            raise
        return arriving.received(receive)

    async def _fill(
        self, arriving: "_Arriving", body: UnfinishedBody, visit: Visit, most: int, receive: Receive
    ) -> None:
        loop = asyncio.get_running_loop()
        began = last = loop.time()
        more = True
        while more:
            _raise_if_evicted(body)
            body.timeout.reschedule(self._limits.body_deadline(began, last, arriving.size))
            message = await receive()
            piece, more = _piece(message), message.get("more_body", False)
            if arriving.size + len(piece) > most:
                visit.unread = more
                raise BodyTooLarge()
            if piece:
                last = loop.time()
                await arriving.keep(body, piece)


class _Arriving:
    """What has come of a body."""

    def __init__(self, settings: BodySettings, budget: BodyBudget) -> None:
        self.size = 0
        self._settings = settings
        self._budget = budget
        self._pieces: list[bytes] = []
        self._file: SpoolFile | None = None

    async def keep(self, body: UnfinishedBody, piece: bytes) -> None:
        _raise_if_evicted(body)
        size, self.size = len(piece), self.size + len(piece)
        if self._file is None and self._budget.keeps_in_memory(body, size):
            self._pieces.append(piece)
            self._budget.hold(body, size, size)
        else:
            pieces, self._pieces = [*self._pieces, piece], []
            self._file = self._file or SpoolFile(self._settings.folder)
            self._budget.hold(body, size, -body.in_memory)
            await self._file.write(b"".join(pieces))

    def received(self, receive: Receive) -> ReceivedBody:
        return ReceivedBody(b"".join(self._pieces), receive, self._file, self.size)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _raise_if_evicted(body: UnfinishedBody) -> None:
    """What its timeout does at the next wait, but before anything resets that."""
    if body.evicted:
        raise TimeoutError


def _piece(message: Message) -> bytes:
    """Raises BodyIncomplete when the client has left."""
    if message["type"] == "http.disconnect":
        raise BodyIncomplete()
    piece: bytes = message.get("body", b"")
    return piece
