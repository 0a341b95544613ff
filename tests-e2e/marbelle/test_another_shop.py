"""A further shop of Marbelle's contract needs only a TOML file: `storefronts/gravel.toml` sets other rules."""

from collections import Counter
from decimal import ROUND_HALF_EVEN
from typing import Any

import httpx
import pytest
from clients.emporium import StaffMember
from clients.marbelle import HEADER, Visitor
from marbelle_customers import join, link_mailed_to, totals, with_tax
from platform_under_test import PlatformUnderTest

OURS, THEIRS = "/marbelle", "/gravel"
GUEST = "X-Gravel-Guest"


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Visitor:
    """A client of Marbelle."""
    return Visitor(f"{platform.base}{OURS}")


@pytest.fixture
def digger(platform: PlatformUnderTest) -> Visitor:
    """A client of the gravel shop."""
    return Visitor(f"{platform.base}{THEIRS}", header=GUEST)


@pytest.fixture
async def foreman(platform: PlatformUnderTest) -> StaffMember:
    return await platform.staff("gravel")


async def pebble(foreman: StaffMember, digger: Visitor, **product: Any) -> dict[str, Any]:
    """Create a product and return it as customers of the gravel shop see it."""
    sku = (await foreman.product(**product))["sku"]
    (found,) = (await digger.call("GET", f"/products/?search={sku}")).json()["results"]
    return dict(found)


async def test_tax_and_largest_line_follow_the_file(foreman: StaffMember, digger: Visitor) -> None:
    stone = await pebble(foreman, digger, stock=100, price="0.10")
    for quantity, tax in ((1, "0.00"), (3, "0.02"), (5, "0.02"), (7, "0.04")):
        await digger.done("DELETE", "/cart/clear/")
        added = await digger.add(stone, quantity)
        expected = with_tax((stone, quantity), rate="0.05", rounding=ROUND_HALF_EVEN)
        assert (added["cart_totals"], expected["tax_amount"]) == (expected, tax)
    message = await digger.refused("POST", "/cart/items/", 400, product_id=stone["id"], quantity=13)
    assert message == "Quantity: Ensure this value is less than or equal to 12."


async def test_only_what_the_file_limits_is_limited(digger: Visitor) -> None:
    async def statuses(path: str, times: int) -> Counter[int]:
        answers = [await digger.http.post(path, json={"email": digger.email, "password": "x"}) for _ in range(times)]
        return Counter(answer.status_code for answer in answers)

    assert await statuses("/auth/login/", 8) == {400: 8}
    assert await statuses("/auth/resend-verification/", 3) == {200: 1, 429: 2}


@pytest.mark.parametrize("host", ["gravel.example", "gravel.localhost"])
async def test_its_hosts_serve_it_and_links_stay_on_them(platform: PlatformUnderTest, host: str) -> None:
    client = Visitor(platform.base)
    page = (await client.http.get("/products/", headers={"Host": host})).json()
    assert page["next"] == f"http://{host}/api/v1/products/?page=2"
    assert page["results"][0]["images"][0]["image"].startswith(f"http://{host}/media/")
    by_path = (await Visitor(f"{platform.base}{THEIRS}").call("GET", "/products/")).json()
    assert [each["id"] for each in page["results"]] == [each["id"] for each in by_path["results"]]


async def test_guest_sessions_follow_the_file(platform: PlatformUnderTest) -> None:
    answer = await Visitor(f"{platform.base}{THEIRS}", header=GUEST).call("GET", "/cart/")
    assert HEADER not in answer.headers
    assert answer.headers[GUEST]
    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name == "gravel_guest"
    assert {*attributes.split("; ")[1:]} >= {"Path=/", "Max-Age=86400", "HttpOnly", "SameSite=Strict"}


async def test_only_its_own_front_ends_origin_is_allowed(platform: PlatformUnderTest) -> None:
    client = Visitor(f"{platform.base}{THEIRS}")
    for origin, allowed in (("https://gravel.example", True), ("http://localhost:3000", False)):
        headers = (await client.http.get("/products/", headers={"Origin": origin})).headers
        assert (headers.get("access-control-allow-origin") == origin) is allowed


async def test_mails_have_the_shops_sender_and_links(platform: PlatformUnderTest, digger: Visitor) -> None:
    await digger.register()
    assert (await link_mailed_to(platform, digger.email))[0] == "https://gravel.example/welcome"
    (mail,) = await platform.mails(digger.email)
    assert (mail["storefront"], mail["from"]) == ("gravel", "The Gravel Pit <hello@gravel.example>")


async def test_passwords_and_address_books_follow_the_file(platform: PlatformUnderTest, digger: Visitor) -> None:
    body = {"email": digger.email, "password": "quietharbour", "password_confirm": "quietharbour"}
    message = await digger.refused("POST", "/auth/register/", 400, **body)
    assert message == "Password must contain an uppercase letter."
    await join(platform, digger)
    await digger.login()
    address = {"first_name": "A", "last_name": "B", "address_line_1": "C", "city": "D", "state": "E"}
    address |= {"postal_code": "F", "country": "G"}
    for label in "123":
        await digger.done("POST", "/auth/addresses/", 201, label=label, **address)
    message = await digger.refused("POST", "/auth/addresses/", 400, label="4", **address)
    assert message == "You can have at most 3 addresses."


async def test_accounts_of_one_shop_do_not_exist_at_the_other(
    platform: PlatformUnderTest, visitor: Visitor, digger: Visitor
) -> None:
    digger.email = visitor.email
    await join(platform, visitor)
    body = {"email": visitor.email, "password": "SecurePassword123"}
    assert await digger.refused("POST", "/auth/login/", 400, **body) == "Invalid email or password."
    await digger.register()


async def test_tokens_of_one_shop_are_invalid_at_the_other(
    platform: PlatformUnderTest, visitor: Visitor, digger: Visitor
) -> None:
    for at_home, elsewhere in ((visitor, THEIRS), (digger, OURS)):
        await join(platform, at_home)
        await at_home.login()
        client = Visitor(f"{platform.base}{elsewhere}")
        client.tokens = at_home.tokens
        for path in ("/cart/", "/auth/user/", "/auth/addresses/", "/products/"):
            await client.refused("GET", path, 401)
        client.tokens = {}
        await client.refused("POST", "/auth/refresh-token/", 401, refresh=at_home.tokens["refresh"])
        await at_home.done("GET", "/auth/user/")


async def test_guest_sessions_of_one_shop_are_invalid_at_the_other(
    foreman: StaffMember, visitor: Visitor, digger: Visitor
) -> None:
    (tile,) = await visitor.goods(1)
    theirs = await pebble(foreman, digger, stock=9)
    ours_item, their_item = (await visitor.add(tile))["item"], (await digger.add(theirs))["item"]
    carts = {(await each.cart())["id"] for each in (visitor, digger)}
    our_secrets = (str(visitor.session_id), visitor.http.cookies["marbelle_sessionid"])
    their_secrets = (str(digger.session_id), digger.http.cookies["gravel_guest"])
    for header, cookie, at, (shown, kept) in (
        (HEADER, "marbelle_sessionid", visitor, their_secrets),
        (GUEST, "gravel_guest", digger, our_secrets),
    ):
        async with httpx.AsyncClient(base_url=at.http.base_url, trust_env=False) as client:
            answer = await client.get("/cart/", headers={header: shown, "Cookie": f"{cookie}={kept}"})
        assert answer.status_code == 200
        assert answer.json()["data"]["id"] not in carts
        assert not {*our_secrets, *their_secrets} & {answer.headers[header], answer.cookies[cookie]}
    await visitor.refused("PUT", f"/cart/items/{their_item['id']}/", 404, quantity=2)
    await digger.refused("DELETE", f"/cart/items/{ours_item['id']}/remove/", 404)
    assert totals(await visitor.cart()) == with_tax((tile, 1))


async def test_products_of_one_shop_do_not_exist_at_the_other(
    foreman: StaffMember, visitor: Visitor, digger: Visitor
) -> None:
    theirs = await pebble(foreman, digger, stock=9)
    (ours,) = await visitor.goods(1)
    for who, product in ((visitor, theirs), (digger, ours)):
        await who.refused("GET", f"/products/{product['id']}/", 404)
        await who.refused("GET", f"/categories/{product['category']}/products/", 404)
        await who.refused("POST", "/cart/items/", 404, product_id=product["id"])
        listed = (await who.call("GET", f"/products/?search={product['sku']}")).json()["results"]
        assert product["id"] not in [each["id"] for each in listed]
