"""Guest cookies and their attributes, CORS for guests, and the rate limits of Marbelle."""

from typing import Any

import pytest
from common.kernel.guests import GuestCookie, Guests
from common.kernel.storefronts import Cached, Storefront
from pydantic import ValidationError
from starlette.responses import JSONResponse
from testkit.gateway import open_gateway

from ..marbelle_storefronts import (
    CART,
    HEADER,
    LOGIN,
    MARBELLE_HOST,
    Browser,
    cookie_attributes_of,
    marbelle,
    two_marbelles,
)

FRONT_END = "http://localhost:3000"
HTTPS = {"X-Forwarded-Proto": "https"}


async def attributes(shop: Storefront, more: dict[str, str] | None = None, **settings: Any) -> set[str]:
    async with open_gateway(two_marbelles(shop), default_storefront="marbelle", **settings) as gateway:
        return cookie_attributes_of(await Browser(gateway).request(more=more))


async def test_the_cookie_lasts_four_weeks_and_is_http_only() -> None:
    assert await attributes(marbelle()) == {"Path=/", "Max-Age=2419200", "HttpOnly", "SameSite=Lax"}


async def test_the_cookie_is_secure_in_production_and_over_https() -> None:
    assert "Secure" in await attributes(marbelle(), environment="production")
    assert "Secure" in await attributes(marbelle(), more=HTTPS)
    assert "Secure" not in await attributes(marbelle(cookie={"secure": False}), more=HTTPS)


async def test_a_front_end_on_another_site_can_use_the_cookie() -> None:
    shop = marbelle(cookie={"same_site": "None", "secure": True, "domain": "marbelle.example", "path": "/api"})
    expected = {"Path=/api", "Domain=marbelle.example", "SameSite=None", "Secure", "HttpOnly", "Max-Age=2419200"}
    assert await attributes(shop) == expected


@pytest.mark.parametrize(
    "cookie",
    [
        {"same_site": "None"},
        {"same_site": "None", "secure": False},
        {"name": "a b"},
        {"path": "/;x"},
        {"domain": "a;b"},
    ],
)
def test_cookie_settings_that_browsers_reject_are_refused_at_start(cookie: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GuestCookie.model_validate(cookie)


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/cart/", "/api/v1/cart/items/"])
def test_caching_a_guest_path_is_refused_at_start(path: str) -> None:
    whole = marbelle().model_dump()
    with pytest.raises(ValidationError, match="differs for each guest"):
        Storefront.model_validate({**whole, "cache": (Cached(path=path, seconds=60).model_dump(),)})


def test_a_storefront_has_no_guest_sessions_by_default() -> None:
    assert Guests().paths == ()


async def test_the_front_ends_origin_can_send_and_read_the_header_with_credentials() -> None:
    requested = {"Origin": FRONT_END, "Access-Control-Request-Method": "POST"}
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        preflight = await client.options(CART, headers=requested)
        response = await client.get(CART, headers={"Origin": FRONT_END})
    assert preflight.status_code == 204
    allowed = {*preflight.headers["access-control-allow-headers"].split(", ")}
    assert allowed >= {"authorization", "content-type", "accept", "x-requested-with", "x-csrftoken", "x-session-id"}
    assert HEADER not in preflight.headers
    for each in (preflight, response):
        assert each.headers["access-control-allow-origin"] == FRONT_END
        assert each.headers["access-control-allow-credentials"] == "true"
    assert {HEADER, "Retry-After"} <= {*response.headers["access-control-expose-headers"].split(", ")}
    assert response.headers[HEADER]


async def test_other_origins_cannot_read_the_header() -> None:
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        response = await client.get(CART, headers={"Origin": "http://evil.example"})
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("endpoint", "times"),
    [
        ("login", 5),
        ("register", 5),
        ("password-reset", 3),
        ("password-reset-confirm", 3),
        ("verify-email", 3),
        ("resend-verification", 3),
    ],
)
async def test_every_endpoint_has_its_documented_rate(endpoint: str, times: int) -> None:
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        path = f"/api/v1/auth/{endpoint}/"
        responses = [await client.post(path, json={}) for _ in range(times + 1)]
        assert [response.status_code for response in responses] == [200] * times + [429]
        refusal = responses[-1]
        seconds = int(refusal.headers["retry-after"])
        assert 0 < seconds <= 60
        message = f"Too many requests. Please try again in {seconds} seconds."
        assert refusal.json() == {
            "success": False,
            "message": message,
            "errors": {"non_field_errors": [message]},
        }
        elsewhere = await client.post(path, json={}, headers={"X-Forwarded-For": "192.0.2.7"})
        assert elsewhere.status_code == 200


async def test_failed_and_successful_requests_count_equally() -> None:
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        statuses = [400, 200, 400, 401, 200]
        gateway.services["identity"].respond = lambda _: JSONResponse({}, statuses[len(responses)])
        responses: list[int] = []
        for _ in range(6):
            responses.append((await client.post(LOGIN, json={})).status_code)
    assert responses == [*statuses, 429]


async def test_each_endpoint_has_its_own_count() -> None:
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        for endpoint in ("password-reset", "password-reset-confirm", "verify-email", "resend-verification"):
            responses = [await client.post(f"/api/v1/auth/{endpoint}/", json={}) for _ in range(3)]
            assert {response.status_code for response in responses} == {200}


async def test_carts_and_products_have_no_rate_limit() -> None:
    async with (
        open_gateway(two_marbelles(), default_storefront="marbelle") as gateway,
        gateway.client(MARBELLE_HOST) as client,
    ):
        for path in (CART, "/api/v1/products/"):
            assert {(await client.get(path)).status_code for _ in range(120)} == {200}
