"""Receives the whole body of a request before a service gets the request."""

import asyncio

from httpserver.limits import ConnectionLimits
from starlette.types import Message, Receive

from gateway.bodies.body_budget import BodyBudget
from gateway.bodies.received_body import IncomingBody, ReceivedBody
from gateway.bodies.size_limits import check_content_length
from gateway.http.client_address import client_network
from gateway.http.errors import BodyIncomplete, BodyTooLarge, Throttled
from gateway.http.request_context import RequestContext
from gateway.settings import BodySettings


class RequestBodies:
    """Receives bodies within the limits of time and size. No concurrency slot is held meanwhile."""

    def __init__(self, settings: BodySettings, limits: ConnectionLimits) -> None:
        self._folder = settings.folder
        self._limits = limits
        self._budget = BodyBudget(settings)

    async def receive(self, context: RequestContext, max_bytes: int, receive: Receive) -> ReceivedBody:
        """The body of a request.

        Raises BodyTooLarge; BodyIncomplete if it does not arrive in time or the client disconnects; Throttled if its
        address has too many bytes in incomplete bodies; ServiceUnavailable if the disk is full.
        """
        check_content_length(context, max_bytes)
        first = b""
        if context.headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in context.headers:
            message = await receive()  # there is no body to wait for (RFC 9112, 6.3)
            first = _chunk(message)
            if not message.get("more_body", False):
                return ReceivedBody(first, receive)
        context.body_unread = True
        body = await self._receive_within_limits(first, context, max_bytes, receive)
        context.body_unread = False
        return body.complete(receive)

    async def _receive_within_limits(
        self, first: bytes, context: RequestContext, max_bytes: int, receive: Receive
    ) -> IncomingBody:
        body: IncomingBody | None = None
        try:
            async with asyncio.timeout(None) as timeout:
                body = IncomingBody(self._folder, self._budget, client_network(context.client_address), timeout)
                await self._receive_rest(body, first, context, max_bytes, receive)
                return body
        except BaseException as error:
            if body is not None:
                body.close()
            if isinstance(error, TimeoutError):
                raise (Throttled(retry_after=1) if body and body.evicted else BodyIncomplete()) from None
            raise

    async def _receive_rest(
        self, body: IncomingBody, chunk: bytes, context: RequestContext, max_bytes: int, receive: Receive
    ) -> None:
        loop = asyncio.get_running_loop()
        started = last = loop.time()
        await body.append(chunk)
        more = True
        while more:
            body.set_deadline(self._limits.body_deadline(started, last, body.size))
            message = await receive()
            chunk, more = _chunk(message), message.get("more_body", False)
            if body.size + len(chunk) > max_bytes:
                context.body_unread = more
                raise BodyTooLarge()
            if chunk:
                last = loop.time()
                await body.append(chunk)


def _chunk(message: Message) -> bytes:
    """Raises BodyIncomplete if the client has disconnected."""
    if message["type"] == "http.disconnect":
        raise BodyIncomplete()
    chunk: bytes = message.get("body", b"")
    return chunk
