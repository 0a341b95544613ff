"""The demo customer: a book that is paid for and drawn, and a draft."""

from typing import Any

from clients.storybook import Author
from demo.picture_books import DRAFT, ORDERED, TIER
from platform_under_test import CUSTOMER_PASSWORD, PlatformUnderTest
from testkit.conditions import eventually

DRAWN_SECONDS = 240


async def test_the_demo_customer_has_a_paid_book_with_pictures_and_a_draft(platform: PlatformUnderTest) -> None:
    demo = await Author(f"{platform.base}/storybook").login("demo@storybook.example", CUSTOMER_PASSWORD)
    books = {book["title"]: book for book in await demo.get("/product/books/")}
    assert (await demo.paid_for(books[ORDERED.title]))["code"] == TIER
    assert (await demo.get(f"/product/books/{books[DRAFT.title]['id']}/"))["pricing_tier"] is None
    own = {"book_id": books[ORDERED.title]["id"]}

    async def ended() -> Any:
        versions = await demo.get("/product/cover-versions/", params=own)
        versions += await demo.get("/product/page-versions/", params=own)
        return None if any(each["status"] == "GENERATING" for each in versions) else versions

    versions = await eventually(ended, within=DRAWN_SECONDS, every=0.5)
    assert len(versions) == 1 + len(ORDERED.pages)
    for version in versions:
        if version["status"] != "FAILED":  # because another test has advanced the clock while it was drawn
            picture = await demo.downloaded(version["generated_image" if "title_text" in version else "image"])
            assert picture.startswith(b"\x89PNG")
    address = await demo.get("/customer/address/")
    assert address["id"]
    assert address["email"] == "demo@storybook.example"
