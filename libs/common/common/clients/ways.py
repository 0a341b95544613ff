"""The short way to an application: a request's parts in, its answer out, without a client's objects in between."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from common.wire import Header as Header

Message = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[Header]
    content: bytes


class HttpClient(ABC):
    """Whoever takes a request for a whole URL, and comes back with the answer."""

    @abstractmethod
    async def call(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, patience: float | None = None
    ) -> Answer:
        """`patience` in seconds. Raises httpx.TransportError."""

    @abstractmethod
    async def aclose(self) -> None:
        """Let go of the connections."""


class Way(HttpClient, httpx.AsyncBaseTransport):
    """`ask` is what it is for; as a transport it serves those who speak httpx."""

    @abstractmethod
    async def ask(
        self,
        method: str,
        path: str,
        query: bytes,
        headers: Iterable[Header],
        content: bytes,
        patience: float | None = None,
    ) -> Answer:
        """`path` is decoded, `patience` in seconds. Raises httpx.TransportError."""

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, patience: float | None = None
    ) -> Answer:
        """`ask` in the terms of a client: a whole URL, and headers as text."""
        there = urlsplit(url)
        given = [(b"host", there.netloc.encode()), *((name.encode(), text.encode()) for name, text in headers.items())]
        return await self.ask(method, unquote(there.path), there.query.encode(), given, content, patience)

    async def aclose(self) -> None:
        return

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("read")
        url = request.url
        answer = await self.ask(
            request.method, url.path, url.query, request.headers.raw, await request.aread(), patience
        )
        return httpx.Response(answer.status, headers=answer.headers, content=answer.content)


class Exchange:
    """One request that is received whole, and its answer as it is sent: both ends of an ASGI call."""

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
