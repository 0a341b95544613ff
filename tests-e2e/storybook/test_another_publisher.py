"""A further shop of storybook's contract needs only a TOML file: `storefronts/fables.toml` sets other rules."""

import asyncio
from io import BytesIO

import httpx
import pytest
from clients.storybook import Author, Cashier, portrait
from PIL import Image
from platform_under_test import PlatformUnderTest

from storybook.conftest import SECRET
from storybook.fables import FABLES, GUEST, SESSION, fabulist

THROTTLED_AT_STORYBOOK = 121
LINK_SECONDS = 660
"""`link_seconds`, and the tenth part of them within which links are equal."""


@pytest.fixture
async def writer(platform: PlatformUnderTest) -> Author:
    """A new customer of the other publisher, signed in."""
    return await fabulist(platform.base).register()


async def test_prices_limits_and_sizes_follow_the_file(writer: Author) -> None:
    tiers = await writer.get("/billing/tiers/")
    assert [(tier["id"], tier["code"], tier["price"], tier["currency"]) for tier in tiers] == [
        ("7", "leaflet", "9.90", "EUR"),
        ("8", "library", "990.00", "EUR"),
    ]
    book = await writer.book()
    await writer.character(book, "Nino", portrait(), portrait("#c98d6b"), expect=400)
    await writer.character(book)
    refused = await writer.character(book, "Luka", expect=403)
    assert (refused["max_characters"], refused["current_characters"]) == (1, 1)
    page = await writer.page(book, 2)
    await writer.refused("POST", "/product/pages/", 400, json={"book": book["id"], "page_number": 3})

    address = await writer.own_address()
    await writer.order(book, tier="parchment", delivery_address_id=address, expect=400)
    order = await writer.buy(book, tier="leaflet", secret=SECRET)
    assert (order["total_amount"], order["currency"]) == ("15.80", "EUR")
    version = await writer.page_version(page)
    assert (version["max_retries"], version["used_retries"]) == (1, 1)
    picture = Image.open(BytesIO(await writer.downloaded(version["image"])))
    assert picture.width == 128
    await writer.page_version(page, expect=403)
    item = {"content_type": "PAGE", "content_id": page["id"]}
    pack = await writer.post("/orders/retry-pack/create/", item)
    assert (pack["total_amount"], pack["pack_size"]) == ("4.50", 1)


async def test_passwords_cookies_and_limits_follow_the_file(platform: PlatformUnderTest) -> None:
    client = fabulist(platform.base)
    statuses = [(await client.call("GET", "/billing/tiers/", None)).status_code for _ in range(THROTTLED_AT_STORYBOOK)]
    assert {*statuses} == {200}
    facts = {"username": client.username, "email": client.email}
    for weak in ("Fairytale-Tale", "Tale-1001"):
        assert "password" in await client.refused("POST", "/customer/register/", 400, json={**facts, "password": weak})
    registered = await client.call("POST", "/customer/register/", 201, json={**facts, "password": "Fairy-Tale-1001"})
    session, csrf = sorted(registered.headers.get_list("set-cookie"), reverse=True)
    assert session.startswith(f"{SESSION}=")
    assert session.endswith("; Path=/; Max-Age=7200; HttpOnly; SameSite=Strict")
    assert csrf.startswith("fables_csrf=")
    await client.refused("POST", "/customer/logout/", 403, headers={"Origin": "http://localhost:3000"})
    assert (await client.get("/customer/status/"))["loggedIn"] is True


async def test_customers_of_one_shop_are_strangers_at_the_other(platform: PlatformUnderTest, author: Author) -> None:
    writer = await fabulist(platform.base).register(username=author.username, email=author.email)
    for at_home, elsewhere, cookie in (
        (writer, Author(f"{platform.base}/storybook"), "sessionid"),
        (author, fabulist(platform.base), SESSION),
    ):
        session = at_home.http.cookies["sessionid" if at_home is author else SESSION]
        elsewhere.http.cookies.set(cookie, session)
        assert await elsewhere.get("/customer/status/") == {"loggedIn": False}
        await elsewhere.refused("GET", "/product/pages/", 401)
        bearer = {"Authorization": f"Bearer {session}"}
        await elsewhere.refused("GET", "/billing/ledger/", 401, headers=bearer)
    stranger = fabulist(platform.base)
    username = (await Author(f"{platform.base}/storybook").register()).username
    body = {"username": username, "password": "Fairy-Tale-1001"}
    await stranger.refused("POST", "/customer/login/", 400, json=body)


async def test_the_csrf_token_of_one_shop_is_none_at_the_other(author: Author, writer: Author) -> None:
    body = {"title": "Forged", "art_style": "Pixar"}
    for at_home, elsewhere, header in ((writer, author, "X-CSRFToken"), (author, writer, "X-Fables-CSRF")):
        ((name, token),) = at_home.csrf_token.items()
        await elsewhere.refused("POST", "/product/books/", 403, json=body, headers={header: token})
        await elsewhere.refused("POST", "/product/books/", 403, json=body, headers={header: "", name: token})


async def test_what_one_shop_has_does_not_exist_at_the_other(
    platform: PlatformUnderTest, author: Author, writer: Author
) -> None:
    book = await writer.book()
    character = await writer.character(book)
    page = await writer.page(book)
    cover = await writer.cover_version(book)
    for kind, found in (("books", book), ("characters", character), ("pages", page), ("cover-versions", cover)):
        path = f"/product/{kind}/{found['id']}/"
        await author.refused("GET", path, 404)
        await author.refused("PATCH", path, 404, json={"name": "Mine"})
        await author.refused("DELETE", path, 404)
        assert await author.get(f"/product/{kind}/") == []
    await author.refused("POST", "/product/pages/", 404, json={"book": book["id"], "page_number": 1})
    item = {"content_type": "PAGE", "content_id": page["id"]}
    await author.refused("POST", "/orders/retry-pack/create/", 404, json=item)
    await author.order(book, expect=404)
    mine = await author.book()
    await author.order(mine, delivery_address_id=await writer.own_address(), expect=404)

    link = httpx.URL(cover["thumbnail"])
    await writer.downloaded(str(link))
    await writer.downloaded(str(link).replace(f"/{FABLES}/", "/storybook/"), expect=404)
    await platform.advance(LINK_SECONDS + 1)
    await writer.downloaded(str(link), expect=404)


async def test_a_visitor_of_one_shop_is_none_at_the_other(platform: PlatformUnderTest, visitor: Author) -> None:
    storyteller = fabulist(platform.base, address=visitor.address, browser=visitor.browser)
    await visitor.book()
    await storyteller.book()
    ours, theirs = visitor.http.cookies["anon_token"], storyteller.http.cookies[GUEST]
    for base, token, names in (
        (visitor.base, theirs, ("anon_token", "X-Anonymous-Token")),
        (storyteller.base, ours, (GUEST, "X-Fables-Guest")),
    ):
        for header in ({"Cookie": f"{names[0]}={token}"}, {names[1]: token}):
            thief = Author(base, address=visitor.address, browser=visitor.browser)
            assert await thief.get("/product/books/", headers=header) == []
    moved = fabulist(platform.base, browser=visitor.browser)
    moved.http.headers["X-Fables-Guest"] = theirs
    assert len(await moved.get("/product/books/")) == 1
    moved.http.headers["User-Agent"] = "another browser"
    assert await moved.get("/product/books/") == []


async def test_a_payment_reported_at_one_shop_pays_nothing_at_the_other(
    platform: PlatformUnderTest, writer: Author, cashier: Cashier
) -> None:
    book = await writer.book()
    order = await writer.order(book, tier="leaflet")
    await cashier.tell(404, order_id=order["order_id"], status="paid")
    staff = await platform.staff(FABLES)
    assert (await staff.call("GET", f"/book-orders/{order['order_id']}", 200))["status"] == "pending"
    await Cashier(writer.base, SECRET).paid(order["order_id"])
    assert (await writer.paid_for(book))["code"] == "leaflet"


async def test_staff_of_one_shop_see_nothing_of_the_other(platform: PlatformUnderTest, writer: Author) -> None:
    book = await writer.book()
    page = await writer.page(book)
    order = await writer.order(book, tier="leaflet")
    ours, theirs = await asyncio.gather(platform.staff("storybook"), platform.staff(FABLES))
    for path in (f"/books/{book['id']}", f"/book-orders/{order['order_id']}", f"/allowances/PAGE/{page['id']}"):
        await ours.call("GET", path, 404)
    for kind, found in (("books", book["id"]), ("book-orders", order["order_id"])):
        newest = (await ours.call("GET", f"/{kind}", 200))["items"]
        assert found not in [each["id"] for each in newest]
    await ours.call("POST", f"/books/{book['id']}/lock", 404)
    ours.http.headers["Authorization"] = theirs.http.headers["Authorization"]
    await ours.call("GET", "/books", 401)
