"""The pool: which connection a request is sent on, with several processes behind one address or one name."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from httpwire import ConnectFailed, ConnectionPool, Endpoint
from testkit.balancer import balancing
from testkit.conditions import eventually
from testkit.scripted_server import (
    CloseConnection,
    Handler,
    ReceivedRequest,
    ServerConnection,
    answer_ok,
    serving,
)

from .client import pool_of, send
from .loops import NAME, on_uvloop, resolve_to

MAX_AGE = 0.2
ENOUGH = 100


async def post(pool: ConnectionPool) -> None:
    assert (await send(pool, "POST", b"{}")).status == 200


async def post_until(pool: ConnectionPool, condition: Callable[[], bool]) -> None:
    while not condition():
        await post(pool)


def now() -> float:
    return asyncio.get_running_loop().time()


def later_than(moment: float) -> Callable[[], Awaitable[bool]]:
    async def is_later() -> bool:
        return now() > moment

    return is_later


@on_uvloop
async def test_a_replica_added_behind_a_load_balancer_gets_a_share_of_the_requests() -> None:
    async with serving(answer_ok) as old, serving(answer_ok) as new, balancing(old.url) as balancer:
        pool = pool_of(balancer.url, max_age=MAX_AGE)
        await asyncio.gather(*(post(pool) for _ in range(8)))
        balancer.endpoints.append(new.url)
        before = len(old.requests)
        await post_until(pool, lambda: min(len(new.requests), len(old.requests) - before) >= ENOUGH)
        pool.close()


@on_uvloop
async def test_no_connection_takes_a_request_after_its_maximum_age() -> None:
    async with serving(answer_ok) as old, serving(answer_ok) as new, balancing(old.url) as balancer:
        pool = pool_of(balancer.url, max_age=MAX_AGE)
        await post(pool)
        balancer.endpoints[:] = [new.url]
        expired = now() + MAX_AGE
        await post_until(pool, lambda: now() > expired)
        before = len(old.requests)
        await post_until(pool, lambda: len(new.requests) >= ENOUGH)
        assert len(old.requests) == before
        pool.close()


def answer_until(stopped: asyncio.Event) -> Handler:
    """Closes the connection on every request that comes later."""

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        if stopped.is_set():
            raise CloseConnection
        await answer_ok(connection, request)

    return handle


@on_uvloop
async def test_a_replica_that_stops_after_the_maximum_age_fails_no_request() -> None:
    stopped = asyncio.Event()
    async with (
        serving(answer_until(stopped)) as old,
        serving(answer_ok) as new,
        balancing(old.url, new.url) as balancer,
    ):
        pool = pool_of(balancer.url, max_age=MAX_AGE)
        await asyncio.gather(*(post(pool) for _ in range(8)))
        assert old.connections == 4
        balancer.endpoints[:] = [new.url]
        expired = now() + MAX_AGE
        await post_until(pool, lambda: now() > expired)
        stopped.set()
        await asyncio.gather(*(post(pool) for _ in range(8)))
        pool.close()


@on_uvloop
async def test_every_address_of_a_name_gets_requests() -> None:
    resolve_to("127.0.0.1", "127.0.0.2")
    async with serving(answer_ok) as first, serving(answer_ok, host="127.0.0.2", port=first.port) as second:
        pool = pool_of(f"http://{NAME}:{first.port}", max_age=MAX_AGE / 10)
        await post_until(pool, lambda: min(len(first.requests), len(second.requests)) >= ENOUGH)
        pool.close()
    assert first.requests[0].headers["host"] == f"{NAME}:{first.port}"


@on_uvloop
async def test_addresses_of_a_name_are_looked_up_for_every_new_connection() -> None:
    resolve_to("127.0.0.1")
    async with serving(answer_ok) as first:
        pool = pool_of(f"http://{NAME}:{first.port}", max_age=MAX_AGE)
        await post(pool)
        async with serving(answer_ok, host="127.0.0.2", port=first.port) as second:
            resolve_to("127.0.0.2")
            await post_until(pool, lambda: len(second.requests) >= ENOUGH)
            pool.close()


@on_uvloop
async def test_an_address_that_refuses_connections_is_skipped() -> None:
    resolve_to("127.0.0.2", "127.0.0.3", "127.0.0.1")
    async with serving(answer_ok) as only:
        pool = pool_of(f"http://{NAME}:{only.port}", max_age=MAX_AGE / 100)
        await post_until(pool, lambda: only.connections >= 20)
        pool.close()


@on_uvloop
async def test_a_name_without_an_address_raises_connect_failed() -> None:
    with pytest.raises(ConnectFailed):
        await post(pool_of(f"http://{NAME}:80"))


@on_uvloop
async def test_endpoints_share_the_requests_equally() -> None:
    async with serving(answer_ok) as one, serving(answer_ok) as other:
        pool = pool_of(one.url, other.url)
        for _ in range(10):
            await post(pool)
        assert (len(one.requests), len(other.requests)) == (5, 5)
        pool.close()


@on_uvloop
async def test_an_endpoint_that_refused_a_connection_is_avoided() -> None:
    async with serving(answer_ok) as stopped:
        pass
    async with serving(answer_ok) as server:
        pool = pool_of(stopped.url, server.url)
        with pytest.raises(ConnectFailed):
            await post(pool)
        for _ in range(10):
            await post(pool)
        pool.close()
    assert len(server.requests) == 10


@on_uvloop
async def test_an_idle_connection_is_not_used_after_the_keep_alive_limit() -> None:
    async with serving(answer_ok) as server:
        pool = pool_of(server.url, keep_alive=0.001)
        for _ in range(3):
            await post(pool)
            await eventually(later_than(now() + 0.001), every=0.001)
    assert server.connections == 3


@pytest.mark.parametrize("url", ["https://cart", "cart:80", "http://cart/path", "http://cart?x=y", "http://", ""])
def test_an_endpoint_must_be_a_plain_http_url_without_a_path(url: str) -> None:
    with pytest.raises(ValueError, match="address of a service"):
        Endpoint.parse(url)


@pytest.mark.parametrize(
    ("url", "host"), [("http://cart", b"cart:80"), ("http://[::1]:8001/", b"[::1]:8001"), (" http://a:1", b"a:1")]
)
def test_the_host_header_names_host_and_port(url: str, host: bytes) -> None:
    assert Endpoint.parse(url).host_header == host
