"""FigureForge in a browser: a magic link, a batch, the gallery, and a plan."""

import re
from uuid import uuid4

import httpx
import pytest
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect
from testkit.conditions import eventually

from showroom_pages.window import ShopWindow, at_shop

pytestmark = pytest.mark.verify
DRAWN_MILLISECONDS = 120_000


async def mailed_link(platform: PlatformUnderTest, email: str) -> str:
    """The link of the last mail to an address."""
    found: list[str] = []

    async def mailed() -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            mails = (await client.get(f"{platform.sandbox}/mail/", params={"to": email})).text
        found[:] = re.findall(r"http://[^\s\"\\<]+code=\d{6}&(?:amp;)?email=[^\s\"\\<]+", mails)[:1]
        return bool(found)

    await eventually(mailed)
    return found[0].replace("&amp;", "&")


async def sign_in(platform: PlatformUnderTest, window: ShopWindow) -> str:
    email = f"{uuid4().hex[:12]}@artist.example"
    await window.fill("Sign in", email=email)
    await window.press("Mail me a code")
    await expect(window.page.get_by_role("textbox", name="Code")).to_be_focused()
    link = await mailed_link(platform, email)
    assert link.startswith(f"{window.base}/auth/magic-link")
    await window.page.goto(link)
    await window.shows("Studio")
    return email


async def test_figures_are_drawn_published_favoured_tagged_and_deleted(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    async with at_shop(browser, f"{platform.base}/figureforge") as window:
        page = window.page
        await window.looks_right()
        await page.get_by_role("link", name="Draw five figures free").click()
        await window.shows("Sign in")
        await window.looks_right()
        await sign_in(platform, window)
        await page.get_by_role("radio", name="Running").check()
        await window.looks_right()
        await window.press(re.compile("^Draw"))
        await expect(page.get_by_role("progressbar")).to_have_count(2)
        await expect(page.get_by_text("2 figures are drawn.")).to_be_visible(timeout=DRAWN_MILLISECONDS)
        await expect(page.get_by_role("link", name="3 of 5 credits left")).to_be_visible()
        await page.get_by_role("radio", name="4", exact=True).check()
        await window.press(re.compile("^Draw"))
        await window.says("This needs 4 credits, you have 3.")
        await expect(page.get_by_role("link", name="3 of 5 credits left")).to_be_visible()

        await page.get_by_role("link", name=re.compile("^Figure: Running")).first.click()
        await window.shows("Running")
        await window.looks_right()
        mine = page.url
        await page.get_by_role("switch", name="In the public gallery").check()
        await window.says("Published in the gallery.")
        await window.press("Favourite")
        tag = f"study {uuid4().hex[:6]}"
        await page.get_by_label("New tag").fill(tag)
        await page.get_by_label("New tag").press("Enter")
        await expect(page.get_by_role("button", name=f"Remove the tag {tag}")).to_be_visible()
        await page.get_by_role("link", name="Favourites").click()
        await expect(page.get_by_role("region", name="Pictures").get_by_role("listitem")).to_have_count(1)
        await window.looks_right()
        await page.get_by_role("link", name="Gallery", exact=True).click()
        await window.shows("Gallery")
        await window.looks_right()
        await page.goto(mine)
        await window.press("Delete")
        await page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
        await window.shows("Your pictures")
        await expect(page.get_by_role("region", name="Pictures").get_by_role("listitem")).to_have_count(1)
        assert window.refusals() == [403]


async def test_a_picture_of_the_gallery_is_reported(platform: PlatformUnderTest, browser: Browser) -> None:
    async with at_shop(browser, f"{platform.base}/figureforge", "/sign-in?next=/gallery") as window:
        page = window.page
        await sign_in(platform, window)
        await page.get_by_role("link", name="Gallery", exact=True).click()
        await page.get_by_role("link", name=re.compile("^Figure: ")).first.click()
        await window.press("Report this picture")
        await window.looks_right()
        await page.get_by_role("dialog").get_by_role("button", name="Report").click()
        await window.says("Thank you. We look at it.")
        assert window.refusals() == []


async def test_a_plan_is_bought_cancelled_kept_and_seen_in_the_portal(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    async with at_shop(browser, f"{platform.base}/figureforge", "/sign-in") as window:
        page = window.page
        email = await sign_in(platform, window)
        await page.get_by_role("link", name="Plans").click()
        await window.shows("Plans")
        await window.looks_right()
        await window.press("Choose Pro")
        await page.wait_for_url("**/sandbox/stripe/checkout/**")
        await window.press("Subscribe")
        await window.shows("Plans")
        await window.says("Your pro plan is active: 500 credits are ready.")
        await page.get_by_role("link", name="500 of 500 credits left").click()
        await window.press("Cancel the plan")
        await expect(page.get_by_text("Ends on")).to_be_visible()
        await window.press("Keep the plan")
        await expect(page.get_by_text("Renews on")).to_be_visible()
        await window.looks_right()
        await window.press("Cards and invoices")
        await page.wait_for_url("**/sandbox/stripe/portal/**")
        await expect(page.get_by_text(email)).to_be_visible()
        assert window.refusals() == []
