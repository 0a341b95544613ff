"""Sending a request by `fetch`."""

from httpwire import ConnectionPool, Endpoint, HttpRequest, HttpResponse, PoolLimits

TIMEOUT_SECONDS = 20.0


def pool_of(*urls: str, connect: float = 2.0, keep_alive: float = 30.0, max_age: float = 600.0) -> ConnectionPool:
    return ConnectionPool([Endpoint.parse(url) for url in urls], PoolLimits(connect, keep_alive, max_age))


async def send(
    pool: ConnectionPool, method: str = "GET", body: bytes = b"", *, timeout_seconds: float = TIMEOUT_SECONDS
) -> HttpResponse:
    return await pool.fetch(HttpRequest.build(method, b"/", [], body, pool.host_header), timeout_seconds)
