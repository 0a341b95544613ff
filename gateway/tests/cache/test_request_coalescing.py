"""One request fetches a response and others wait for it: not for its client, and only for a limited time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from gateway.cache.capture import MAX_BYTES
from starlette.responses import JSONResponse, Response, StreamingResponse
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway
from testkit.gateway_wire import serving
from testkit.raw_http import connection, head, on_uvloop

PRODUCTS = "/api/v1/products/"
SOON = 3.0
"""Less than a waiting request waits by default."""


@asynccontextmanager
async def gateway_server(**settings: Any) -> AsyncIterator[tuple[GatewayHarness, int]]:
    async with open_gateway(**settings) as gateway, serving(gateway) as port:
        yield gateway, port


@pytest.mark.parametrize("announced", ["Content-Length: 1", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_a_request_whose_body_does_not_arrive_delays_no_other_request(announced: str) -> None:
    async with gateway_server() as (_, port), connection(port) as stalled, connection(port) as client:
        await stalled.send(head("GET", PRODUCTS, announced))
        async with asyncio.timeout(SOON):
            assert (await client.request("GET", "/health/live")).status == 200  # the first one has been received
            assert (await client.request("GET", PRODUCTS)).headers["x-cache"] == "miss"
            assert (await client.request("GET", PRODUCTS)).headers["x-cache"] == "hit"


@on_uvloop
async def test_a_client_that_does_not_read_an_uncacheable_response_delays_no_other_client() -> None:
    async with gateway_server() as (gateway, port), connection(port, 4096) as stalled, connection(port) as client:
        gateway.services["catalog"].respond = lambda _: StreamingResponse(iter([b"x" * MAX_BYTES] * 40))
        await stalled.send(head("GET", PRODUCTS))
        await stalled.reader.readuntil(b"\r\n\r\n")
        async with asyncio.timeout(SOON):
            await client.send(head("GET", PRODUCTS))
            assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")


@on_uvloop
async def test_one_request_fetches_the_response_and_the_others_share_it() -> None:
    release = asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        await release.wait()
        return JSONResponse({})

    async with gateway_server() as (gateway, port), connection(port) as first, connection(port) as second:
        gateway.services["catalog"].respond = slow
        for client in (first, second):
            await client.send(head("GET", PRODUCTS))
            await eventually(lambda: _requested(gateway))
        release.set()
        assert [(await client.response()).headers["x-cache"] for client in (first, second)] == ["miss", "hit"]
        assert len(gateway.services["catalog"].requests) == 1


async def _requested(gateway: GatewayHarness) -> bool:
    return bool(gateway.services["catalog"].requests)


@on_uvloop
async def test_requests_that_waited_too_long_fetch_the_response_themselves() -> None:
    release = asyncio.Event()

    async def stuck_once(received: ReceivedRequest) -> Response:
        if len(gateway.services["catalog"].requests) == 1:
            await release.wait()
        return JSONResponse({})

    async with (
        gateway_server(cache_fill_seconds=0.2) as (gateway, port),
        connection(port) as first,
        connection(port) as second,
    ):
        gateway.services["catalog"].respond = stuck_once
        await first.send(head("GET", PRODUCTS))
        await eventually(lambda: _requested(gateway))
        async with asyncio.timeout(SOON):
            assert (await second.request("GET", PRODUCTS)).headers["x-cache"] == "miss"
        release.set()
        assert (await first.response()).status == 200
