"""CPU time of the client per request over one kept connection, with a server in another process."""

from functools import partial

import aiohttp
import httpx
from httpwire import ConnectionPool, Endpoint, HttpRequest
from testkit.benchmark import Effort, compare, effort_of, parser, run

from .server import BODY, serving

SENT = b'{"product_id": 17, "quantity": 2, "storefront": "emporium"}'
HEADERS = {"content-type": "application/json", "x-caller": "a" * 300, "traceparent": f"00-{'1' * 32}-{'2' * 16}-01"}
TIMEOUT_SECONDS = 30.0


async def with_httpwire(pool: ConnectionPool, method: str, body: bytes) -> None:
    headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    request = HttpRequest.build(method, b"/internal/reservations", headers, body, pool.host_header)
    response = await pool.fetch(request, TIMEOUT_SECONDS)
    assert response.content == BODY


async def with_aiohttp(session: aiohttp.ClientSession, url: str, method: str, body: bytes) -> None:
    async with session.request(method, f"{url}/internal/reservations", headers=HEADERS, data=body) as response:
        assert await response.read() == BODY


async def with_httpx(client: httpx.AsyncClient, method: str, body: bytes) -> None:
    response = await client.request(method, "/internal/reservations", headers=HEADERS, content=body)
    assert response.content == BODY


async def benchmark(url: str, effort: Effort) -> None:
    pool = ConnectionPool([Endpoint.parse(url)])
    timeout = aiohttp.ClientTimeout(TIMEOUT_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False) as client,
    ):
        for method, body in (("GET", b""), ("POST", SENT)):
            operations = {
                "httpwire": partial(with_httpwire, pool, method, body),
                "aiohttp": partial(with_aiohttp, session, url, method, body),
                "httpx": partial(with_httpx, client, method, body),
            }
            await compare(f"{method}, a response of {len(BODY)} bytes", operations, effort)
    pool.close()


def main() -> None:
    options = parser("python -m libs.httpwire.bench", __doc__ or "").parse_args()
    with serving() as url:
        run(benchmark(url, effort_of(options)))


if __name__ == "__main__":
    main()
