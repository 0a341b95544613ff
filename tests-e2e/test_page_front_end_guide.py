"""The front end of docs/writing-a-front-end.md sells a product, in a browser, at an origin of its own."""

import re
from pathlib import Path

import pytest
from browser import Visitor, chromium
from front_end import front_end
from front_end_guide import write_files
from platform_under_test import PlatformUnderTest
from playwright.async_api import expect

pytestmark = pytest.mark.once

DECLINED = "the server responded with a status of 402", "net::ERR_ABORTED"


async def test_its_page_lists_signs_in_and_sells(platform: PlatformUnderTest, tmp_path: Path) -> None:
    write_files(tmp_path, platform.base)
    async with chromium() as browser, front_end(tmp_path, platform.base) as origin:
        page = await browser.new_page()
        visitor, status = Visitor(page), page.get_by_role("status")
        await page.goto(origin)
        buy = page.get_by_role("button", name="Buy Heron Desk Lamp")
        await expect(page.get_by_role("listitem")).to_have_count(12)
        await page.get_by_label("Search").fill("heron")
        await buy.click()
        await expect(status).to_have_text(re.compile("credentials"))
        await page.get_by_role("button", name="Sign in").click()
        await expect(status).to_have_text("Welcome, Demo.")
        await buy.click()
        await expect(status).to_have_text(re.compile(r"^Order ORD-\S+: \d+\.\d\d$"))
        for number, says in (
            ("4000000000000002", "declined"),
            ("4242424242424242", "Thank you. Your order is processing."),
        ):
            for label, value in (("Card number", number), ("Expiration date", "12 / 49"), ("Security code", "123")):
                await page.get_by_label(label).fill(value)
            await page.get_by_role("button", name="Pay").click()
            await expect(status).to_have_text(re.compile(says))
    unexpected = [error for error in visitor.errors if not any(each in error for each in (*DECLINED, "401"))]
    assert unexpected == []
