"""Requests without capacity are refused before anything else is done, over a connection to the gateway's server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx
import pytest
import structlog.testing
from gateway.settings import LoadSettings
from gateway.shedding.concurrency_limiter import ConcurrencyLimiter
from starlette.responses import JSONResponse, Response
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway
from testkit.gateway_wire import client_for, serving

ONE = {"at_once": 2, "at_one_service": 1, "waiting": 0}
CART = "/api/v1/cart/"
STAFF_ORDERS = "/api/staff/v1/orders"
ORIGIN = "http://localhost:3000"
TIMEOUT_SECONDS = 60.0


@dataclass
class Overloaded:
    """A gateway on a port, whose cart service has no free slot until `free` is called."""

    gateway: GatewayHarness
    port: int
    free: Callable[[], None]

    def client(self) -> httpx.AsyncClient:
        return client_for(self.port)

    async def send(self, *requests: str) -> bytes:
        """Sends the requests at once and returns what the server sends for them, or until it closes the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write("".join(requests).encode())
        received = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT_SECONDS):
                while received.count(b"HTTP/1.1 ") < len(requests) or not received.endswith(b"}"):
                    chunk = await reader.read(65_536)
                    if not chunk:
                        break
                    received += chunk
        writer.close()
        return received


@asynccontextmanager
async def overload(service: str = "cart", path: str = CART) -> AsyncIterator[Overloaded]:
    started, release = asyncio.Event(), asyncio.Event()

    async def slow(request: ReceivedRequest) -> Response:
        started.set()
        await release.wait()
        return JSONResponse({})

    async with open_gateway(load=ONE) as gateway, serving(gateway) as port:
        overloaded = Overloaded(gateway, port, release.set)
        gateway.services[service].respond = slow
        async with overloaded.client() as first:
            task = asyncio.create_task(first.get(path))
            await asyncio.wait_for(started.wait(), TIMEOUT_SECONDS)
            try:
                yield overloaded
            finally:
                release.set()
                await task


@pytest.fixture
async def overloaded() -> AsyncIterator[Overloaded]:
    async with overload() as found:
        yield found


async def test_a_refusal_by_the_load_shedder_equals_one_by_the_application(overloaded: Overloaded) -> None:
    headers = {"X-Request-ID": "mine", "Origin": ORIGIN, "X-Forwarded-Proto": "https"}
    async with overloaded.client() as client, overloaded.gateway.client(f"127.0.0.1:{overloaded.port}") as in_process:
        shed, served = await client.get(CART, headers=headers), await in_process.get(CART, headers=headers)
    assert shed.status_code == served.status_code == 503
    assert shed.json() == served.json()
    assert shed.json()["code"] == "service_unavailable"
    assert shed.headers.pop("date")
    assert sorted(shed.headers.items()) == sorted(served.headers.items())
    assert shed.headers["retry-after"] == "1"
    assert shed.headers["x-request-id"] == "mine"
    assert shed.headers["access-control-allow-origin"] == ORIGIN
    assert "strict-transport-security" in shed.headers


async def test_a_prepared_refusal_for_an_allowed_origin_is_not_sent_to_another_origin(overloaded: Overloaded) -> None:
    async with overloaded.client() as client:
        await client.get(CART, headers={"Origin": ORIGIN})
        response = await client.get(CART, headers={"Origin": "http://elsewhere.example"})
    assert response.status_code == 503
    assert "access-control-allow-origin" not in response.headers


async def test_staff_requests_are_refused_in_the_staff_dialect() -> None:
    async with overload("orders", STAFF_ORDERS) as overloaded, overloaded.client() as client:
        response = await client.get(STAFF_ORDERS)
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert response.headers["retry-after"] == "1"


async def test_every_refusal_has_its_own_request_id(overloaded: Overloaded) -> None:
    async with overloaded.client() as client:
        names = {(await client.get(CART)).headers["x-request-id"] for _ in range(3)}
    assert len(names) == 3


async def test_requests_that_need_no_slot_are_served(overloaded: Overloaded) -> None:
    origin = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
    async with overloaded.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/api/v1/orders/")).status_code == 200
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "miss"
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "hit"
        assert (await client.options(CART, headers=origin)).status_code == 204
        assert (await client.get("/api/v1/nowhere/")).status_code == 404


async def test_requests_are_served_again_after_a_slot_is_free(overloaded: Overloaded) -> None:
    async with overloaded.client() as client:
        assert (await client.get(CART)).status_code == 503
        overloaded.free()
        response = await client.get(CART)
        while response.status_code == 503:
            response = await client.get(CART)
    assert response.status_code == 200


async def test_the_body_of_a_refused_request_is_skipped_and_the_connection_stays_open(overloaded: Overloaded) -> None:
    async with overloaded.client() as client:
        refused = await client.post(f"{CART}items/", content=b"x" * 300_000)
        assert (refused.status_code, refused.headers.get("connection")) == (503, None)
        assert (await client.get("/health/live")).status_code == 200


async def test_head_is_refused_without_a_body(overloaded: Overloaded) -> None:
    async with overloaded.client() as client:
        response = await client.head(CART)
        assert (response.status_code, response.content) == (503, b"")
        assert int(response.headers["content-length"]) > 0
        assert (await client.get("/health/live")).status_code == 200


async def test_pipelined_requests_are_refused_and_served_in_order(overloaded: Overloaded) -> None:
    head = "HTTP/1.1\r\nHost: localhost\r\n\r\n"
    received = await overloaded.send(f"GET {CART} {head}", f"GET /health/live {head}", f"GET {CART} {head}")
    assert [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]] == [503, 200, 503]


async def test_a_refused_request_with_connection_close_is_closed(overloaded: Overloaded) -> None:
    received = await overloaded.send(f"GET {CART} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "")
    assert received.startswith(b"HTTP/1.1 503")
    assert b"connection: close" in received


async def test_a_client_with_expect_is_refused_before_it_sends_its_body(overloaded: Overloaded) -> None:
    announced = "Content-Length: 5\r\nExpect: 100-continue"
    received = await overloaded.send(f"POST {CART} HTTP/1.1\r\nHost: localhost\r\n{announced}\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 503")


async def test_the_log_has_the_number_of_refused_requests_and_not_each_of_them(overloaded: Overloaded) -> None:
    with structlog.testing.capture_logs() as lines:
        async with overloaded.client() as client:
            for _ in range(20):
                assert (await client.get(CART)).status_code == 503
        await overloaded.gateway.app.stop()
    fields = {"event": "requests_shed", "log_level": "warning", "service": "gateway", "storefront": "emporium"}
    assert all(line.items() >= {**fields, "to": "cart"}.items() for line in lines)
    assert sum(line["count"] for line in lines) == 20
    assert len(lines) < 10


async def test_refused_requests_are_logged_within_a_second(overloaded: Overloaded) -> None:
    with structlog.testing.capture_logs() as lines:
        async with overloaded.client() as client, asyncio.timeout(TIMEOUT_SECONDS):
            while not lines:
                await client.get(CART)
    assert lines[0]["event"] == "requests_shed"


async def test_simultaneous_requests_cannot_all_take_the_last_place_in_the_queue() -> None:
    limiter = ConcurrencyLimiter(LoadSettings(at_once=1, at_one_service=1, waiting=1))
    await limiter.acquire("cart")
    assert not limiter.would_refuse("cart")
    limiter.note_arrival()
    assert limiter.would_refuse("cart")
    await asyncio.sleep(0)
    assert not limiter.would_refuse("cart")
