"""Calling the gateway's `Upstream` as its own ASGI client, with a scripted server behind it."""

import asyncio
from dataclasses import dataclass, field

from gateway.settings import UpstreamSettings
from gateway.upstream.upstream import Upstream, create_upstreams
from httpwire import Header
from starlette.types import Message

SHORT_TIMEOUTS = UpstreamSettings(connect_seconds=1, first_byte_seconds=0.2, idle_seconds=0.2)


@dataclass
class AsgiResponse:
    """The messages that an ASGI application has sent."""

    status: int = 0
    headers: list[Header] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    is_complete: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.parts)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        else:
            self.parts.append(message["body"])
            self.is_complete = not message.get("more_body", False)


def upstream_to(*urls: str, settings: UpstreamSettings = UpstreamSettings()) -> Upstream:
    """The upstream of a service with these addresses."""
    return create_upstreams({"cart": ",".join(urls)}, settings)["cart"]


async def send(
    upstream: Upstream,
    method: str = "GET",
    *parts: bytes,
    headers: tuple[Header, ...] = (),
    response: AsgiResponse | None = None,
) -> AsgiResponse:
    """One request with a body in these parts; after them the client waits for its response."""
    response = response or AsgiResponse()
    left = list(parts) or [b""]
    length = (b"content-length", b"%d" % len(b"".join(parts)))
    scope = {
        "type": "http",
        "method": method,
        "path": "/emporium/api/v1/cart/",
        "raw_path": b"/emporium/api/v1/cart/",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *([length] if parts else []), *headers],
    }

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    await upstream(scope, receive, response.send)
    return response
