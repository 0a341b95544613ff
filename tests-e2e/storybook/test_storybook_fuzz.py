"""Every response is as documented and never a 500: Schemathesis over storybook's document.

At `fables`, which speaks storybook's contract without limits. See emporium/test_fuzz.py.
"""

from pathlib import Path

import pytest
from clients.storybook import Author
from fuzzing import SECONDS, Session, Words, fuzz
from platform_under_test import PlatformUnderTest

from storybook.conftest import SECRET
from storybook.fables import FABLES, GUEST, fabulist

pytestmark = [pytest.mark.timeout(4 * SECONDS + 120), pytest.mark.once]
LOGOUT = "/api/customer/logout/"


async def words_of(author: Author) -> Words:
    """Return existing identifiers, by the name of the parameter or field. Both books are ordered, so they remain."""
    book, draft = await author.book(), await author.book()
    characters = [await author.character(each) for each in (book, draft)]
    pages = [await author.page(book, 1), await author.page(book, 2), await author.page(draft)]
    versions = [
        await author.page_version(pages[2]),
        await author.cover_version(draft),
        await author.character_version(characters[1]),
    ]
    await author.order(draft, tier="leaflet")
    order = await author.buy(book, tier="library", secret=SECRET)
    item = {"content_type": "PAGE", "content_id": pages[0]["id"]}
    pack = await author.post("/orders/retry-pack/create/", item)
    return {
        "book_id": [book["id"], draft["id"]],
        "character_id": [character["id"] for character in characters],
        "page_id": [page["id"] for page in pages],
        "version_id": [version["id"] for version in versions],
        "file": [version["thumbnail"].rstrip("/").rpartition("/")[2] for version in versions],
        "content_type": ["PAGE", "COVER", "CHARACTER"],
        "content_id": [pages[0]["id"], book["id"], characters[0]["id"]],
        "retry_pack_order_id": [pack["retry_pack_order_id"]],
        "tier_name": ["leaflet", "library"],
        "delivery_address_id": [str(await author.own_address())],
        "order_number": [str(order["order_id"]), str(pack["order_id"])],
        "webhook_secret": [SECRET],
    }


async def test_storybook_responds_to_customers_as_documented(platform: PlatformUnderTest, tmp_path: Path) -> None:
    author = await fabulist(platform.base).register()
    session = Session(headers=author.session)
    schema = f"{platform.base}/{FABLES}/api/schema/"
    assert not await fuzz(schema, await words_of(author), tmp_path, session, without=(LOGOUT,))


async def test_storybook_responds_to_visitors_as_documented(platform: PlatformUnderTest, tmp_path: Path) -> None:
    """Half of the time is sufficient, because many of their requests are refused."""
    visitor = fabulist(platform.base)
    book = await visitor.book()
    character = await visitor.character(book)
    words = {
        "book_id": [book["id"]],
        "character_id": [character["id"]],
        "tier_name": ["leaflet"],
        "delivery_address_id": [str(await visitor.own_address())],
    }
    guest = Session(headers={"X-Fables-Guest": visitor.http.cookies[GUEST], "User-Agent": visitor.browser})
    schema = f"{platform.base}/{FABLES}/api/schema/"
    assert not await fuzz(schema, words, tmp_path, guest, seconds=SECONDS // 2)
