"""The address that tells whether a shop can do its work (Marbelle's addendum, section 6)."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from common import clock
from gateway.health import FRESH_SECONDS
from gateway.testing import Door, open_door
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .stone_shops import STONES, with_twin

HEALTH = "/health/"


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        for service in door.services.values():
            service.internal["/database"] = Response(status_code=204)
        yield door


async def away(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("away")


async def test_a_shop_whose_services_reach_their_databases_is_healthy(door: Door) -> None:
    async with door.client(STONES) as client:
        answer = await client.get(HEALTH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    told = answer.json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told.pop("timestamp"))
    assert told == {"status": "healthy", "service": "marbelle", "database": "connected"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("service", ["identity", "catalog", "cart"])
@pytest.mark.parametrize("broken", [Response(status_code=503), away], ids=["database away", "service away"])
async def test_a_shop_is_unhealthy_without_any_one_of_its_databases(door: Door, service: str, broken: object) -> None:
    well, door.services[service].internal["/database"] = door.services[service].internal["/database"], broken
    async with door.client(STONES) as client:
        answer = await client.get(HEALTH)
        assert answer.status_code == 503
        assert (answer.json()["status"], answer.json()["database"]) == ("unhealthy", "disconnected")
        door.services[service].internal["/database"] = well
        clock.advance(2 * FRESH_SECONDS)
        assert (await client.get(HEALTH)).status_code == 200


async def test_services_that_the_contract_has_no_use_for_do_not_make_it_unhealthy(door: Door) -> None:
    door.services["payments"].internal["/database"] = away
    async with door.client(STONES) as client:
        assert (await client.get(HEALTH)).status_code == 200


async def test_many_who_ask_at_once_make_the_databases_work_once(door: Door) -> None:
    asked = []

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        await Response(status_code=204)(scope, receive, send)

    door.services["cart"].internal["/database"] = counting
    async with door.client(STONES) as client:
        answers = await asyncio.gather(*(client.get(HEALTH) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert asked == ["/internal/database"]


async def test_anybody_may_ask_as_often_as_they_like_whatever_token_they_show(door: Door) -> None:
    async with door.client(STONES, headers={"Authorization": "Bearer x"}) as client:
        assert {(await client.get(HEALTH)).status_code for _ in range(200)} == {200}


async def test_the_address_is_only_read(door: Door) -> None:
    async with door.client(STONES) as client:
        headed, posted = await client.head(HEALTH), await client.post(HEALTH)
    assert (headed.status_code, headed.content) == (200, b"")
    assert (posted.status_code, posted.json()["success"], posted.headers["allow"]) == (405, False, "GET, HEAD")


async def test_a_shop_whose_contract_does_not_document_it_has_no_such_address() -> None:
    async with open_door() as door, door.client() as client:
        assert (await client.get(HEALTH)).status_code == 404
