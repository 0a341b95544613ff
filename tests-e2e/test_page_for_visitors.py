"""What a first visitor meets in a browser: the front page, the shops' pages, and their documentation that is tried."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from browser import Swagger, Visitor, chromium
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser
from testkit.conditions import eventually

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def by_password(swagger: Swagger, visitor: Visitor, path: str, *keys: str) -> None:
    status, answer = await swagger.execute("POST", path)
    assert status == 200, answer
    for key in keys:
        answer = answer[key]
    await swagger.authorize(str(answer))


async def at_emporium(swagger: Swagger, visitor: Visitor) -> None:
    await by_password(swagger, visitor, "/api/v1/auth/login/", "tokens", "access")


async def at_marbelle(swagger: Swagger, visitor: Visitor) -> None:
    await by_password(swagger, visitor, "/api/v1/auth/login/", "data", "access")


async def at_storybook(swagger: Swagger, visitor: Visitor) -> None:
    """The cookie is enough."""
    status, answer = await swagger.execute("POST", "/api/customer/login/")
    assert status == 200, answer


async def at_reviv(swagger: Swagger, visitor: Visitor) -> None:
    status, answer = await swagger.execute("POST", "/api/auth/oauth/initiate/")
    assert status == 200, answer
    google = await visitor.page.context.new_page()
    await google.goto(answer["auth_url"])
    await google.get_by_role("button", name=re.compile("demo@reviv.example")).click()
    await google.wait_for_url("**/api/auth/oauth/callback/**")
    tokens = await google.evaluate("JSON.parse(document.body.innerText)")
    await swagger.authorize(tokens["access"])


async def at_figureforge(swagger: Swagger, visitor: Visitor) -> None:
    status, answer = await swagger.execute("POST", "/api/auth/magic-link/request/")
    assert status == 200, answer
    mailbox = httpx.URL(visitor.page.url).join("/sandbox/mail/?to=demo@figureforge.example")
    code: list[str] = []

    async def mailed() -> bool:
        async with httpx.AsyncClient() as client:
            code[:] = re.findall(r"code=(\d{6})", (await client.get(mailbox)).text)[:1]
        return bool(code)

    await eventually(mailed)
    body = {"email": "demo@figureforge.example", "code": code[0]}
    status, answer = await swagger.execute("POST", "/api/auth/magic-link/verify/", body)
    assert status == 200, answer
    await swagger.authorize(answer["access_token"])


SignIn = Callable[[Swagger, Visitor], Awaitable[None]]


@pytest.mark.parametrize(
    ("shop", "sign_in", "read", "write", "created"),
    [
        ("emporium", at_emporium, "/api/v1/auth/me/addresses/", "/api/v1/cart/items/", 201),
        pytest.param(
            "marbelle", at_marbelle, "/api/v1/auth/addresses/", "/api/v1/cart/items/", 200, marks=pytest.mark.nightly
        ),
        pytest.param(
            "reviv", at_reviv, "/api/restorations/history/", "/api/credits/purchase/", 200, marks=pytest.mark.nightly
        ),
        ("figureforge", at_figureforge, "/api/images/user/", "/api/images/generate/", 202),
        pytest.param(
            "storybook", at_storybook, "/api/product/books/", "/api/orders/create/", 201, marks=pytest.mark.nightly
        ),
    ],
)
async def test_a_visitor_signs_in_by_the_introduction_and_runs_the_examples(
    platform: PlatformUnderTest, browser: Browser, shop: str, sign_in: SignIn, read: str, write: str, created: int
) -> None:
    visitor = await Visitor.arrive(browser, f"{platform.base}/{shop}/api/docs/")
    introduction = await visitor.page.locator(".information-container").inner_text()
    assert "How to sign in" in introduction
    assert f"demo@{shop}.example" in introduction
    swagger = Swagger(visitor.page)
    await sign_in(swagger, visitor)
    status, found = await swagger.execute("GET", read)
    assert status == 200, found
    await platform.advance(
        61
    )  # the demo customer's pictures were ordered a moment ago, and count for the rate per minute
    status, answer = await swagger.execute("POST", write)
    assert status == created, answer
    assert visitor.errors == []


async def test_each_shop_of_an_origin_keeps_its_own_token(platform: PlatformUnderTest, browser: Browser) -> None:
    visitor = await Visitor.arrive(browser, f"{platform.base}/emporium/api/docs/")
    await at_emporium(Swagger(visitor.page), visitor)
    authorized = visitor.page.locator(".auth-wrapper .btn.authorize.locked")
    await authorized.wait_for()
    for documents, is_signed_in in (("marbelle/api", False), ("emporium/api/staff", False), ("emporium/api", True)):
        await visitor.page.goto(f"{platform.base}/{documents}/docs/")
        await visitor.page.locator(".opblock").first.wait_for()
        assert await authorized.count() == int(is_signed_in)
