"""What browsers are told about guests: the cookie's attributes, pages of other origins, and how often one may come."""

from typing import Any

import pytest
from common.guests import GuestCookie, Guests
from common.storefronts import Cached, Storefront
from gateway.testing import open_door
from pydantic import ValidationError
from starlette.responses import JSONResponse

from .stone_shops import CART, HEADER, LOGIN, STONES, Browser, attributes_of, stones, with_twin

FRONT_END = "http://localhost:3000"
HTTPS = {"X-Forwarded-Proto": "https"}


async def attributes(shop: Storefront, more: dict[str, str] | None = None, **settings: Any) -> set[str]:
    async with open_door(with_twin(shop), default_storefront="marbelle", **settings) as door:
        return attributes_of(await Browser(door).ask(more=more))


async def test_the_cookie_is_for_four_weeks_and_for_no_script() -> None:
    assert await attributes(stones()) == {"Path=/", "Max-Age=2419200", "HttpOnly", "SameSite=Lax"}


async def test_the_cookie_is_secure_in_production_and_wherever_the_request_was() -> None:
    assert "Secure" in await attributes(stones(), environment="production")
    assert "Secure" in await attributes(stones(), more=HTTPS)
    assert "Secure" not in await attributes(stones(cookie={"secure": False}), more=HTTPS)


async def test_a_front_end_of_another_site_has_its_cookie() -> None:
    shop = stones(cookie={"same_site": "None", "secure": True, "domain": "marbelle.example", "path": "/api"})
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
def test_a_cookie_that_browsers_would_drop_is_refused_at_start(cookie: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GuestCookie.model_validate(cookie)


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/cart/", "/api/v1/cart/items/"])
def test_what_is_each_guests_own_is_never_cached(path: str) -> None:
    whole = stones().model_dump()
    with pytest.raises(ValidationError, match="each guest's own"):
        Storefront.model_validate({**whole, "cache": (Cached(path=path, seconds=60).model_dump(),)})


def test_a_storefront_has_no_guests_unless_it_says_so() -> None:
    assert Guests().paths == ()


async def test_pages_of_the_front_end_may_send_and_read_the_header_with_credentials() -> None:
    asked = {"Origin": FRONT_END, "Access-Control-Request-Method": "POST"}
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        preflight = await client.options(CART, headers=asked)
        answer = await client.get(CART, headers={"Origin": FRONT_END})
    assert preflight.status_code == 204
    allowed = {*preflight.headers["access-control-allow-headers"].split(", ")}
    assert allowed >= {"authorization", "content-type", "accept", "x-requested-with", "x-csrftoken", "x-session-id"}
    assert HEADER not in preflight.headers
    for response in (preflight, answer):
        assert response.headers["access-control-allow-origin"] == FRONT_END
        assert response.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-expose-headers"] == HEADER
    assert answer.headers[HEADER]


async def test_pages_of_other_origins_may_not_read_it() -> None:
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        answer = await client.get(CART, headers={"Origin": "http://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


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
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        path = f"/api/v1/auth/{endpoint}/"
        answers = [await client.post(path, json={}) for _ in range(times + 1)]
        assert [answer.status_code for answer in answers] == [200] * times + [429]
        refusal = answers[-1]
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


async def test_failed_and_successful_calls_count_alike() -> None:
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        statuses = [400, 200, 400, 401, 200]
        door.services["identity"].answer = lambda _: JSONResponse({}, statuses[len(answers)])
        answers: list[int] = []
        for _ in range(6):
            answers.append((await client.post(LOGIN, json={})).status_code)
    assert answers == [*statuses, 429]


async def test_endpoints_are_counted_each_on_its_own() -> None:
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        for endpoint in ("password-reset", "password-reset-confirm", "verify-email", "resend-verification"):
            answers = [await client.post(f"/api/v1/auth/{endpoint}/", json={}) for _ in range(3)]
            assert {answer.status_code for answer in answers} == {200}


async def test_carts_and_goods_are_not_limited() -> None:
    async with open_door(with_twin(), default_storefront="marbelle") as door, door.client(STONES) as client:
        for path in (CART, "/api/v1/products/"):
            assert {(await client.get(path)).status_code for _ in range(120)} == {200}
