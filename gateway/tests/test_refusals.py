"""Whom there is no room for is told so before anything else is done, over the wire as any other way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx
import pytest
import structlog.testing
from gateway.gate import Gate
from gateway.settings import LoadSettings
from gateway.testing import Door, Received, open_door
from gateway.testing_wire import client_of, listening
from starlette.responses import JSONResponse, Response

ONE = {"at_once": 2, "at_one_service": 1, "waiting": 0}
CART = "/api/v1/cart/"
STAFF_ORDERS = "/api/staff/v1/orders"
ORIGIN = "http://localhost:3000"
PATIENCE = 60.0


@dataclass
class Crowded:
    """A gateway behind a real server, whose cart has no room until `free` is called."""

    door: Door
    port: int
    free: Callable[[], None]

    def client(self) -> httpx.AsyncClient:
        return client_of(self.port)

    async def say(self, *requests: str) -> bytes:
        """What comes back for these bytes, until the server has nothing more to say or hangs up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write("".join(requests).encode())
        said = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while said.count(b"HTTP/1.1 ") < len(requests) or not said.endswith(b"}"):
                    chunk = await reader.read(65_536)
                    if not chunk:
                        break
                    said += chunk
        writer.close()
        return said


@asynccontextmanager
async def crowd(service: str = "cart", path: str = CART) -> AsyncIterator[Crowded]:
    inside, release = asyncio.Event(), asyncio.Event()

    async def slow(received: Received) -> Response:
        inside.set()
        await release.wait()
        return JSONResponse({})

    async with open_door(load=ONE) as door, listening(door) as port:
        crowded = Crowded(door, port, release.set)
        door.services[service].answer = slow
        async with crowded.client() as first:
            asking = asyncio.create_task(first.get(path))
            await asyncio.wait_for(inside.wait(), PATIENCE)
            try:
                yield crowded
            finally:
                release.set()
                await asking


@pytest.fixture
async def crowded() -> AsyncIterator[Crowded]:
    async with crowd() as found:
        yield found


async def test_a_refusal_says_what_an_answer_the_long_way_says(crowded: Crowded) -> None:
    headers = {"X-Request-ID": "mine", "Origin": ORIGIN, "X-Forwarded-Proto": "https"}
    async with crowded.client() as client, crowded.door.client(f"127.0.0.1:{crowded.port}") as aside:
        at_once, at_length = await client.get(CART, headers=headers), await aside.get(CART, headers=headers)
    assert at_once.status_code == at_length.status_code == 503
    assert at_once.json() == at_length.json()
    assert at_once.json()["code"] == "service_unavailable"
    assert at_once.headers.pop("date")
    assert sorted(at_once.headers.items()) == sorted(at_length.headers.items())
    assert at_once.headers["retry-after"] == "1"
    assert at_once.headers["x-request-id"] == "mine"
    assert at_once.headers["access-control-allow-origin"] == ORIGIN
    assert "strict-transport-security" in at_once.headers


async def test_a_strangers_origin_is_not_let_in_by_a_refusal_for_a_known_one(crowded: Crowded) -> None:
    async with crowded.client() as client:
        await client.get(CART, headers={"Origin": ORIGIN})
        answer = await client.get(CART, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 503
    assert "access-control-allow-origin" not in answer.headers


async def test_staff_is_refused_in_words_of_its_own() -> None:
    async with crowd("orders", STAFF_ORDERS) as crowded, crowded.client() as client:
        answer = await client.get(STAFF_ORDERS)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "1"


async def test_every_refusal_has_a_request_id_of_its_own(crowded: Crowded) -> None:
    async with crowded.client() as client:
        names = {(await client.get(CART)).headers["x-request-id"] for _ in range(3)}
    assert len(names) == 3


async def test_who_needs_no_room_is_served(crowded: Crowded) -> None:
    origin = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
    async with crowded.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/api/v1/orders/")).status_code == 200
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "miss"
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "hit"
        assert (await client.options(CART, headers=origin)).status_code == 204
        assert (await client.get("/api/v1/nowhere/")).status_code == 404


async def test_with_room_again_nobody_is_refused(crowded: Crowded) -> None:
    async with crowded.client() as client:
        assert (await client.get(CART)).status_code == 503
        crowded.free()
        answer = await client.get(CART)
        while answer.status_code == 503:
            answer = await client.get(CART)
    assert answer.status_code == 200


async def test_a_refused_body_is_passed_over_and_the_connection_goes_on(crowded: Crowded) -> None:
    async with crowded.client() as client:
        refused = await client.post(f"{CART}items/", content=b"x" * 300_000)
        assert (refused.status_code, refused.headers.get("connection")) == (503, None)
        assert (await client.get("/health/live")).status_code == 200


async def test_head_is_refused_without_a_body(crowded: Crowded) -> None:
    async with crowded.client() as client:
        answer = await client.head(CART)
        assert (answer.status_code, answer.content) == (503, b"")
        assert int(answer.headers["content-length"]) > 0
        assert (await client.get("/health/live")).status_code == 200


async def test_who_asks_several_things_at_once_is_answered_in_order(crowded: Crowded) -> None:
    head = "HTTP/1.1\r\nHost: localhost\r\n\r\n"
    said = await crowded.say(f"GET {CART} {head}", f"GET /health/live {head}", f"GET {CART} {head}")
    assert [int(part[:3]) for part in said.split(b"HTTP/1.1 ")[1:]] == [503, 200, 503]


async def test_who_wants_to_hang_up_is_hung_up_on(crowded: Crowded) -> None:
    said = await crowded.say(f"GET {CART} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "")
    assert said.startswith(b"HTTP/1.1 503")
    assert b"connection: close" in said


async def test_who_waits_to_be_told_to_go_on_is_refused_without_sending(crowded: Crowded) -> None:
    announced = "Content-Length: 5\r\nExpect: 100-continue"
    said = await crowded.say(f"POST {CART} HTTP/1.1\r\nHost: localhost\r\n{announced}\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 503")


async def test_the_log_tells_how_many_were_refused_and_not_each(crowded: Crowded) -> None:
    with structlog.testing.capture_logs() as lines:
        async with crowded.client() as client:
            for _ in range(20):
                assert (await client.get(CART)).status_code == 503
        await crowded.door.gateway.stop()
    told = {"event": "requests_shed", "log_level": "warning", "service": "gateway", "storefront": "emporium"}
    assert all(line.items() >= {**told, "to": "cart"}.items() for line in lines)
    assert sum(line["count"] for line in lines) == 20
    assert len(lines) < 10


async def test_the_log_is_told_without_being_asked(crowded: Crowded) -> None:
    with structlog.testing.capture_logs() as lines:
        async with crowded.client() as client, asyncio.timeout(PATIENCE):
            while not lines:
                await client.get(CART)
    assert lines[0]["event"] == "requests_shed"


async def test_those_who_come_together_cannot_all_have_the_last_place() -> None:
    gate = Gate(LoadSettings(at_once=1, at_one_service=1, waiting=1))
    await gate.enter("cart")
    assert not gate.crowded("cart")
    gate.expect()
    assert gate.crowded("cart")
    await asyncio.sleep(0)
    assert not gate.crowded("cart")
