"""Browsers keep the cookies of a storefront for front ends of the same site, on the ports of development."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from browser import chromium
from front_end import front_end
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser

CALL = """async ([url, method, content]) => {
    const headers = content ? {"content-type": "application/json"} : {}
    const body = content ? JSON.stringify(content) : undefined
    return (await fetch(url, {method, headers, body, credentials: "include"})).status
}"""


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.mark.parametrize("storefront", ["marbelle", "storybook"])
@pytest.mark.parametrize("page_at", ["localhost:3000", "STOREFRONT.localhost:3000", "STOREFRONT.localhost:5173"])
async def test_a_cookie_is_kept_for_the_documented_base_address(
    platform: PlatformUnderTest, browser: Browser, tmp_path: Path, storefront: str, page_at: str
) -> None:
    host, _, port = page_at.replace("STOREFRONT", storefront).partition(":")
    base = f"http://{host}:{urlsplit(platform.base).port}" + (f"/{storefront}" if host == "localhost" else "")
    for name in ("index.html", "favicon.ico"):
        (tmp_path / name).write_text("<!doctype html><title>Shop</title>")
    async with front_end(tmp_path, platform.base, int(port)), await browser.new_context() as context:
        page = await context.new_page()
        await page.goto(f"http://{host}:{port}/")
        call: list[object]
        if storefront == "marbelle":
            cookie, call = "marbelle_sessionid", [f"{base}/api/v1/cart/", "GET", None]
        else:
            person = {"email": f"{uuid4().hex}@people.example", "password": "Quiet-Harbour-42"}
            cookie, call = "sessionid", [f"{base}/api/customer/register/", "POST", person]
        assert await page.evaluate(CALL, call) in (200, 201)
        assert cookie in {each.get("name") for each in await context.cookies()}
