"""CPU time of the server's protocol per request, on a transport that only counts what it is given."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvicorn
from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import EXTENSION, PreparedResponse
from httpserver.responses import Refuse
from httpserver.uvicorn_protocol import limit_connections
from testkit.benchmark import Effort, compare, effort_of, parser, run
from uvicorn.server import ServerState

BODY = b"x" * 2048
RESPONSE = PreparedResponse.of(
    200,
    [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(BODY)),
        (b"cache-control", b"public, max-age=60"),
        (b"etag", b'"5d41402abc4b2a76b9719d911017c592"'),
        (b"vary", b"accept-encoding, origin"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-request-id", b"0" * 32),
    ],
    BODY,
)
REQUEST = b"\r\n".join(
    [
        b"GET /api/v1/products?page=2 HTTP/1.1",
        b"host: shop.example",
        b"accept: application/json",
        b"accept-encoding: gzip, br",
        b"user-agent: benchmark",
        b"authorization: Bearer " + b"a" * 300,
        b"",
        b"",
    ]
)
App = Callable[[Any, Any, Any], Awaitable[None]]


class CountingTransport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written = 0

    def write(self, data: Any) -> None:
        self.written += len(data)

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False


async def with_messages(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": RESPONSE.status, "headers": RESPONSE.headers})
    await send({"type": "http.response.body", "body": RESPONSE.body})


async def with_prepared_response(scope: Any, receive: Any, send: Any) -> None:
    write = scope["extensions"][EXTENSION]
    await write(RESPONSE.status, RESPONSE.header_section, RESPONSE.body)


def connect(app: App, *, limited: bool = True, refuse: Refuse | None = None) -> Callable[[], Awaitable[None]]:
    """The operation of one request on a connection of its own."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, proxy_headers=False, http="httptools", ws="none"
    )
    if limited:
        limit_connections(config, ConnectionLimits(), refuse=refuse, prepared_responses=True)
    config.load()
    protocol: Any = config.http_protocol_class  # a function with the limited protocol
    connection = protocol(config=config, server_state=ServerState(), app_state={})
    transport = CountingTransport()
    connection.connection_made(transport)
    return partial(exchange, connection, transport)


async def exchange(connection: asyncio.Protocol, transport: CountingTransport) -> None:
    transport.written = 0
    connection.data_received(REQUEST)
    while transport.written < len(BODY):  # noqa: ASYNC110 - an event would cost more than what is measured
        await asyncio.sleep(0)


async def benchmark(effort: Effort) -> None:
    operations = {
        "uvicorn": connect(with_messages, limited=False),
        "httpserver": connect(with_messages),
        "httpserver, prepared response": connect(with_prepared_response),
        "httpserver, refused before the application": connect(with_messages, refuse=lambda scope: RESPONSE),
    }
    await compare(f"GET, a response of {len(BODY)} bytes", operations, effort)


def main() -> None:
    options = parser("python -m libs.httpserver.bench", __doc__ or "").parse_args()
    run(benchmark(effort_of(options)))


if __name__ == "__main__":
    main()
