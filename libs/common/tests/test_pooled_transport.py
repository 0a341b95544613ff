"""Requests to a service: the request that is sent, and the exceptions of failures."""

import pytest
from common.rpc.http_transport import ConnectFailed, ConnectionBroken, ResponseTimeout
from common.rpc.pooled_transport import PooledTransport
from testkit.scripted_server import answer, answer_ok, serving


async def test_requests_are_sent_whole_over_one_connection() -> None:
    sent = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-answer: yes\r\n\r\nwords"
    async with serving(answer(sent)) as service:
        transport = PooledTransport([service.url])
        for _ in range(3):
            response = await transport.request("GET", "/a%20b/?c=d", {"X-Word": "rain"}, b"", 5)
            assert (response.status, dict(response.headers)[b"x-answer"], response.content) == (200, b"yes", b"words")
        await transport.aclose()
    assert service.connections == 1
    assert service.requests[0].line == "GET /a%20b/?c=d HTTP/1.1"
    assert next(iter(service.requests[0].headers.items())) == ("x-word", "rain")


async def test_a_refused_connection_raises_connect_failed() -> None:
    async with serving(answer_ok) as service:
        pass
    with pytest.raises(ConnectFailed):
        await PooledTransport([service.url]).request("GET", "/", {}, b"")


async def test_a_connection_that_ends_early_raises_connection_broken() -> None:
    async with serving(answer(b"", then_close=True)) as service:
        with pytest.raises(ConnectionBroken):
            await PooledTransport([service.url]).request("POST", "/", {}, b"")


async def test_a_missing_response_raises_response_timeout_and_closes_the_connection() -> None:
    async with serving(answer(b"")) as service:
        transport = PooledTransport([service.url])
        for _ in range(2):
            with pytest.raises(ResponseTimeout):
                await transport.request("GET", "/", {}, b"", 0.02)
    assert service.connections == 2
