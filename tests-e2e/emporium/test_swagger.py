"""The documentation in a browser: it loads nothing from other hosts, and a purchase works in it (contract 9.3)."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from browser import Swagger, Visitor, chromium
from clients.emporium import PASSWORD, Shopper, StaffMember
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "landmark"),
    [
        ("/", "text=Storefronts"),
        ("/api/docs/", ".opblock"),
        ("/api/redoc/", "text=Response samples"),
        ("/api/staff/docs/", ".opblock"),
        ("/gadgets/api/docs/", ".opblock"),
        ("/sandbox/mail/", "text=Mail"),
        ("/sandbox/stripe/", "text=Payments"),
    ],
)
async def test_a_page_loads_nothing_from_other_hosts(
    platform: PlatformUnderTest, browser: Browser, path: str, landmark: str
) -> None:
    visitor = await Visitor.arrive(browser, f"{platform.base}{path}")
    await visitor.page.locator(landmark).first.wait_for()
    await visitor.page.wait_for_load_state("networkidle")
    hosts = {urlsplit(url).netloc for url in visitor.requested if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(platform.base).netloc}
    assert visitor.errors == []


@pytest.mark.timeout(300)
async def test_registering_authorizing_and_ordering_in_swagger_ui(
    platform: PlatformUnderTest, browser: Browser, staff: StaffMember, shopper: Shopper
) -> None:
    product = await staff.product(stock=3, price="2499.99")
    visitor = await Visitor.arrive(browser, f"{platform.base}/api/docs/")
    swagger = Swagger(visitor.page)

    account = {"email": shopper.email, "password": PASSWORD}
    register = {**account, "password_confirm": PASSWORD, "first_name": "John"}
    status, registered = await swagger.execute("POST", "/api/v1/auth/register/", register)
    assert (status, registered["user"]["email"]) == (201, shopper.email)
    status, answer = await swagger.execute("POST", "/api/v1/auth/login/", account)
    assert (status, answer["message"]) == (200, "Login successful")
    await swagger.authorize(answer["tokens"]["access"])

    line = {"product_id": product["id"], "quantity": 2}
    status, added = await swagger.execute("POST", "/api/v1/cart/items/", line)
    assert (status, added["total_price"]) == (201, "4999.98")
    address = {
        "address_type": "shipping",
        "full_name": "John Doe",
        "street_address": "123 Main St",
        "city": "New York",
        "country": "USA",
        "zip_code": "10001",
    }
    status, home = await swagger.execute("POST", "/api/v1/auth/me/addresses/", address)
    assert status == 201
    addresses = {"shipping_address_id": home["id"], "billing_address_id": home["id"]}
    status, order = await swagger.execute("POST", "/api/v1/orders/", addresses)
    assert (status, order["status"], order["total_amount"]) == (201, "pending", "5504.97")
    status, orders = await swagger.execute("GET", "/api/v1/orders/")
    assert (status, orders["count"]) == (200, 1)
    assert visitor.errors == []
