"""How a service's failures reach the client: which requests are sent again, and which become ServiceUnavailable."""

import asyncio

import pytest
from common.kernel.errors import ServiceUnavailable
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from testkit.conditions import eventually
from testkit.scripted_server import (
    OK,
    CloseConnection,
    Handler,
    ReceivedRequest,
    ServerConnection,
    answer,
    answer_ok,
    serving,
)
from testkit.upstreams import SHORT_TIMEOUTS, AsgiResponse, send, upstream_to

NOWHERE = "http://127.0.0.1:1"
CLOSE = answer(b"", then_close=True)


async def test_a_service_that_refuses_connections_is_unavailable() -> None:
    with pytest.raises(ServiceUnavailable):
        await send(upstream_to(NOWHERE))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_replica_that_refuses_connections_costs_one_retry(method: str) -> None:
    async with serving(answer_ok) as server:
        upstream = upstream_to(NOWHERE, server.url)
        responses = [await send(upstream, method, b"{}") for _ in range(4)]
    assert [response.status for response in responses] == [200] * 4
    assert len(server.requests) == 4


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_an_idempotent_request_is_sent_exactly_twice(method: str) -> None:
    async with serving(CLOSE) as server:
        with pytest.raises(ServiceUnavailable):
            await send(upstream_to(server.url), method)
    assert len(server.requests) == 2


async def test_a_client_sees_only_the_attempt_that_succeeded() -> None:
    async def second(connection: ServerConnection, request: ReceivedRequest) -> None:
        await (CLOSE if connection.number == 1 else answer_ok)(connection, request)

    async with serving(second) as server:
        response = await send(upstream_to(server.url), "PUT", b"whole")
    assert (response.status, [request.body for request in server.requests]) == (200, [b"whole", b"whole"])


@pytest.mark.parametrize(("method", "parts"), [("POST", (b"{}",)), ("PATCH", (b"{}",)), ("PUT", (b"a", b"b"))])
async def test_a_request_that_is_not_idempotent_or_not_buffered_is_sent_once(
    method: str, parts: tuple[bytes, ...]
) -> None:
    async with serving(CLOSE) as server:
        with pytest.raises(ServiceUnavailable):
            await send(upstream_to(server.url), method, *parts)
    assert len(server.requests) == 1


async def test_an_idle_connection_is_kept_no_longer_than_the_setting() -> None:
    async with serving(answer_ok) as server:
        upstream = upstream_to(server.url, settings=UpstreamSettings(keep_seconds=1e-9))
        for _ in range(3):
            await send(upstream)
    assert server.connections == 3


async def hang(connection: ServerConnection, request: ReceivedRequest) -> None:
    await connection.wait_until_closed()


async def test_a_service_that_never_answers_is_unavailable_and_gets_no_second_request() -> None:
    async with serving(hang) as server:
        with pytest.raises(ServiceUnavailable):
            await send(upstream_to(server.url, settings=SHORT_TIMEOUTS))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "handle",
    [
        answer(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf", then_close=True),
        answer(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n", then_close=True),
        answer(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"),
        answer(b"\x00\x01\x02\r\n\r\n"),
    ],
)
async def test_a_response_that_is_not_complete_is_not_passed_on_as_one_and_not_requested_again(handle: Handler) -> None:
    response = AsgiResponse()
    async with serving(handle) as server:
        with pytest.raises(ServiceUnavailable):
            await send(upstream_to(server.url, settings=SHORT_TIMEOUTS), response=response)
    assert not response.is_complete
    assert len(server.requests) == 1


async def test_a_service_that_keeps_failing_gets_no_requests_until_one_succeeds() -> None:
    has_recovered = False

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        if not has_recovered:
            raise CloseConnection
        await connection.send(OK)

    async with serving(handle) as server:
        upstream = upstream_to(server.url, settings=UpstreamSettings(breaker_failures=3, breaker_seconds=1.0))
        for _ in range(10):
            with pytest.raises(ServiceUnavailable):
                await send(upstream, "POST")
        assert len(server.requests) == 3
        has_recovered = True

        async def succeeds() -> bool:
            try:
                return (await send(upstream, "POST")).status == 200
            except ServiceUnavailable:
                return False

        await eventually(succeeds)
        assert (await send(upstream, "POST")).status == 200


async def test_a_503_response_of_the_service_is_forwarded_and_does_not_count_as_a_failure() -> None:
    async with serving(answer(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")) as server:
        upstream = upstream_to(server.url, settings=UpstreamSettings(breaker_failures=2))
        assert [(await send(upstream)).status for _ in range(5)] == [503] * 5


async def test_replicas_share_the_requests() -> None:
    async with serving(answer_ok) as one, serving(answer_ok) as other:
        upstream = upstream_to(one.url, other.url)
        await asyncio.gather(*(send(upstream) for _ in range(10)))
    assert (len(one.requests), len(other.requests)) == (5, 5)


@pytest.mark.parametrize("url", ["https://cart", "cart:80", "http://cart/path", "http://", ""])
def test_an_invalid_service_url_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="address of a service"):
        create_upstreams({"cart": url}, SHORT_TIMEOUTS)
