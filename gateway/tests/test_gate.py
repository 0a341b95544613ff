"""Load beyond what the services can do is refused at once, in the contract's words."""

import asyncio

import httpx
import pytest
from common.errors import ServiceUnavailable
from gateway.gate import Gate
from gateway.settings import LoadSettings
from gateway.testing import Door, Received, open_door
from starlette.responses import JSONResponse, Response

SMALL = {"at_once": 2, "at_one_service": 2, "waiting": 1, "patience": 30.0}
CART = "/api/v1/cart/"


def gate(**settings: float) -> Gate:
    return Gate(LoadSettings.model_validate({**SMALL, **settings}))


async def test_who_finds_no_place_waits_in_turn() -> None:
    full = gate(waiting=2)
    await full.enter("cart")
    await full.enter("cart")
    order: list[str] = []

    async def come(name: str) -> None:
        await full.enter("cart")
        order.append(name)

    coming = [asyncio.create_task(come(name)) for name in ("first", "second")]
    await asyncio.sleep(0)
    full.leave("cart")
    full.leave("cart")
    await asyncio.gather(*coming)
    assert order == ["first", "second"]


async def test_who_finds_no_place_to_wait_is_refused_at_once() -> None:
    full = gate(waiting=0)
    await full.enter("cart")
    await full.enter("cart")
    with pytest.raises(ServiceUnavailable):
        await full.enter("cart")


async def test_nobody_waits_longer_than_the_patience_lasts() -> None:
    full = gate(patience=0.01)
    await full.enter("cart")
    await full.enter("cart")
    with pytest.raises(ServiceUnavailable):
        await full.enter("cart")
    full.leave("cart")
    await full.enter("cart")


async def test_one_service_cannot_take_every_place() -> None:
    shared = gate(at_once=3, at_one_service=2)
    await shared.enter("cart")
    await shared.enter("cart")
    stuck = asyncio.create_task(shared.enter("cart"))
    await asyncio.sleep(0)
    await shared.enter("orders")
    assert not stuck.done()
    shared.leave("cart")
    await stuck


async def test_who_gives_up_waiting_leaves_no_place_taken() -> None:
    full = gate()
    await full.enter("cart")
    await full.enter("cart")
    for freed_first in (False, True):
        waiting = asyncio.create_task(full.enter("cart"))
        await asyncio.sleep(0)
        if freed_first:
            full.leave("cart")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(full.enter("cart"), 60)


async def _flood(door: Door, count: int) -> list[tuple[int, str | None, str]]:
    release = asyncio.Event()

    async def slow(received: Received) -> Response:
        await release.wait()
        return JSONResponse({})

    door.services["cart"].answer = slow
    async with door.client() as client:
        asking = [asyncio.create_task(client.get(CART, headers=door.bearer())) for _ in range(count)]
        refused: set[asyncio.Task[httpx.Response]] = set()
        while len(refused) < count - 3:
            done, _ = await asyncio.wait(set(asking) - refused, return_when=asyncio.FIRST_COMPLETED)
            refused |= done
        release.set()
        answers = await asyncio.gather(*asking)
    return [
        (answer.status_code, answer.headers.get("retry-after"), answer.json().get("code", "")) for answer in answers
    ]


async def test_a_flood_is_shed_in_the_contracts_words_and_the_rest_is_served() -> None:
    async with open_door(load=SMALL) as door:
        answers = await asyncio.wait_for(_flood(door, 40), 60)
    assert sorted(set(answers), key=str) == [(200, None, ""), (503, "1", "service_unavailable")]
    assert answers.count((200, None, "")) == 3


async def test_answers_from_memory_are_served_however_crowded_it_is() -> None:
    release = asyncio.Event()

    async def slow(received: Received) -> Response:
        await release.wait()
        return JSONResponse({})

    async with open_door(load=SMALL) as door, door.client() as client:
        await client.get("/api/v1/products/")
        door.services["cart"].answer = slow
        asking = [asyncio.create_task(client.get(CART, headers=door.bearer())) for _ in range(4)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        assert (await client.get("/api/v1/products/")).headers["x-cache"] == "hit"
        release.set()
        await asyncio.gather(*asking)
