"""One request on its way through the door, and the way its answer goes back."""

import os
import re
from dataclasses import dataclass, field

from common.callers import Caller
from starlette.types import Message, Scope, Send

from gateway.ready import Header, Ready, Write, lines_of

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._~-]{1,128}")


@dataclass(slots=True, kw_only=True)
class Visit:
    """`address` is the client's, as far as proxies are believed; `storefront` is known once it is resolved.

    `unread`: the client may still be sending a body that nobody will read.
    """

    scope: Scope
    method: str
    headers: dict[bytes, bytes]
    request_id: bytes
    address: str
    secure: bool
    storefront: str | None = None
    caller: Caller | None = None
    cached: str | None = None
    route: str | None = None
    unread: bool = False

    @property
    def origin(self) -> bytes | None:
        return self.headers.get(b"origin")


def request_id(headers: dict[bytes, bytes]) -> bytes:
    """The client's own `X-Request-ID` when it is a sane one, else a new one."""
    given = headers.get(b"x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else os.urandom(16).hex().encode()


@dataclass(slots=True)
class Outlet:
    """An ASGI `send` that adds what every answer of this visit carries, and remembers its status.

    A `bare` one keeps bodies to itself: HEAD is answered like GET, by its headers alone. `write` is the server's
    way for answers that are ready, where it has one.
    """

    send: Send
    extra: list[Header] = field(default_factory=list)
    bare: bool = False
    write: Write | None = None
    status: int = 0
    encode: Send | None = None
    """What messages pass before they are sent; it sends by `send_on`."""

    async def __call__(self, message: Message) -> None:
        await (self.encode or self.send_on)(message)

    async def send_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), *self.extra]}
        elif self.bare:
            message = {**message, "body": b""}
        await self.send(message)

    async def answer(self, status: int, headers: list[Header], body: bytes = b"", *, more: bool = False) -> None:
        """A whole answer at once; with `more` the connection stays open until `finish`."""
        self.status = status
        body = b"" if self.bare else body
        await self.send({"type": "http.response.start", "status": status, "headers": headers + self.extra})
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    async def give(self, ready: Ready, *more: Header) -> None:
        """A ready answer, with a few headers more."""
        if self.write is None:
            await self.answer(ready.status, [*ready.headers, *more], ready.body)
        else:
            self.status = ready.status
            await self.write(ready.status, ready.lines + lines_of((*more, *self.extra)), ready.body)

    async def finish(self) -> None:
        await self.send({"type": "http.response.body", "body": b""})
