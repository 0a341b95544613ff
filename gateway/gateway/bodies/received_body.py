"""One request body: while it arrives, and when it is complete."""

import asyncio
from pathlib import Path

import structlog
from common.kernel.errors import ServiceUnavailable
from starlette.types import Message, Receive

from gateway.bodies.body_budget import BodyBudget
from gateway.bodies.spool_file import SpoolFile

log = structlog.get_logger("gateway")


class IncomingBody:
    """Stores what has arrived of a body: in memory, and beyond the budget in a temporary file."""

    def __init__(self, folder: Path | None, budget: BodyBudget, address: str, timeout: asyncio.Timeout) -> None:
        self.size = 0
        self.file: SpoolFile | None = None
        self._folder = folder
        self._budget = budget
        self._counted = budget.begin(address, timeout)
        self._chunks: list[bytes] = []

    @property
    def evicted(self) -> bool:
        return self._counted.evicted

    def set_deadline(self, deadline: float) -> None:
        """Raises TimeoutError if it is evicted: a new deadline would undo the expiry of its timeout."""
        if self.evicted:
            raise TimeoutError
        self._counted.timeout.reschedule(deadline)

    async def append(self, chunk: bytes) -> None:
        """Raises TimeoutError if it is evicted, ServiceUnavailable if it cannot be written to disk."""
        if self.evicted:
            raise TimeoutError
        size, self.size = len(chunk), self.size + len(chunk)
        if self.file is None and self._budget.fits_in_memory(self._counted, size):
            self._chunks.append(chunk)
            self._budget.add(self._counted, size, size)
            return
        chunks, self._chunks = [*self._chunks, chunk], []
        self.file = self.file or SpoolFile(self._folder)
        self._budget.add(self._counted, size, -self._counted.in_memory)
        try:
            await self.file.write(b"".join(chunks))
        except OSError as error:
            log.error("body_not_stored", exc_info=error)
            raise ServiceUnavailable() from error

    def complete(self, receive: Receive) -> "ReceivedBody":
        self._budget.complete(self._counted)
        return ReceivedBody(b"".join(self._chunks), receive, self)

    def close(self) -> None:
        self._budget.release(self._counted)
        if self.file is not None:
            self.file.close()


class ReceivedBody:
    """A complete body. As an ASGI `receive` it returns the body, and then the messages of the client's `receive`.

    `disconnected` after the client has disconnected. `close` when the request is over.
    """

    def __init__(self, content: bytes, receive: Receive, stored: IncomingBody | None = None) -> None:
        self.size = stored.size if stored else len(content)
        self.disconnected = False
        self._content: bytes | None = content
        self._receive = receive
        self._stored = stored
        self._offset = 0

    async def __call__(self) -> Message:
        content, self._content = self._content, None
        file = self._stored.file if self._stored else None
        if file is not None and self._stored is not None and self._offset < self._stored.size:
            content = await file.read(self._offset)
            self._offset += len(content)
            return {"type": "http.request", "body": content, "more_body": self._offset < self._stored.size}
        if content is not None and file is None:
            return {"type": "http.request", "body": content, "more_body": False}
        message = await self._receive()
        self.disconnected = self.disconnected or message["type"] == "http.disconnect"
        return message

    def close(self) -> None:
        if self._stored is not None:
            self._stored.close()
