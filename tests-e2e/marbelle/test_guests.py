"""Guests: a cart without an account, registration, and the merge of the cart at login."""

import asyncio
import re

import pytest
from clients.marbelle import HEADER, PASSWORD, Visitor
from marbelle_customers import follow_the_link, join, totals, with_tax
from platform_under_test import PlatformUnderTest

SHOP = "/marbelle"
WAYS: dict[str, dict[str, bool]] = {
    "by header": {"keeps_cookies": False},
    "by cookie": {"shows_header": False},
    "by both": {},
}


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def guest(request: pytest.FixtureRequest, platform: PlatformUnderTest) -> Visitor:
    """A new guest, whose client sends back the header, the cookie, or both."""
    return Visitor(f"{platform.base}{SHOP}", **request.param)


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Visitor:
    return Visitor(f"{platform.base}{SHOP}")


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


async def test_a_guests_lines_are_added_to_the_customers(platform: PlatformUnderTest, visitor: Visitor) -> None:
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


async def test_a_wrong_password_keeps_the_guests_cart(platform: PlatformUnderTest, visitor: Visitor) -> None:
    (tile,) = await visitor.goods(1)
    await join(platform, visitor)
    await visitor.add(tile, 2)
    await visitor.refused("POST", "/auth/login/", 400, email=visitor.email, password=f"{PASSWORD}4")
    assert await visitor.quantities() == {tile["id"]: 2}


async def test_a_guest_cannot_read_another_guests_cart(platform: PlatformUnderTest, visitor: Visitor) -> None:
    (tile,) = await visitor.goods(1)
    item = (await visitor.add(tile))["item"]["id"]
    for session in (None, "abc123xyz456", str(visitor.session_id)[:-1], f"{visitor.session_id}A"):
        other_guest = Visitor(f"{platform.base}{SHOP}")
        other_guest.session_id = session
        assert await other_guest.quantities() == {}
        await other_guest.refused("PUT", f"/cart/items/{item}/", 404, quantity=5)
        await other_guest.refused("DELETE", f"/cart/items/{item}/remove/", 404)
    assert await visitor.quantities() == {tile["id"]: 1}


@pytest.mark.parametrize(
    "secret",
    [b"", b"abc123xyz456", b"null", b"A" * 64, b"x" * 10_240, "Ä".encode() * 32, b"\xff\xfe", b"../../etc/passwd"],
    ids=["empty", "documented", "null", "right length", "10 kB", "not ASCII", "no UTF-8", "path"],
)
async def test_a_forged_session_is_replaced_by_a_new_one(visitor: Visitor, secret: bytes) -> None:
    (tile,) = await visitor.goods(1)
    cookie = b"marbelle_sessionid=" + secret
    sessions = set()
    for shown in ({HEADER.encode(): secret}, {b"Cookie": cookie}, {HEADER.encode(): secret, b"Cookie": cookie}):
        visitor.http.cookies.clear()
        answer = await visitor.http.get("/cart/", headers=shown)
        assert (answer.status_code, answer.json()["data"]["items"]) == (200, [])
        visitor.session_id = answer.headers[HEADER]
        sessions.add(visitor.session_id)
        await visitor.add(tile)
        assert await visitor.quantities() == {tile["id"]: 1}
    assert len(sessions) == 3


async def test_after_signing_in_the_users_cart_is_used_whatever_guest_session_is_sent(
    platform: PlatformUnderTest, visitor: Visitor
) -> None:
    (tile,) = await visitor.goods(1)
    await join(platform, visitor)
    other_guest = Visitor(f"{platform.base}{SHOP}")
    await other_guest.add(tile, 2)
    await visitor.login()
    shown = {"Authorization": f"Bearer {visitor.tokens['access']}", HEADER: str(other_guest.session_id)}
    answer = await other_guest.http.get("/cart/", headers=shown)
    assert answer.json()["data"]["items"] == []
    assert HEADER not in answer.headers
    assert await other_guest.quantities() == {tile["id"]: 2}


async def test_the_sixth_login_in_a_minute_is_throttled(visitor: Visitor) -> None:
    for _ in range(5):
        await visitor.refused("POST", "/auth/login/", 400, email=visitor.email, password=PASSWORD)
    message = await visitor.refused("POST", "/auth/login/", 429, email=visitor.email, password=PASSWORD)
    assert re.fullmatch(r"Too many requests\. Please try again in \d+ seconds\.", message)
