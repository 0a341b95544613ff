"""A stranger who registers the address of another person gets nothing of what that person pays for."""

import re
from typing import Any

from browser import chromium
from clients.storybook import Author, Cashier
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

LINK = re.compile(r"http\S+/mailed-link/\?token=\S+")
PASSWORD = re.compile(r"Temporary password: (\S+)")


async def found_in_mails(author: Author, pattern: re.Pattern[str]) -> str:
    """The newest text in the author's mails that matches, once there is one."""

    async def found() -> re.Match[str] | None:
        return next(filter(None, (pattern.search(mail["text"]) for mail in await author.mails())), None)

    match = await eventually(found)
    assert match
    return match[match.lastindex or 0]


async def test_a_registered_address_gives_no_access_to_what_its_owner_buys(
    platform: PlatformUnderTest, visitor: Author, cashier: Cashier
) -> None:
    stranger = Author(f"{platform.base}/storybook")
    stranger.email = visitor.email
    await stranger.register()
    book = await visitor.book()
    order = await visitor.order(book)
    await cashier.paid(order["order_id"])
    await visitor.login(visitor.email, await found_in_mails(visitor, PASSWORD))

    async def delivered() -> Any:
        return await visitor.get("/product/books/")

    assert [each["id"] for each in await eventually(delivered)] == [book["id"]]
    assert await stranger.get("/customer/status/") == {"loggedIn": False}
    assert await stranger.get("/product/books/") == []
    await stranger.refused("GET", f"/product/books/{book['id']}/", 403)
    await stranger.refused("POST", "/customer/login/", 400, json={"username": stranger.username, "password": SECRET})


SECRET = "Any-Other-Tale-77"


async def test_a_new_address_applies_after_the_button_of_its_link_was_pressed(
    platform: PlatformUnderTest, author: Author
) -> None:
    old, new = author.email, f"new-{author.email}"
    answer = await author.put("/customer/edit/", {"email": new})
    assert answer["user"]["email"] == old
    author.email = new
    link = await found_in_mails(author, LINK)
    assert link.startswith(f"{platform.base}/storybook/api/customer/")
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(link)
        assert (await author.get("/customer/user/"))["email"] == old
        await page.get_by_role("button").click()
        await page.get_by_text("Your account has the new address").wait_for()
        assert (await author.get("/customer/user/"))["email"] == new
