"""Calling an application of this very process: its ASGI interface without sockets, or HTTP objects, in between."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import httpx

from common.clients.ways import Answer, Exchange, Header, Message, Way

Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
"""An ASGI application."""


class InProcess(Way):
    """The way to one application. An exception that leaves it is an answer 500, as over the network."""

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
        exchange = Exchange(content)
        scope = self._scope(method, path, query, headers)
        try:
            async with asyncio.timeout(patience):
                await self._app(scope, exchange.receive, exchange.send)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no answer within {patience} seconds") from error
        except Exception:
            return Answer(500, [], b"")
        return exchange.answer()

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
