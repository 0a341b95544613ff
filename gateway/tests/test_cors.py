"""Pages of other origins (contract 2.3)."""

from collections.abc import AsyncIterator

import pytest
from common.storefronts import Cors, Storefronts
from gateway.testing import Door, open_door, shops

SHOP = "https://shop.example"
PATH = "/api/v1/products/"


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    cors = Cors(origins=(SHOP,), credentials=True, exposed_headers=("X-Request-ID", "Retry-After"), max_age=600)
    known = Storefronts([shop.model_copy(update={"cors": cors}) for shop in shops() if shop.name == "emporium"])
    async with open_door(known) as door:
        yield door


def preflight(origin: str) -> dict[str, str]:
    return {"Origin": origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}


async def test_a_preflight_is_answered_at_the_door(door: Door) -> None:
    async with door.client() as client:
        response = await client.options(PATH, headers=preflight(SHOP))
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == SHOP
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "PUT" in response.headers["access-control-allow-methods"]
    assert "authorization" in response.headers["access-control-allow-headers"]
    assert response.headers["access-control-max-age"] == "600"
    assert "Origin" in response.headers["vary"]
    assert door.services["catalog"].requests == []


async def test_an_allowed_page_may_read_the_answer(door: Door) -> None:
    async with door.client() as client:
        response = await client.get(PATH, headers={"Origin": SHOP})
    assert response.headers["access-control-allow-origin"] == SHOP
    assert response.headers["access-control-expose-headers"] == "X-Request-ID, Retry-After"


@pytest.mark.parametrize("path", [PATH, "/api/v1/nothing/"])
async def test_an_allowed_page_may_read_refusals(door: Door, path: str) -> None:
    async with door.client() as client:
        response = await client.get(path, headers={"Origin": SHOP, "Authorization": "Bearer x"})
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == SHOP


@pytest.mark.parametrize("origin", ["https://shop.example.evil", "http://shop.example", "https://SHOP.example", "null"])
async def test_other_origins_are_permitted_nothing(door: Door, origin: str) -> None:
    async with door.client() as client:
        for response in (
            await client.options(PATH, headers=preflight(origin)),
            await client.get(PATH, headers={"Origin": origin}),
        ):
            assert not [name for name in response.headers if name.startswith("access-control")]
            assert "Origin" in response.headers["vary"]


async def test_an_answer_from_memory_is_dressed_for_whoever_asks(door: Door) -> None:
    async with door.client() as client:
        first = await client.get(PATH, headers={"Origin": SHOP})
        second = await client.get(PATH)
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert "access-control-allow-origin" in first.headers
    assert "access-control-allow-origin" not in second.headers
