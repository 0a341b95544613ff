"""Calling an application of this very process: its ASGI interface without sockets, or HTTP objects, in between."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
"""An ASGI application."""
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[Header]
    content: bytes


class InProcess(httpx.AsyncBaseTransport):
    """The way to one application. An exception that leaves it is an answer 500, as over the network.

    `ask` is the short way; as a transport it serves those who speak httpx.
    """

    def __init__(self, app: Application, host: str = "in-process") -> None:
        self._app = app
        self._host = host

    async def ask(
        self,
        method: str,
        path: str,
        query: bytes,
        headers: Iterable[Header],
        content: bytes,
        patience: float | None = None,
    ) -> Answer:
        """`path` is decoded, `patience` in seconds. Raises httpx.ReadTimeout."""
        exchange = _Exchange(content)
        scope = self._scope(method, path, query, headers)
        try:
            async with asyncio.timeout(patience):
                await self._app(scope, exchange.receive, exchange.send)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no answer within {patience} seconds") from error
        except Exception:
            return Answer(500, [], b"")
        return exchange.answer()

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, patience: float | None = None
    ) -> Answer:
        """`ask` in the terms of a client: a whole URL, and headers as text."""
        there = urlsplit(url)
        given = [(b"host", there.netloc.encode()), *((name.encode(), text.encode()) for name, text in headers.items())]
        return await self.ask(method, unquote(there.path), there.query.encode(), given, content, patience)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("read")
        url = request.url
        answer = await self.ask(
            request.method, url.path, url.query, request.headers.raw, await request.aread(), patience
        )
        return httpx.Response(answer.status, headers=answer.headers, content=answer.content)

    def _scope(self, method: str, path: str, query: bytes, headers: Iterable[Header]) -> Message:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "headers": [(name.lower(), value) for name, value in headers],
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "server": (self._host, None),
            "client": ("127.0.0.1", 0),
            "root_path": "",
        }


class _Exchange:
    """One request that is received whole, and its answer as it is sent."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._status = 500
        self._headers: list[Header] = []
        self._parts: list[bytes] = []
        self._over = asyncio.Event()

    async def receive(self) -> Message:
        if self._content is None:
            await self._over.wait()
            return {"type": "http.disconnect"}
        content, self._content = self._content, None
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message.get("headers", ()))
            return
        self._parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            self._over.set()

    def answer(self) -> Answer:
        return Answer(self._status, self._headers, b"".join(self._parts))
