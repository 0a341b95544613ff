"""A guest's way through the shop: a cart without an account, an account, and the cart with it."""

import asyncio
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from clients.marbelle import HEADER, PASSWORD, Visitor
from common.testing.conditions import eventually
from platform_under_test import PlatformUnderTest

SHOP = "/marbelle"
CENT = Decimal("0.01")
LINK = re.compile(r"http://localhost:3000/verify-email\?token=([\w-]+)")
WAYS: dict[str, dict[str, bool]] = {
    "by header": {"keeps_cookies": False},
    "by cookie": {"shows_header": False},
    "by both": {},
}


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def guest(request: pytest.FixtureRequest, platform: PlatformUnderTest) -> Visitor:
    """Somebody new, known again by what browsers of their sort send."""
    return Visitor(f"{platform.base}{SHOP}", **request.param)


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Visitor:
    return Visitor(f"{platform.base}{SHOP}")


async def follow_the_link(platform: PlatformUnderTest, visitor: Visitor) -> None:
    mails: list[dict[str, Any]] = []

    async def written() -> bool:
        mails[:] = await platform.mails(visitor.email)
        return bool(mails)

    await eventually(written)
    link = LINK.search(mails[0]["text"])
    assert link is not None, mails[0]["text"]
    await visitor.done("POST", "/auth/verify-email/", token=link[1])


async def join(platform: PlatformUnderTest, visitor: Visitor) -> None:
    """An account that is activated, but not signed in yet."""
    await visitor.register()
    await follow_the_link(platform, visitor)


def with_tax(*lines: tuple[dict[str, Any], int]) -> dict[str, Any]:
    """What a cart of these must show: nine per cent on the whole, half a cent goes up."""
    subtotal = sum((Decimal(product["price"]) * quantity for product, quantity in lines), Decimal(0))
    tax = (subtotal * Decimal("0.09")).quantize(CENT, ROUND_HALF_UP)
    return {
        "item_count": sum(quantity for _, quantity in lines),
        "subtotal": f"{subtotal:.2f}",
        "tax_amount": f"{tax:.2f}",
        "total": f"{subtotal + tax:.2f}",
    }


def totals(cart: dict[str, Any]) -> dict[str, Any]:
    return {name: cart[name] for name in ("item_count", "subtotal", "tax_amount", "total")}


async def test_a_guest_becomes_a_customer_and_keeps_the_cart(platform: PlatformUnderTest, guest: Visitor) -> None:
    tile, slab = await guest.goods(2)
    await guest.add(tile, 2)
    added = await guest.add(slab)
    assert added["cart_totals"] == with_tax((tile, 2), (slab, 1))
    shown = await guest.cart()
    assert totals(shown) == with_tax((tile, 2), (slab, 1))

    await guest.register()
    assert "not activated" in await guest.refused("POST", "/auth/login/", 400, email=guest.email, password=PASSWORD)
    await follow_the_link(platform, guest)
    session = guest.session_id
    data = await guest.login()
    assert data["user"]["email"] == guest.email

    answer = await guest.call("GET", "/cart/")
    assert HEADER not in answer.headers
    cart = answer.json()["data"]
    assert totals(cart) == with_tax((tile, 2), (slab, 1))
    assert cart["id"] != shown["id"]

    access = await guest.logout()
    stale = {"Authorization": f"Bearer {access}"}
    for path in ("/cart/", "/auth/user/", "/auth/verify-token/"):
        refused = await guest.http.get(path, headers=stale)
        assert (refused.status_code, refused.json()["success"]) == (401, False)

    assert totals(await guest.cart()) == with_tax()
    assert guest.session_id == session


async def test_what_a_guest_adds_joins_what_the_customer_had(platform: PlatformUnderTest, visitor: Visitor) -> None:
    tile, slab = await visitor.goods(2)
    await join(platform, visitor)
    await visitor.login()
    await visitor.add(tile, 1)
    await visitor.logout()
    for quantity in (2, 3):
        await visitor.add(tile, quantity)
    await visitor.add(slab)
    await visitor.login()
    assert totals(await visitor.cart()) == with_tax((tile, 6), (slab, 1))


async def test_parallel_logins_merge_once(platform: PlatformUnderTest, visitor: Visitor) -> None:
    (tile,) = await visitor.goods(1)
    await join(platform, visitor)
    await visitor.add(tile, 3)

    async def log_in() -> None:
        await visitor.done("POST", "/auth/login/", email=visitor.email, password=PASSWORD)

    await asyncio.gather(*(log_in() for _ in range(4)))
    await visitor.login()
    assert await visitor.quantities() == {tile["id"]: 3}


async def test_a_wrong_password_leaves_the_guest_the_cart(platform: PlatformUnderTest, visitor: Visitor) -> None:
    (tile,) = await visitor.goods(1)
    await join(platform, visitor)
    await visitor.add(tile, 2)
    await visitor.refused("POST", "/auth/login/", 400, email=visitor.email, password=f"{PASSWORD}4")
    assert await visitor.quantities() == {tile["id"]: 2}


async def test_nobody_sees_another_guests_cart(platform: PlatformUnderTest, visitor: Visitor) -> None:
    (tile,) = await visitor.goods(1)
    item = (await visitor.add(tile))["item"]["id"]
    for session in (None, "abc123xyz456", str(visitor.session_id)[:-1], f"{visitor.session_id}A"):
        stranger = Visitor(f"{platform.base}{SHOP}")
        stranger.session_id = session
        assert await stranger.quantities() == {}
        await stranger.refused("PUT", f"/cart/items/{item}/", 404, quantity=5)
        await stranger.refused("DELETE", f"/cart/items/{item}/remove/", 404)
    assert await visitor.quantities() == {tile["id"]: 1}


async def test_the_sixth_login_in_a_minute_has_to_wait(visitor: Visitor) -> None:
    for _ in range(5):
        await visitor.refused("POST", "/auth/login/", 400, email=visitor.email, password=PASSWORD)
    message = await visitor.refused("POST", "/auth/login/", 429, email=visitor.email, password=PASSWORD)
    assert re.fullmatch(r"Too many requests\. Please try again in \d+ seconds\.", message)
