"""Relaying an ASGI request to a service and the service's response back, over one connection."""

import asyncio
import re
from urllib.parse import quote

from httpwire import ConnectionBroken, HttpConnection, HttpRequest
from starlette.types import Message, Receive, Scope, Send

_PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"
_NOT_PRINTABLE = re.compile(rb"[^\x21-\x7e]")


ENDS_WITH_CLIENT = "atelier.ends_with_client"
"""An extension of the scope: the service stops its work when its connection is closed because the client has left."""


class RequestAborted(Exception):
    """The client of a relayed request has disconnected, or stopped sending its body. Not a failure of the service."""


def request_of(scope: Scope, message: Message, host: bytes) -> HttpRequest:
    """The request of an ASGI `scope` and its first `http.request` message.

    Raises ValueError for a body in several messages without a Content-Length.
    """
    body, has_more = message.get("body", b""), message.get("more_body", False)
    return HttpRequest.build(scope["method"], _target(scope), scope["headers"], body, host, has_more=has_more)


class AsgiRelay:
    """`start`, then `relay_response`, and `close` in any case. Both bodies may flow at the same time.

    `receive` gives the rest of the request's body, if the request `has_more`. A client that disconnects while it sends
    or receives ends the exchange with RequestAborted; with `ends_with_client` also one that does while it waits.
    """

    def __init__(
        self, connection: HttpConnection, request: HttpRequest, receive: Receive, *, ends_with_client: bool = False
    ) -> None:
        self._connection = connection
        self._request = request
        self._receive = receive
        self._ends_with_client = ends_with_client
        self._is_sent = not request.has_more
        self._task: asyncio.Task[None] | None = None

    async def start(self, first_byte_seconds: float, idle_seconds: float) -> None:
        """Send the request; returns when the head of the response has arrived."""
        self._connection.start_request(self._request)
        if self._request.has_more:
            self._task = asyncio.create_task(self._send_rest(idle_seconds))
        elif self._ends_with_client:
            self._task = asyncio.create_task(self._watch_for_disconnect())
        await self._connection.read_head(first_byte_seconds)

    async def relay_response(self, send: Send, idle_seconds: float) -> None:
        """Pass the response on. Reads no faster than `send` takes it."""
        response = self._connection.response
        assert response is not None
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        has_more = True
        while has_more:
            data, has_more = await self._connection.read_body(idle_seconds)
            await send({"type": "http.response.body", "body": data, "more_body": has_more})
            if has_more and self._task is None:
                self._task = asyncio.create_task(self._watch_for_disconnect())

    def close(self) -> None:
        """Stop what still runs. If the request was not sent completely, the connection cannot be used again."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            if not self._is_sent:
                reason = "the response ended before the whole request was sent"
                self._connection.fail(ConnectionBroken(reason, response_started=True))

    async def _send_rest(self, idle_seconds: float) -> None:
        try:
            has_more = True
            while has_more:
                body, has_more = await self._next_part(idle_seconds)
                await self._connection.send_body(body, idle_seconds, has_more=has_more)
            self._is_sent = True
            if self._ends_with_client:
                await self._watch_for_disconnect()
        except Exception as failure:  # raised again where the response is awaited
            self._connection.fail(failure)

    async def _next_part(self, idle_seconds: float) -> tuple[bytes, bool]:
        try:
            async with asyncio.timeout(idle_seconds):
                message = await self._receive()
        except TimeoutError:
            raise RequestAborted(f"the client sent nothing for {idle_seconds} s") from None
        if message["type"] == "http.disconnect":
            raise RequestAborted("the client disconnected during its request")
        return message.get("body", b""), message.get("more_body", False)

    async def _watch_for_disconnect(self) -> None:
        """End the exchange when its client has disconnected."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._connection.fail(RequestAborted("the client disconnected before the end of the response"))


def _target(scope: Scope) -> bytes:
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    if _NOT_PRINTABLE.search(path):
        path = quote(path, safe=_PATH_CHARACTERS).encode()
    query = scope["query_string"]
    if not query:
        return path
    return b"%b?%b" % (path, _NOT_PRINTABLE.sub(lambda found: b"%%%02X" % found[0][0], query))
