"""Clients that announce a body and do not send it take nothing from the others."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from common.http_server.limits import ConnectionLimits
from common.testing.conditions import eventually
from common.testing.raw_http import RawClient, connection, head, on_uvloop
from gateway.testing import Door, Received, open_door
from gateway.testing_wire import listening
from starlette.responses import Response

CART = "/api/v1/cart/"
STAFF = "/api/staff/v1/orders"
JSON = "Content-Type: application/json"
UPLOAD = "Content-Type: multipart/form-data; boundary=x"
SOON = 20.0
HURRIED = ConnectionLimits(body_seconds=0.4, body_bytes_per_second=1000)


@asynccontextmanager
async def gateway(**settings: Any) -> AsyncIterator[tuple[Door, int]]:
    async with open_door(**settings) as door, listening(door) as port:
        for service in door.services.values():
            service.answer = lambda received: Response(str(len(received.body)))
        yield door, port


async def begin(client: RawClient, *headers: str, path: str = CART, body: bytes = b"x") -> None:
    await client.send(head("POST", path, JSON, *headers) + body)


@pytest.mark.parametrize("announced", ["Content-Length: 100", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_hundreds_of_them_do_not_keep_anybody_out(announced: str) -> None:
    body = b"1\r\nx\r\n" if "chunked" in announced else b"x"
    async with gateway() as (door, port), AsyncExitStack() as stack:
        for number in range(400):
            client = await stack.enter_async_context(connection(port))
            await begin(client, f"X-Forwarded-For: 192.0.2.{number % 16}", announced, body=body)
        async with asyncio.timeout(SOON), connection(port) as honest:
            assert (await honest.request("GET", CART)).status == 200
            assert (await honest.request("POST", CART, JSON, body=b"{}")).body == b"2"
            await begin(honest, "Content-Length: 10", body=b"12345")
            await honest.send(b"67890")
            assert (await honest.response()).body == b"10"
        assert len(door.services["cart"].requests) == 3


@on_uvloop
async def test_a_body_that_does_not_come_is_refused_in_the_words_of_its_contract() -> None:
    async with gateway(connections=HURRIED) as (_, port), connection(port) as shop, connection(port) as staff:
        await begin(shop, "Content-Length: 100")
        await begin(staff, "Content-Length: 100", path=STAFF)
        refused, problem = await shop.response(), await staff.response()
        assert (refused.status, refused.headers["connection"]) == (408, "close")
        assert b'"code":"request_timeout"' in refused.body
        assert (problem.status, problem.headers["content-type"]) == (408, "application/problem+json")
        assert max(await asyncio.gather(shop.closed(), staff.closed())) < SOON


@on_uvloop
async def test_a_slow_upload_that_keeps_the_rate_arrives() -> None:
    async with gateway(connections=HURRIED) as (_door, port), connection(port) as client:
        await client.send(head("POST", CART, UPLOAD, "Content-Length: 200000"))
        for _ in range(20):
            await client.send(b"x" * 10_000)
            await asyncio.sleep(0.1)  # in all, five times longer than a body may pause
        assert (await client.response()).body == b"200000"


@pytest.mark.parametrize("announced", ["Content-Length: 5000000", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_an_upload_waits_on_disk_without_a_slot_and_arrives_as_sent(announced: str, tmp_path: Path) -> None:
    content = bytes(range(250)) * 20_000
    pieces = [content[start : start + 500_000] for start in range(0, len(content), 500_000)]
    framed = [b"%x\r\n%b\r\n" % (len(piece), piece) if "chunked" in announced else piece for piece in pieces]
    load = {"at_once": 1, "at_one_service": 1, "waiting": 0}
    async with (
        gateway(load=load, bodies={"folder": tmp_path}) as (door, port),
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
        assert door.services["cart"].last.body == content
        await eventually(lambda: _nothing_spooled(tmp_path))


@on_uvloop
async def test_a_client_that_leaves_during_its_upload_leaves_nothing_behind(tmp_path: Path) -> None:
    async with gateway(bodies={"folder": tmp_path}) as (door, port):
        async with connection(port) as client:
            await client.send(head("POST", CART, UPLOAD, "Content-Length: 5000000") + b"x" * 1_000_000)
            await eventually(lambda: _spooled(tmp_path))
        await eventually(lambda: _nothing_spooled(tmp_path))
        assert door.services["cart"].requests == []


def _open_in(folder: Path) -> bool:
    """Whether this process has a file open in there; it may be one without a name."""
    return any(os.path.realpath(path).startswith(str(folder)) for path in Path("/proc/self/fd").iterdir())


async def _spooled(folder: Path) -> bool:
    return _open_in(folder)


async def _nothing_spooled(folder: Path) -> bool:
    return not _open_in(folder)


@on_uvloop
async def test_an_address_with_too_many_bytes_loses_its_oldest_body_and_nobody_elses() -> None:
    bodies = {"bytes_per_address": 1_000_000}
    async with gateway(bodies=bodies) as (_, port), AsyncExitStack() as stack:
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
async def test_an_address_with_too_many_bodies_loses_its_oldest() -> None:
    async with gateway(bodies={"unfinished_per_address": 2}) as (_, port), AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        await begin(clients[0], "Content-Length: 2")
        await begin(clients[1], "Content-Length: 2")
        await asyncio.wait_for(_begun(port), SOON)
        await begin(clients[2], "Content-Length: 2")
        assert (await clients[0].response()).status == 429
        for client in clients[1:]:
            await client.send(b"x")
            assert (await client.response()).status == 200


async def _begun(port: int) -> None:
    """What was sent before has been received, because this is answered."""
    async with connection(port) as client:
        assert (await client.request("GET", "/health/live")).status == 200


@on_uvloop
async def test_more_bytes_than_all_addresses_may_have_cost_the_address_that_has_the_most() -> None:
    async with gateway(bodies={"total_bytes": 1_500_000}) as (_, port), AsyncExitStack() as stack:
        small, large, last = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        for client, size in ((small, 300_000), (large, 900_000), (last, 500_000)):
            await begin(client, f"X-Forwarded-For: 192.0.2.{size // 100_000}", f"Content-Length: {size + 1}")
            await client.send(b"x" * (size - 1))
        assert (await large.response()).status == 429
        for client in (small, last):
            await client.send(b"x")
            assert (await client.response()).status == 200


@on_uvloop
async def test_bodies_that_are_whole_count_in_all_until_they_are_answered(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def slow(received: Received) -> Response:
        await release.wait()
        return Response()

    bodies = {"total_bytes": 1_500_000, "folder": tmp_path}
    async with gateway(bodies=bodies) as (door, port), AsyncExitStack() as stack:
        first, second, third = [await stack.enter_async_context(connection(port)) for _ in range(3)]
        door.services["cart"].answer = slow
        await first.send(head("POST", CART, JSON, "Content-Length: 1000000") + b"x" * 1_000_000)
        await eventually(lambda: _asked(door))
        await begin(second, "X-Forwarded-For: 192.0.2.2", "Content-Length: 700001", body=b"x" * 700_000)
        assert (await second.response()).status == 429
        release.set()
        assert (await first.response()).status == 200
        assert (await third.request("POST", CART, JSON, body=b"x" * 1_000_000)).status == 200


async def _asked(door: Door) -> bool:
    return bool(door.services["cart"].requests)


@on_uvloop
async def test_without_room_on_the_disk_only_what_needs_it_is_refused(tmp_path: Path) -> None:
    async with gateway(bodies={"folder": tmp_path / "missing"}) as (_, port), connection(port) as client:
        assert (await client.request("POST", CART, JSON, body=b"x" * 60_000)).status == 200
        assert (await client.request("POST", CART, JSON, body=b"x" * 100_000)).status == 503


@on_uvloop
async def test_a_body_that_comes_while_memory_is_short_waits_on_disk(tmp_path: Path) -> None:
    async with gateway(bodies={"total_memory_bytes": 1, "folder": tmp_path}) as (_, port), connection(port) as client:
        await begin(client, "Content-Length: 6", body=b"abc")
        await eventually(lambda: _spooled(tmp_path))
        await client.send(b"def")
        assert (await client.response()).body == b"6"


@on_uvloop
async def test_who_waits_to_be_told_to_continue_is_told_after_the_checks() -> None:
    async with gateway() as (_door, port), connection(port) as client, connection(port) as refused:
        await begin(client, "Content-Length: 5", "Expect: 100-continue", body=b"")
        assert (await client.response()).status == 100
        await client.send(b"hello")
        assert (await client.response()).body == b"5"
        await begin(refused, "Content-Length: 5000000", "Expect: 100-continue", body=b"")
        assert (await refused.response()).status == 413


@on_uvloop
async def test_requests_that_are_sent_together_are_answered_in_order() -> None:
    async with gateway() as (_, port), connection(port) as client:
        bodies = [b"x" * size for size in (1, 70_000, 0, 3)]
        await client.send(b"".join(head("POST", CART, JSON, f"Content-Length: {len(b)}") + b for b in bodies))
        assert [(await client.response()).body for _ in bodies] == [b"1", b"70000", b"0", b"3"]


@on_uvloop
async def test_the_sandbox_takes_no_endless_bodies() -> None:
    asked: list[Received] = []

    async def sandbox(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        asked.append(Received(scope, message["body"]))
        await Response(str(len(message["body"])))(scope, receive, send)

    async with open_door(sandbox=sandbox) as door, listening(door) as port, connection(port) as client:
        assert (await client.request("POST", "/sandbox/mail/", body=b"hello")).body == b"5"
        await client.send(head("POST", "/sandbox/mail/", "Content-Length: 2000000"))
        assert (await client.response()).status == 413
        assert len(asked) == 1
