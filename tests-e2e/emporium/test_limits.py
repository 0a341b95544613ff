"""Rate limits of contract 8.1 and addendum 55 at the gateway; the sandbox's clock ends their windows."""

import httpx
from clients.emporium import PASSWORD, Shopper
from error_shapes import assert_emporium_error
from platform_under_test import PlatformUnderTest


async def test_the_sixth_login_within_a_quarter_of_an_hour_is_throttled(
    platform: PlatformUnderTest, shopper: Shopper
) -> None:
    await shopper.register()
    body = {"email": shopper.email, "password": PASSWORD}
    for password in (PASSWORD, "Wrong-Password-1", PASSWORD, PASSWORD, PASSWORD):
        response = await shopper.call("POST", "/auth/login/", json={**body, "password": password})
        assert response.status_code in (200, 401)
    wait = _throttled(await shopper.call("POST", "/auth/login/", json=body))
    assert 800 < wait <= 900

    await platform.advance(wait - 100)
    _throttled(await shopper.call("POST", "/auth/login/", json=body))
    await platform.advance(101)
    await shopper.post("/auth/login/", body)


async def test_another_address_has_a_window_of_its_own(platform: PlatformUnderTest) -> None:
    first, second = platform.shopper(), platform.shopper()
    body = {"email": first.email, "password": PASSWORD}
    for _ in range(5):
        await first.post("/auth/login/", body, 401)
    _throttled(await first.call("POST", "/auth/login/", json=body))
    await second.post("/auth/login/", body, 401)


async def test_three_registrations_an_hour(platform: PlatformUnderTest, shopper: Shopper) -> None:
    for number in range(3):
        await shopper.register(email=f"{number}.{shopper.email}")
    body = {"email": shopper.email, "password": PASSWORD, "password_confirm": PASSWORD, "first_name": "John"}
    assert 3500 < _throttled(await shopper.call("POST", "/auth/register/", json=body)) <= 3600
    await platform.advance(3601)
    await shopper.register()


async def test_twenty_requests_a_minute_for_anonymous_clients(platform: PlatformUnderTest, shopper: Shopper) -> None:
    for _ in range(20):
        await shopper.get("/products/")
    assert 1 <= _throttled(await shopper.call("GET", "/products/categories/")) <= 60
    async with httpx.AsyncClient(headers=dict(shopper.http.headers), trust_env=False) as same_address:
        for path in ("/api/docs/", "/api/schema/", "/health/live", "/"):
            assert (await same_address.get(f"{platform.base}{path}")).status_code == 200, "documentation is exempt"
    webhook = await shopper.call("POST", "/payments/webhook/", content=b"{}")
    assert (webhook.status_code, webhook.json()["code"]) == (400, "invalid_signature")
    await platform.advance(61)
    await shopper.get("/products/")


async def test_a_hundred_requests_a_minute_for_customers(platform: PlatformUnderTest, customer: Shopper) -> None:
    for _ in range(100):
        await customer.get("/cart/")
    _throttled(await customer.call("GET", "/auth/me/"))
    customer.http.headers["X-Forwarded-For"] = "192.0.2.77"
    _throttled(await customer.call("GET", "/auth/me/"))
    await (await platform.customer()).get("/auth/me/")
    await platform.advance(61)
    await customer.get("/auth/me/")


def _throttled(response: httpx.Response) -> int:
    """Return the seconds to wait, which the response states three times."""
    assert response.status_code == 429, response.text
    assert_emporium_error(response)
    body = response.json()
    seconds = body["retry_after"]
    assert isinstance(seconds, int)
    assert body["error"] == f"Request throttled. Retry after {seconds} seconds."
    assert (body["code"], response.headers["retry-after"]) == ("throttled", str(seconds))
    return seconds
