"""The gateway's own errors in Marbelle's dialect (addendum 1 and 4)."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from common.kernel import clock
from starlette.responses import Response
from testkit.gateway import GatewayHarness, SigningKey, open_gateway

from ..marbelle_storefronts import CART, HEADER, LOGIN, MARBELLE_HOST, SECOND_HOST, two_marbelles

USER = "/api/v1/auth/user/"
EVERYWHERE = [USER, CART]


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        yield gateway


def refusal(message: str, path: str) -> dict[str, Any]:
    """The body of an error; that of the cart has no `errors`."""
    errors = {} if path.startswith(CART) else {"errors": {"non_field_errors": [message]}}
    return {"success": False, "message": message, **errors}


def expired(gateway: GatewayHarness) -> dict[str, str]:
    return gateway.bearer(gateway.claims("marbelle", seconds=-1))


def forged(gateway: GatewayHarness) -> dict[str, str]:
    return {"Authorization": f"Bearer {SigningKey(gateway.key.kid).sign(gateway.claims('marbelle'))}"}


def of_another_storefront(gateway: GatewayHarness) -> dict[str, str]:
    return gateway.bearer(gateway.claims("twin"))


def unreadable(gateway: GatewayHarness) -> dict[str, str]:
    return {"Authorization": "Bearer x"}


def of_another_scheme(gateway: GatewayHarness) -> dict[str, str]:
    return {"Authorization": "Basic dXNlcjpzZWNyZXQ="}


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("credentials", [expired, forged, of_another_storefront, unreadable, of_another_scheme])
async def test_an_invalid_bearer_token_is_401_everywhere_and_creates_no_guest_session(
    gateway: GatewayHarness, path: str, credentials: Callable[[GatewayHarness], dict[str, str]]
) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(path, headers=credentials(gateway))
    assert (response.status_code, response.json()) == (401, refusal("Token is invalid or expired.", path))
    assert response.headers["www-authenticate"] == "Bearer"
    assert HEADER not in response.headers
    assert not any(service.requests for service in gateway.services.values())


async def test_a_bearer_token_is_valid_at_the_cart_until_it_expires(gateway: GatewayHarness) -> None:
    bearer = gateway.bearer(gateway.claims("marbelle", seconds=600))
    async with gateway.client(MARBELLE_HOST, headers=bearer) as client:
        assert (await client.get(CART)).status_code == 200
        clock.advance(600)
        assert (await client.get(CART)).status_code == 401
    async with gateway.client(SECOND_HOST, headers=bearer) as client:
        assert (await client.get(CART)).status_code == 401


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_an_unavailable_service_is_503_with_retry_after(gateway: GatewayHarness, path: str) -> None:
    def fail(_: object) -> Response:
        raise RuntimeError("the password is swordfish")

    for name in ("identity", "cart"):
        gateway.services[name].respond = fail
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(path)
    message = "The service is unavailable. Please try again shortly."
    assert (response.status_code, response.json()) == (503, refusal(message, path))
    assert response.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/nothing/", "/api/v1/cart", "/api/v2/cart/", "/health", "/api/v1/orders/"]
)
async def test_an_unknown_path_is_404_in_the_envelope(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(path if path != "/" else "/marbelle/")
    assert (response.status_code, response.json()) == (404, refusal("Not found.", "/"))


@pytest.mark.parametrize("path", [LOGIN, f"{CART}items/"])
async def test_a_body_that_is_too_large_is_413_in_the_envelope(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.post(path, content=b"x" * (gateway.storefronts["marbelle"].max_body_bytes + 1))
    assert (response.status_code, response.json()) == (413, refusal("The request body is too large.", path))


async def test_too_long_a_path_is_414_in_the_envelope(gateway: GatewayHarness) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(f"/api/v1/products/{'9' * 3000}/")
    assert (response.status_code, response.json()) == (414, refusal("The address is too long.", "/"))


async def test_requests_for_an_email_change_are_limited_to_a_thousand_a_minute_per_user(
    gateway: GatewayHarness,
) -> None:
    path, claims = "/api/v1/auth/request-email-change/", gateway.claims("marbelle")
    async with gateway.client(MARBELLE_HOST, headers=gateway.bearer(claims)) as client:
        assert {(await client.post(path, json={})).status_code for _ in range(1000)} == {200}
        elsewhere = {"X-Forwarded-For": "192.0.2.7"}
        assert (await client.post(path, json={}, headers=elsewhere)).status_code == 429
        another_user = gateway.bearer(gateway.claims("marbelle"))
        assert (await client.post(path, json={}, headers=another_user)).status_code == 200
        clock.advance(60)
        assert (await client.post(path, json={})).status_code == 200


async def test_confirmations_of_an_email_change_are_limited_to_a_thousand_a_minute_per_client(
    gateway: GatewayHarness,
) -> None:
    path = "/api/v1/auth/confirm-email-change/"
    async with gateway.client(MARBELLE_HOST) as client:
        assert {(await client.post(path, json={})).status_code for _ in range(1000)} == {200}
        refused = await client.post(path, json={})
        seconds = refused.headers["retry-after"]
        message = f"Too many requests. Please try again in {seconds} seconds."
        assert (refused.status_code, refused.json()) == (429, refusal(message, path))
        assert (await client.post(path, json={}, headers={"X-Forwarded-For": "192.0.2.7"})).status_code == 200
