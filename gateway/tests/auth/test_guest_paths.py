"""Where guest sessions exist (Marbelle, addendum 7): at the cart, if the storefront configures them."""

from collections.abc import AsyncIterator

import pytest
from starlette.responses import JSONResponse
from testkit.gateway import open_gateway

from ..marbelle_storefronts import CART, HEADER, LOGIN, MARBELLE_HOST, Browser, guest_tokens_of, marbelle, two_marbelles

PRODUCTS = "/api/v1/products/"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        yield Browser(gateway)


async def test_errors_of_the_cart_have_the_guest_tokens_too(browser: Browser) -> None:
    browser.gateway.services["cart"].respond = lambda _: JSONResponse({"success": False, "message": "No."}, 404)
    response = await browser.request(f"{CART}items/1/", method="POST")
    assert response.status_code == 404
    header, _ = guest_tokens_of(response)
    guest = browser.gateway.services["cart"].last_caller.guest_id
    browser.gateway.services["cart"].respond = None
    assert await browser.guest_id(header=header) == guest


async def test_a_signed_in_user_has_no_guest_session_even_with_guest_tokens(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    claims = browser.gateway.claims("marbelle")
    response = await browser.request(header=header, cookie=cookie, more=browser.gateway.bearer(claims))
    assert response.status_code == 200
    assert HEADER not in response.headers
    assert "set-cookie" not in response.headers
    caller = browser.gateway.services["cart"].last_caller
    assert (caller.user_id, caller.guest_id) == (claims.user_id, None)


async def test_an_invalid_token_is_refused_at_the_cart_and_creates_no_guest_session(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    requested = len(browser.gateway.services["cart"].requests)
    response = await browser.request(header=header, cookie=cookie, more={"Authorization": "Bearer stale"})
    assert response.status_code == 401
    assert response.json() == {"success": False, "message": "Token is invalid or expired."}
    assert HEADER not in response.headers
    assert len(browser.gateway.services["cart"].requests) == requested


@pytest.mark.parametrize("path", [PRODUCTS, "/api/v1/categories/", "/api/v1/auth/verify-token/", "/api/v1/nothing/"])
async def test_guest_sessions_exist_at_the_cart_only(browser: Browser, path: str) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    response = await browser.request(path, header=header, cookie=cookie)
    assert HEADER not in response.headers
    assert "set-cookie" not in response.headers
    requested = [service for name, service in browser.gateway.services.items() if name != "cart" and service.requests]
    assert [service.last_caller.guest_id for service in requested] == [None] * (0 if "nothing" in path else 1)


async def test_services_get_no_guest_tokens(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    for path in (CART, LOGIN):
        await browser.request(path, method="POST", header=header, cookie=cookie)
        service = browser.gateway.services["cart" if path == CART else "identity"]
        assert not {HEADER.lower(), "cookie"} & service.last.headers.keys()
        assert header not in str(service.last.scope)
        assert cookie not in str(service.last.scope)


async def test_the_storefront_without_guests_has_no_guest_sessions() -> None:
    async with open_gateway() as gateway, gateway.client() as client:
        response = await client.get(CART, headers={HEADER: "abc", "Cookie": "theme=dark"})
        assert response.status_code == 200
        assert HEADER not in response.headers
        assert "set-cookie" not in response.headers
        assert gateway.services["cart"].last_caller.guest_id is None
        assert gateway.services["cart"].last.headers["cookie"] == "theme=dark"


async def test_the_storefront_configures_the_names_of_header_and_cookie() -> None:
    shops = two_marbelles(marbelle(cookie={"name": "visitor"}, header="X-Visitor", lifetime=600))
    async with open_gateway(shops, default_storefront="marbelle") as gateway, gateway.client(MARBELLE_HOST) as client:
        first = await client.get(CART)
        guest = gateway.services["cart"].last_caller.guest_id
        assert first.headers["set-cookie"].startswith("visitor=")
        assert "Max-Age=600;" in first.headers["set-cookie"]
        client.cookies.clear()
        await client.get(CART, headers={"X-Visitor": first.headers["x-visitor"]})
        assert gateway.services["cart"].last_caller.guest_id == guest
