"""Requests beyond the limit of concurrent requests wait or are refused, in the contract's dialect."""

import asyncio

import httpx
import pytest
from common.kernel.errors import ServiceUnavailable
from gateway.settings import LoadSettings
from gateway.shedding.concurrency_limiter import ConcurrencyLimiter
from starlette.responses import JSONResponse, Response
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway

SMALL = {"at_once": 2, "at_one_service": 2, "waiting": 1, "wait_seconds": 30.0}
CART = "/api/v1/cart/"


def limiter(**settings: float) -> ConcurrencyLimiter:
    return ConcurrencyLimiter(LoadSettings.model_validate({**SMALL, **settings}))


async def test_requests_get_free_slots_in_their_order() -> None:
    full = limiter(waiting=2)
    await full.acquire("cart")
    await full.acquire("cart")
    order: list[str] = []

    async def acquire(name: str) -> None:
        await full.acquire("cart")
        order.append(name)

    waiting = [asyncio.create_task(acquire(name)) for name in ("first", "second")]
    await asyncio.sleep(0)
    full.release("cart")
    full.release("cart")
    await asyncio.gather(*waiting)
    assert order == ["first", "second"]


async def test_a_request_is_refused_at_once_if_the_queue_is_full() -> None:
    full = limiter(waiting=0)
    await full.acquire("cart")
    await full.acquire("cart")
    with pytest.raises(ServiceUnavailable):
        await full.acquire("cart")


async def test_a_request_waits_no_longer_than_the_configured_time() -> None:
    full = limiter(wait_seconds=0.01)
    await full.acquire("cart")
    await full.acquire("cart")
    with pytest.raises(ServiceUnavailable):
        await full.acquire("cart")
    full.release("cart")
    await full.acquire("cart")


async def test_one_service_cannot_take_every_slot() -> None:
    shared = limiter(at_once=3, at_one_service=2)
    await shared.acquire("cart")
    await shared.acquire("cart")
    stuck = asyncio.create_task(shared.acquire("cart"))
    await asyncio.sleep(0)
    await shared.acquire("orders")
    assert not stuck.done()
    shared.release("cart")
    await stuck


async def test_a_cancelled_waiter_leaves_no_slot_taken() -> None:
    full = limiter()
    await full.acquire("cart")
    await full.acquire("cart")
    for freed_first in (False, True):
        waiting = asyncio.create_task(full.acquire("cart"))
        await asyncio.sleep(0)
        if freed_first:
            full.release("cart")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(full.acquire("cart"), 60)


async def _flood(gateway: GatewayHarness, count: int) -> list[tuple[int, str | None, str]]:
    release = asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        await release.wait()
        return JSONResponse({})

    gateway.services["cart"].respond = slow
    async with gateway.client() as client:
        tasks = [asyncio.create_task(client.get(CART, headers=gateway.bearer())) for _ in range(count)]
        refused: set[asyncio.Task[httpx.Response]] = set()
        while len(refused) < count - 3:
            done, _ = await asyncio.wait(set(tasks) - refused, return_when=asyncio.FIRST_COMPLETED)
            refused |= done
        release.set()
        responses = await asyncio.gather(*tasks)
    return [
        (response.status_code, response.headers.get("retry-after"), response.json().get("code", ""))
        for response in responses
    ]


async def test_requests_beyond_capacity_are_refused_in_the_contracts_dialect_and_the_others_are_served() -> None:
    async with open_gateway(load=SMALL) as gateway:
        responses = await asyncio.wait_for(_flood(gateway, 40), 60)
    assert sorted(set(responses), key=str) == [(200, None, ""), (503, "1", "service_unavailable")]
    assert responses.count((200, None, "")) == 3


async def test_cached_responses_are_served_without_capacity() -> None:
    release = asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        await release.wait()
        return JSONResponse({})

    async with open_gateway(load=SMALL) as gateway, gateway.client() as client:
        await client.get("/api/v1/products/")
        gateway.services["cart"].respond = slow
        tasks = [asyncio.create_task(client.get(CART, headers=gateway.bearer())) for _ in range(4)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "hit"
        release.set()
        await asyncio.gather(*tasks)
