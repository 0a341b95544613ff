"""Sends the response to one request."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from httpserver.prepared_response import PreparedResponse, WritePrepared, encode_headers
from httpwire import Header
from starlette.types import Message, Send

_REPLACED = frozenset({b"referrer-policy", b"content-security-policy"})


@dataclass(slots=True)
class ResponseWriter:
    """An ASGI `send` that adds `extra_headers` to the response and records its status (0 until it has started).

    A service's own `Referrer-Policy` and `Content-Security-Policy` replace those of `extra_headers`: of two,
    browsers follow the last of the former and both of the latter, which would disable the forms of a service's page.

    `head_only` drops bodies: the response to HEAD has the headers of the response to GET and no content.
    `write_prepared` is the server's extension for prepared responses, None if the server has none.
    """

    send: Send
    extra_headers: list[Header] = field(default_factory=list)
    head_only: bool = False
    write_prepared: WritePrepared | None = None
    status: int = 0
    encoder: Send | None = None
    """Receives every message first, and forwards it to `send_unencoded`."""

    async def __call__(self, message: Message) -> None:
        await (self.encoder or self.send_unencoded)(message)

    async def send_unencoded(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message.get("headers", ())
            message = {**message, "headers": [*headers, *self._extra_headers_beside(headers)]}
        elif self.head_only:
            message = {**message, "body": b""}
        await self.send(message)

    async def send_response(self, status: int, headers: list[Header], body: bytes = b"", *, more: bool = False) -> None:
        """Send a whole response; with `more` its body is not complete before `end_body`."""
        self.status = status
        body = b"" if self.head_only else body
        await self.send({"type": "http.response.start", "status": status, "headers": headers + self.extra_headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    async def send_prepared(self, response: PreparedResponse, *headers: Header) -> None:
        """Send a prepared response with additional headers."""
        if self.write_prepared is None:
            await self.send_response(response.status, [*response.headers, *headers], response.body)
            return
        self.status = response.status
        section = response.header_section + encode_headers((*headers, *self.extra_headers))
        await self.write_prepared(response.status, section, response.body)

    def _extra_headers_beside(self, headers: Iterable[Header]) -> list[Header]:
        own = _REPLACED.intersection(name for name, _ in headers)
        return [header for header in self.extra_headers if header[0] not in own] if own else self.extra_headers

    async def end_body(self) -> None:
        await self.send({"type": "http.response.body", "body": b""})
