"""Where there are guests (marbelle, addendum 7): at the cart, of the shops that want them, until somebody signs in."""

from collections.abc import AsyncIterator

import pytest
from gateway.testing import open_door
from starlette.responses import JSONResponse

from .stone_shops import CART, HEADER, LOGIN, STONES, Browser, secrets_of, stones, with_twin

PRODUCTS = "/api/v1/products/"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        yield Browser(door)


async def test_refusals_of_the_cart_carry_the_guest_too(browser: Browser) -> None:
    browser.door.services["cart"].answer = lambda _: JSONResponse({"success": False, "message": "No."}, 404)
    response = await browser.ask(f"{CART}items/1/", method="POST")
    assert response.status_code == 404
    header, _ = secrets_of(response)
    guest = browser.door.services["cart"].last_caller.guest_id
    browser.door.services["cart"].answer = None
    assert await browser.guest(header=header) == guest


async def test_a_signed_in_user_is_no_guest_whatever_else_they_show(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    claims = browser.door.claims("marbelle")
    response = await browser.ask(header=header, cookie=cookie, more=browser.door.bearer(claims))
    assert response.status_code == 200
    assert HEADER not in response.headers
    assert "set-cookie" not in response.headers
    caller = browser.door.services["cart"].last_caller
    assert (caller.user_id, caller.guest_id) == (claims.user_id, None)


async def test_a_bad_token_is_refused_at_the_cart_and_never_makes_a_guest(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    asked = len(browser.door.services["cart"].requests)
    response = await browser.ask(header=header, cookie=cookie, more={"Authorization": "Bearer stale"})
    assert response.status_code == 401
    assert response.json() == {"success": False, "message": "Token is invalid or expired."}
    assert HEADER not in response.headers
    assert len(browser.door.services["cart"].requests) == asked


@pytest.mark.parametrize("path", [PRODUCTS, "/api/v1/categories/", "/api/v1/auth/verify-token/", "/api/v1/nothing/"])
async def test_there_are_guests_at_the_cart_only(browser: Browser, path: str) -> None:
    header, cookie = secrets_of(await browser.ask())
    response = await browser.ask(path, header=header, cookie=cookie)
    assert HEADER not in response.headers
    assert "set-cookie" not in response.headers
    asked = [service for name, service in browser.door.services.items() if name != "cart" and service.requests]
    assert [service.last_caller.guest_id for service in asked] == [None] * (0 if "nothing" in path else 1)


async def test_services_see_no_secret(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    for path in (CART, LOGIN):
        await browser.ask(path, method="POST", header=header, cookie=cookie)
        service = browser.door.services["cart" if path == CART else "identity"]
        assert not {HEADER.lower(), "cookie"} & service.last.headers.keys()
        assert header not in str(service.last.scope)
        assert cookie not in str(service.last.scope)


async def test_the_demo_shop_without_guests_has_none() -> None:
    async with open_door() as door, door.client() as client:
        response = await client.get(CART, headers={HEADER: "abc", "Cookie": "theme=dark"})
        assert response.status_code == 200
        assert HEADER not in response.headers
        assert "set-cookie" not in response.headers
        assert door.services["cart"].last_caller.guest_id is None
        assert door.services["cart"].last.headers["cookie"] == "theme=dark"


async def test_the_storefront_names_header_and_cookie() -> None:
    shops = with_twin(stones(cookie={"name": "visitor"}, header="X-Visitor", lifetime=600))
    async with open_door(shops, default_storefront="marbelle") as door, door.client(STONES) as client:
        first = await client.get(CART)
        guest = door.services["cart"].last_caller.guest_id
        assert first.headers["set-cookie"].startswith("visitor=")
        assert "Max-Age=600;" in first.headers["set-cookie"]
        client.cookies.clear()
        await client.get(CART, headers={"X-Visitor": first.headers["x-visitor"]})
        assert door.services["cart"].last_caller.guest_id == guest
