"""One request fills the cache and others wait for it, but never for its client, and never for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from common.testing.conditions import eventually
from common.testing.raw_http import connection, head, on_uvloop
from gateway.fills import LARGEST
from gateway.testing import Door, Received, open_door
from gateway.testing_wire import listening
from starlette.responses import JSONResponse, Response, StreamingResponse

PRODUCTS = "/api/v1/products/"
SOON = 3.0
"""Less than a follower waits by default."""


@asynccontextmanager
async def gateway(**settings: Any) -> AsyncIterator[tuple[Door, int]]:
    async with open_door(**settings) as door, listening(door) as port:
        yield door, port


@pytest.mark.parametrize("announced", ["Content-Length: 1", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_a_request_that_withholds_its_body_holds_nobody_up(announced: str) -> None:
    async with gateway() as (_, port), connection(port) as holding, connection(port) as client:
        await holding.send(head("GET", PRODUCTS, announced))
        async with asyncio.timeout(SOON):
            assert (await client.request("GET", "/health/live")).status == 200  # the first one has been received
            assert (await client.request("GET", PRODUCTS)).headers["x-cache"] == "miss"
            assert (await client.request("GET", PRODUCTS)).headers["x-cache"] == "hit"


@on_uvloop
async def test_a_client_that_does_not_read_what_cannot_be_kept_holds_nobody_up() -> None:
    async with gateway() as (door, port), connection(port, 4096) as holding, connection(port) as client:
        door.services["catalog"].answer = lambda _: StreamingResponse(iter([b"x" * LARGEST] * 40))
        await holding.send(head("GET", PRODUCTS))
        await holding.reader.readuntil(b"\r\n\r\n")
        async with asyncio.timeout(SOON):
            await client.send(head("GET", PRODUCTS))
            assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")


@on_uvloop
async def test_one_request_asks_and_the_others_have_its_answer() -> None:
    release = asyncio.Event()

    async def slow(received: Received) -> Response:
        await release.wait()
        return JSONResponse({})

    async with gateway() as (door, port), connection(port) as first, connection(port) as second:
        door.services["catalog"].answer = slow
        for client in (first, second):
            await client.send(head("GET", PRODUCTS))
            await eventually(lambda: _asked(door))
        release.set()
        assert [(await client.response()).headers["x-cache"] for client in (first, second)] == ["miss", "hit"]
        assert len(door.services["catalog"].requests) == 1


async def _asked(door: Door) -> bool:
    return bool(door.services["catalog"].requests)


@on_uvloop
async def test_those_who_waited_long_enough_ask_for_themselves() -> None:
    release = asyncio.Event()

    async def stuck_once(received: Received) -> Response:
        if len(door.services["catalog"].requests) == 1:
            await release.wait()
        return JSONResponse({})

    async with gateway(cache_fill_seconds=0.2) as (door, port), connection(port) as first, connection(port) as second:
        door.services["catalog"].answer = stuck_once
        await first.send(head("GET", PRODUCTS))
        await eventually(lambda: _asked(door))
        async with asyncio.timeout(SOON):
            assert (await second.request("GET", PRODUCTS)).headers["x-cache"] == "miss"
        release.set()
        assert (await first.response()).status == 200
