"""Clients that do not complete their bodies do not delay other clients."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpserver.limits import ConnectionLimits
from starlette.responses import Response
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway
from testkit.gateway_wire import serving
from testkit.raw_http import RawClient, connection, head, on_uvloop

CART = "/api/v1/cart/"
STAFF = "/api/staff/v1/orders"
JSON = "Content-Type: application/json"
UPLOAD = "Content-Type: multipart/form-data; boundary=x"
SOON = 20.0
SHORT_DEADLINES = ConnectionLimits(body_seconds=0.4, body_bytes_per_second=1000)


@asynccontextmanager
async def gateway_server(**settings: Any) -> AsyncIterator[tuple[GatewayHarness, int]]:
    async with open_gateway(**settings) as gateway, serving(gateway) as port:
        for service in gateway.services.values():
            service.respond = lambda received: Response(str(len(received.body)))
        yield gateway, port


async def begin(client: RawClient, *headers: str, path: str = CART, body: bytes = b"x") -> None:
    await client.send(head("POST", path, JSON, *headers) + body)


@pytest.mark.parametrize("announced", ["Content-Length: 100", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_hundreds_of_incomplete_bodies_keep_no_other_client_out(announced: str) -> None:
    body = b"1\r\nx\r\n" if "chunked" in announced else b"x"
    async with gateway_server() as (gateway, port), AsyncExitStack() as stack:
        for number in range(400):
            client = await stack.enter_async_context(connection(port))
            await begin(client, f"X-Forwarded-For: 192.0.2.{number % 16}", announced, body=body)
        async with asyncio.timeout(SOON), connection(port) as other:
            assert (await other.request("GET", CART)).status == 200
            assert (await other.request("POST", CART, JSON, body=b"{}")).body == b"2"
            await begin(other, "Content-Length: 10", body=b"12345")
            await other.send(b"67890")
            assert (await other.response()).body == b"10"
        assert len(gateway.services["cart"].requests) == 3


@on_uvloop
async def test_a_body_that_does_not_arrive_is_refused_in_the_dialect_of_its_contract() -> None:
    async with (
        gateway_server(connections=SHORT_DEADLINES) as (_, port),
        connection(port) as shop,
        connection(port) as staff,
    ):
        await begin(shop, "Content-Length: 100")
        await begin(staff, "Content-Length: 100", path=STAFF)
        refused, problem = await shop.response(), await staff.response()
        assert (refused.status, refused.headers["connection"]) == (408, "close")
        assert b'"code":"request_timeout"' in refused.body
        assert (problem.status, problem.headers["content-type"]) == (408, "application/problem+json")
        assert max(await asyncio.gather(shop.seconds_until_closed(), staff.seconds_until_closed())) < SOON


@on_uvloop
async def test_a_slow_upload_that_keeps_the_rate_arrives() -> None:
    async with gateway_server(connections=SHORT_DEADLINES) as (_, port), connection(port) as client:
        await client.send(head("POST", CART, UPLOAD, "Content-Length: 200000"))
        for _ in range(20):
            await client.send(b"x" * 10_000)
            await asyncio.sleep(0.1)  # in all, five times longer than a body may pause
        assert (await client.response()).body == b"200000"


@pytest.mark.parametrize("announced", ["Content-Length: 5000000", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_an_upload_is_stored_on_disk_without_a_slot_and_arrives_as_sent(announced: str, tmp_path: Path) -> None:
    content = bytes(range(250)) * 20_000
    pieces = [content[start : start + 500_000] for start in range(0, len(content), 500_000)]
    framed = [b"%x\r\n%b\r\n" % (len(piece), piece) if "chunked" in announced else piece for piece in pieces]
    load = {"at_once": 1, "at_one_service": 1, "waiting": 0}
    async with (
        gateway_server(load=load, bodies={"folder": tmp_path}) as (gateway, port),
        connection(port) as upload,
        connection(port) as other,
    ):
        await upload.send(head("POST", CART, UPLOAD, announced))
        for piece in framed[:-1]:
            await upload.send(piece)
        await eventually(lambda: _spooled(tmp_path))
        assert (await other.request("GET", CART)).status == 200
        await upload.send(framed[-1] + (b"0\r\n\r\n" if "chunked" in announced else b""))
        assert (await upload.response()).body == b"5000000"
        assert gateway.services["cart"].last.body == content
        await eventually(lambda: _nothing_spooled(tmp_path))


@on_uvloop
async def test_a_client_that_disconnects_during_its_upload_leaves_no_file(tmp_path: Path) -> None:
    async with gateway_server(bodies={"folder": tmp_path}) as (gateway, port):
        async with connection(port) as client:
            await client.send(head("POST", CART, UPLOAD, "Content-Length: 5000000") + b"x" * 1_000_000)
            await eventually(lambda: _spooled(tmp_path))
        await eventually(lambda: _nothing_spooled(tmp_path))
        assert gateway.services["cart"].requests == []


def _open_in(folder: Path) -> bool:
    """Whether this process has an open file in the folder, also one without a name."""
    return any(os.path.realpath(path).startswith(str(folder)) for path in Path("/proc/self/fd").iterdir())


async def _spooled(folder: Path) -> bool:
    return _open_in(folder)


async def _nothing_spooled(folder: Path) -> bool:
    return not _open_in(folder)


@on_uvloop
async def test_the_oldest_body_of_an_address_with_too_many_bytes_is_evicted_and_no_other() -> None:
    bodies = {"bytes_per_address": 1_000_000}
    async with gateway_server(bodies=bodies) as (_, port), AsyncExitStack() as stack:
        oldest, newest, other = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        for client, address in ((oldest, "2001:db8::1"), (newest, "2001:db8::2"), (other, "2001:db8:0:1::1")):
            forwarded = f"X-Forwarded-For: {address}"  # the first two are of one /64
            await begin(client, forwarded, "Content-Length: 800000", body=b"x" * 700_000)
        refused = await oldest.response()
        assert (refused.status, refused.headers["retry-after"]) == (429, "1")
        assert b'"code":"throttled"' in refused.body
        for client in (newest, other):
            await client.send(b"x" * 100_000)
            assert (await client.response()).body == b"800000"


@on_uvloop
async def test_the_oldest_body_of_an_address_with_too_many_is_evicted() -> None:
    async with gateway_server(bodies={"unfinished_per_address": 2}) as (_, port), AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        await begin(clients[0], "Content-Length: 2")
        await begin(clients[1], "Content-Length: 2")
        await asyncio.wait_for(_wait_until_received(port), SOON)
        await begin(clients[2], "Content-Length: 2")
        assert (await clients[0].response()).status == 429
        for client in clients[1:]:
            await client.send(b"x")
            assert (await client.response()).status == 200


async def _wait_until_received(port: int) -> None:
    """Return after the server has received what was sent on other connections before."""
    async with connection(port) as client:
        assert (await client.request("GET", "/health/live")).status == 200


@on_uvloop
async def test_beyond_the_total_the_address_with_the_most_bytes_loses_a_body() -> None:
    async with gateway_server(bodies={"total_bytes": 1_500_000}) as (_, port), AsyncExitStack() as stack:
        small, large, last = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        for client, size in ((small, 300_000), (large, 900_000), (last, 500_000)):
            await begin(client, f"X-Forwarded-For: 192.0.2.{size // 100_000}", f"Content-Length: {size + 1}")
            await client.send(b"x" * (size - 1))
        assert (await large.response()).status == 429
        for client in (small, last):
            await client.send(b"x")
            assert (await client.response()).status == 200


@on_uvloop
async def test_complete_bodies_count_in_the_total_until_their_response(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        await release.wait()
        return Response()

    bodies = {"total_bytes": 1_500_000, "folder": tmp_path}
    async with gateway_server(bodies=bodies) as (gateway, port), AsyncExitStack() as stack:
        first, second, third = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        gateway.services["cart"].respond = slow
        await first.send(head("POST", CART, JSON, "Content-Length: 1000000") + b"x" * 1_000_000)
        await eventually(lambda: _requested(gateway))
        await begin(second, "X-Forwarded-For: 192.0.2.2", "Content-Length: 700001", body=b"x" * 700_000)
        assert (await second.response()).status == 429
        release.set()
        assert (await first.response()).status == 200
        assert (await third.request("POST", CART, JSON, body=b"x" * 1_000_000)).status == 200


async def _requested(gateway: GatewayHarness) -> bool:
    return bool(gateway.services["cart"].requests)


@on_uvloop
async def test_with_a_full_disk_only_bodies_that_need_it_are_refused(tmp_path: Path) -> None:
    async with gateway_server(bodies={"folder": tmp_path / "missing"}) as (_, port), connection(port) as client:
        assert (await client.request("POST", CART, JSON, body=b"x" * 60_000)).status == 200
        assert (await client.request("POST", CART, JSON, body=b"x" * 100_000)).status == 503


@on_uvloop
async def test_a_body_is_stored_on_disk_while_the_memory_limit_is_reached(tmp_path: Path) -> None:
    async with (
        gateway_server(bodies={"total_memory_bytes": 1, "folder": tmp_path}) as (_, port),
        connection(port) as client,
    ):
        await begin(client, "Content-Length: 6", body=b"abc")
        await eventually(lambda: _spooled(tmp_path))
        await client.send(b"def")
        assert (await client.response()).body == b"6"


@on_uvloop
async def test_a_client_with_expect_gets_100_continue_after_the_checks() -> None:
    async with gateway_server() as (_, port), connection(port) as client, connection(port) as refused:
        await begin(client, "Content-Length: 5", "Expect: 100-continue", body=b"")
        assert (await client.response()).status == 100
        await client.send(b"hello")
        assert (await client.response()).body == b"5"
        await begin(refused, "Content-Length: 5000000", "Expect: 100-continue", body=b"")
        assert (await refused.response()).status == 413


@on_uvloop
async def test_pipelined_requests_get_their_responses_in_order() -> None:
    async with gateway_server() as (_, port), connection(port) as client:
        bodies = [b"x" * size for size in (1, 70_000, 0, 3)]
        await client.send(b"".join(head("POST", CART, JSON, f"Content-Length: {len(b)}") + b for b in bodies))
        assert [(await client.response()).body for _ in bodies] == [b"1", b"70000", b"0", b"3"]


@on_uvloop
async def test_the_sandbox_refuses_too_large_bodies() -> None:
    requested: list[ReceivedRequest] = []

    async def sandbox(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        requested.append(ReceivedRequest(scope, message["body"]))
        await Response(str(len(message["body"])))(scope, receive, send)

    async with open_gateway(sandbox=sandbox) as gateway, serving(gateway) as port, connection(port) as client:
        assert (await client.request("POST", "/sandbox/mail/", body=b"hello")).body == b"5"
        await client.send(head("POST", "/sandbox/mail/", "Content-Length: 20000000"))
        assert (await client.response()).status == 413
        assert len(requested) == 1
