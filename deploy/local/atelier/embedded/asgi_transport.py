"""HTTP requests to an application of this process, by its ASGI interface."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from common.rpc.http_transport import HttpTransport, ResponseTimeout
from httpwire import Header, HttpResponse

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
"""An ASGI application."""


class AsgiTransport(HttpTransport):
    """Sends every request to one application. An exception that leaves the application is a response 500."""

    def __init__(self, app: Application, host: str = "in-process") -> None:
        self._app = app
        self._host = host

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        exchange = _Exchange(content)
        scope = self._scope(method, url, headers)
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._app(scope, exchange.receive, exchange.send)
        except TimeoutError as error:
            raise ResponseTimeout(f"no response within {timeout_seconds} seconds") from error
        except Exception:
            return HttpResponse(500, [], b"")
        return exchange.response()

    def _scope(self, method: str, url: str, headers: Mapping[str, str]) -> Message:
        target = urlsplit(url)
        host = [(b"host", target.netloc.encode())] if target.netloc else []
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "headers": [*host, *((name.lower().encode(), value.encode()) for name, value in headers.items())],
            "scheme": "http",
            "path": unquote(target.path),
            "raw_path": target.path.encode(),
            "query_string": target.query.encode(),
            "server": (self._host, None),
            "client": ("127.0.0.1", 0),
            "root_path": "",
        }


class _Exchange:
    """Both ends of one call: a request that is received whole, and its response, collected as it is sent."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._status = 500
        self._headers: list[Header] = []
        self._parts: list[bytes] = []
        self._complete = asyncio.Event()

    async def receive(self) -> Message:
        if self._content is None:
            await self._complete.wait()
            return {"type": "http.disconnect"}
        content, self._content = self._content, None
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message.get("headers", ()))
            return
        self._parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            self._complete.set()

    def response(self) -> HttpResponse:
        return HttpResponse(self._status, self._headers, b"".join(self._parts))
