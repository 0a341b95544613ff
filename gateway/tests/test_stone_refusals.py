"""What the door itself refuses, in Marbelle's words (addendum 1 and 4)."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from common import clock
from gateway.testing import Door, SigningKey, open_door
from starlette.responses import Response

from .stone_shops import CART, HEADER, LOGIN, STONES, TWIN, with_twin

USER = "/api/v1/auth/user/"
EVERYWHERE = [USER, CART]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        yield door


def refusal(message: str, path: str) -> dict[str, Any]:
    """The cart's is a message and nothing else."""
    errors = {} if path.startswith(CART) else {"errors": {"non_field_errors": [message]}}
    return {"success": False, "message": message, **errors}


def expired(door: Door) -> dict[str, str]:
    return door.bearer(door.claims("marbelle", seconds=-1))


def forged(door: Door) -> dict[str, str]:
    return {"Authorization": f"Bearer {SigningKey(door.key.kid).sign(door.claims('marbelle'))}"}


def of_another_shop(door: Door) -> dict[str, str]:
    return door.bearer(door.claims("twin"))


def unreadable(door: Door) -> dict[str, str]:
    return {"Authorization": "Bearer x"}


def of_another_scheme(door: Door) -> dict[str, str]:
    return {"Authorization": "Basic dXNlcjpzZWNyZXQ="}


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("shown", [expired, forged, of_another_shop, unreadable, of_another_scheme])
async def test_a_bearer_that_does_not_count_is_401_everywhere_and_nobody_is_made_a_guest(
    door: Door, path: str, shown: Callable[[Door], dict[str, str]]
) -> None:
    async with door.client(STONES) as client:
        answer = await client.get(path, headers=shown(door))
    assert (answer.status_code, answer.json()) == (401, refusal("Token is invalid or expired.", path))
    assert answer.headers["www-authenticate"] == "Bearer"
    assert HEADER not in answer.headers
    assert not any(service.requests for service in door.services.values())


async def test_a_bearer_is_good_until_it_expires_in_the_cart_too(door: Door) -> None:
    bearer = door.bearer(door.claims("marbelle", seconds=600))
    async with door.client(STONES, headers=bearer) as client:
        assert (await client.get(CART)).status_code == 200
        clock.advance(600)
        assert (await client.get(CART)).status_code == 401
    async with door.client(TWIN, headers=bearer) as client:
        assert (await client.get(CART)).status_code == 401


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_a_service_that_is_away_is_503_and_says_when_to_come_back(door: Door, path: str) -> None:
    def fail(_: object) -> Response:
        raise RuntimeError("the password is swordfish")

    for name in ("identity", "cart"):
        door.services[name].answer = fail
    async with door.client(STONES) as client:
        answer = await client.get(path)
    message = "The service is unavailable. Please try again shortly."
    assert (answer.status_code, answer.json()) == (503, refusal(message, path))
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/nothing/", "/api/v1/cart", "/api/v2/cart/", "/health", "/api/v1/orders/"]
)
async def test_what_nobody_serves_is_404_in_the_envelope(door: Door, path: str) -> None:
    async with door.client(STONES) as client:
        answer = await client.get(path if path != "/" else "/marbelle/")
    assert (answer.status_code, answer.json()) == (404, refusal("Not found.", "/"))


@pytest.mark.parametrize("path", [LOGIN, f"{CART}items/"])
async def test_a_body_that_is_too_large_is_413_in_the_envelope(door: Door, path: str) -> None:
    async with door.client(STONES) as client:
        answer = await client.post(path, content=b"x" * (door.storefronts["marbelle"].max_body_bytes + 1))
    assert (answer.status_code, answer.json()) == (413, refusal("The request body is too large.", path))


async def test_an_endless_address_is_414_in_the_envelope(door: Door) -> None:
    async with door.client(STONES) as client:
        answer = await client.get(f"/api/v1/products/{'9' * 3000}/")
    assert (answer.status_code, answer.json()) == (414, refusal("The address is too long.", "/"))


async def test_requests_for_an_email_change_are_limited_to_a_thousand_a_minute_per_user(door: Door) -> None:
    path, claims = "/api/v1/auth/request-email-change/", door.claims("marbelle")
    async with door.client(STONES, headers=door.bearer(claims)) as client:
        assert {(await client.post(path, json={})).status_code for _ in range(1000)} == {200}
        elsewhere = {"X-Forwarded-For": "192.0.2.7"}
        assert (await client.post(path, json={}, headers=elsewhere)).status_code == 429
        somebody_else = door.bearer(door.claims("marbelle"))
        assert (await client.post(path, json={}, headers=somebody_else)).status_code == 200
        clock.advance(60)
        assert (await client.post(path, json={})).status_code == 200


async def test_confirmations_of_an_email_change_are_limited_to_a_thousand_a_minute_per_client(door: Door) -> None:
    path = "/api/v1/auth/confirm-email-change/"
    async with door.client(STONES) as client:
        assert {(await client.post(path, json={})).status_code for _ in range(1000)} == {200}
        refused = await client.post(path, json={})
        seconds = refused.headers["retry-after"]
        message = f"Too many requests. Please try again in {seconds} seconds."
        assert (refused.status_code, refused.json()) == (429, refusal(message, path))
        assert (await client.post(path, json={}, headers={"X-Forwarded-For": "192.0.2.7"})).status_code == 200
