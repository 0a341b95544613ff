"""A client of a stream of events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Send


class Stream:
    """A client that reads while the application sends, which httpx's ASGI transport does not."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.is_complete = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            self.text += message.get("body", b"").decode()
            self.is_complete = not message.get("more_body", False)

    @property
    def events(self) -> list[dict[str, str]]:
        blocks = [block for block in self.text.split("\n\n") if block.startswith("id:")]
        return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(event["data"]) for event in self.events]

    @property
    def states(self) -> list[str]:
        return [body["status"] for body in self.bodies]

    async def has(self, state: str) -> bool:
        return state in self.states


@asynccontextmanager
async def reading(app: ASGIApp, path: str, client: httpx.AsyncClient, **headers: str) -> AsyncIterator[Stream]:
    """The stream at `/CONTRACT/PATH` of a service, with the headers of `client`. Leaving disconnects."""
    stream = Stream()
    pairs = {name.replace("_", "-"): value for name, value in headers.items()}
    async with connected(app, client.build_request("GET", path, headers=pairs), path, stream.send):
        yield stream


@asynccontextmanager
async def leaving(
    app: ASGIApp, path: str, client: httpx.AsyncClient, body: dict[str, Any], headers: dict[str, str]
) -> AsyncIterator[list[int]]:
    """A POST whose client disconnects at the end of the block; the list then has the status that it did not get."""
    stream, statuses = Stream(), list[int]()
    async with connected(app, client.build_request("POST", path, json=body, headers=headers), path, stream.send):
        yield statuses
    statuses.append(stream.status)


@asynccontextmanager
async def connected(app: ASGIApp, request: httpx.Request, path: str, send: Send) -> AsyncIterator[None]:
    """The application serves a request during the block; then the client disconnects."""
    left = asyncio.Event()
    sent = iter([{"type": "http.request", "body": await request.aread(), "more_body": False}])

    async def receive() -> Message:
        first = next(sent, None)
        if first is None:
            await left.wait()
        return first or {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": request.method,
        "path": path,
        "query_string": b"",
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
    }
    serving = asyncio.ensure_future(app(scope, receive, send))
    try:
        yield
    finally:
        left.set()
        await serving


async def ended(stream: Stream) -> bool:
    return stream.is_complete
