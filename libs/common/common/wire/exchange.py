"""One request to a service and its answer, over one connection."""

import asyncio

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Send

from common.wire.connection import Connection
from common.wire.failures import BrokenOff
from common.wire.request import LAST_CHUNK, Request, framed


class Exchange:
    """`begin`, then `relay`, and `end` in any case. Request and answer may flow at the same time."""

    def __init__(self, connection: Connection, request: Request, receive: Receive) -> None:
        self._connection = connection
        self._request = request
        self._receive = receive
        self._beside: asyncio.Task[None] | None = None

    async def begin(self, first_byte_seconds: float, idle_seconds: float) -> None:
        """Returns when the head of the answer is there."""
        request = self._request
        self._connection.begin(request.head + request.first, bodiless=request.method == "HEAD")
        if request.more:
            self._beside = asyncio.create_task(self._send_on(idle_seconds))
        await self._connection.head(first_byte_seconds)

    async def relay(self, send: Send, idle_seconds: float) -> None:
        answer = self._connection.answer
        assert answer is not None
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        more = True
        while more:
            data, more = await self._connection.body(idle_seconds)
            await send({"type": "http.response.body", "body": data, "more_body": more})
            if more and self._beside is None:
                self._beside = asyncio.create_task(self._watch_the_client())

    def end(self) -> None:
        """Whatever still flows is of no use any more. A request that was not sent whole costs the connection."""
        if self._beside is not None and not self._beside.done():
            self._beside.cancel()
            if self._request.more:
                self._connection.fail(BrokenOff("the answer came before the whole request was sent", begun=True))

    async def _send_on(self, idle_seconds: float) -> None:
        try:
            more = True
            while more:
                body, more = await self._next(idle_seconds)
                data = framed(body) if self._request.chunked else body
                end = LAST_CHUNK if self._request.chunked and not more else b""
                await self._connection.send(data + end, idle_seconds)
        except Exception as failure:  # the client's, ours or the service's: who waits for the answer is told
            self._connection.fail(failure)

    async def _next(self, idle_seconds: float) -> tuple[bytes, bool]:
        try:
            async with asyncio.timeout(idle_seconds):
                message = await self._receive()
        except TimeoutError:
            raise ClientDisconnect() from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        return message.get("body", b""), message.get("more_body", False)

    async def _watch_the_client(self) -> None:
        """Nobody reads the rest of a long answer to a client that has left."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._connection.fail(ClientDisconnect())
