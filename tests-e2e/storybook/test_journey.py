"""Customers: books, characters, covers, pages, orders, retries and packs."""

import asyncio
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from clients.emporium import StaffMember
from clients.storybook import PASSWORD, Author, Cashier, portrait
from PIL import Image
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

from storybook.conftest import SECRET


def size(content: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(content)).size


async def test_a_book_is_made_bought_made_again_and_printed(
    platform: PlatformUnderTest, author: Author, cashier: Cashier
) -> None:
    book = await author.book()
    await author.character(book)
    cover = await author.cover_version(book)
    assert (cover["status"], cover["version_number"], cover["generated_image"]) == ("SUCCESS", 1, None)
    thumbnail = size(await author.downloaded(cover["thumbnail"]))
    assert max(thumbnail) <= 512
    assert abs(thumbnail[0] / thumbnail[1] - 2 / 3) < 0.01
    page = await author.page(book)
    first = await author.page_version(page)
    assert (first["status"], first["image"], first["used_retries"]) == ("COMPLETED", None, 0)
    refusal = await author.page_version(page, expect=403)
    assert refusal.keys() >= {"detail", "max_retries", "used_retries", "pricing_tier"}

    order = await author.buy(book, secret=SECRET)
    assert order["total_amount"] == "40.00"
    shown = await author.get(f"/product/cover-versions/{cover['id']}/")
    assert size(await author.downloaded(shown["generated_image"])) == (256, 384)
    again = await author.page_version(page)
    assert (again["version_number"], again["max_retries"], again["used_retries"]) == (2, 3, 1)
    assert (await author.get(f"/product/pages/{page['id']}/"))["current_version"] == again["id"]
    assert (await author.get(f"/product/books/{book['id']}/"))["total_images_generated"] == 3
    entries = await author.get("/billing/ledger/")
    assert {each["entry_type"] for each in entries} <= {"GENERATION", "PURCHASE"}
    await printed(await platform.staff("storybook"), book)


async def printed(staff: StaffMember, book: Any) -> None:
    """Staff have the print file of a book with a cover and a page made, and download it."""
    path = f"/books/{book['id']}/print-file"
    assert (await staff.call("POST", path, 409))["code"] == "book.too_short"
    requested = await staff.call("POST", path, 202, json={"force": True, "reason": "a short story"})
    assert requested["status"] in ("pending", "processing")

    async def ended() -> Any:
        shown = await staff.call("GET", path, 200)
        return shown if shown["status"] not in ("pending", "processing") else None

    made = await eventually(ended, within=120, every=0.2)
    assert (made["status"], [sheet["page_number"] for sheet in made["sheets"]]) == ("completed", [None, 1])
    downloaded = await staff.http.get(f"{path}/content")
    assert (downloaded.status_code, downloaded.headers["content-type"]) == (200, "application/pdf")
    assert len(downloaded.content) == made["size"]
    assert len(pdfium.PdfDocument(downloaded.content)) == 2


async def test_a_pack_adds_three_retries_once(author: Author, cashier: Cashier) -> None:
    book = await author.book()
    page = await author.page(book)
    item = {"content_type": "page", "content_id": page["id"]}
    await author.refused("POST", "/orders/retry-pack/create/", 400, json=item)
    await author.buy(book, secret=SECRET)
    pack = await author.post("/orders/retry-pack/create/", item)
    assert (pack["total_amount"], pack["pack_size"], pack["pack_price_gel"]) == ("2.00", 3, "2.00")
    body = {**item, "retry_pack_order_id": pack["retry_pack_order_id"]}
    for _ in range(2):
        await author.refused("POST", "/product/retries/add/", 400, json=body)
    await cashier.paid(pack["order_id"])
    answers = await asyncio.gather(*(author.call("POST", "/product/retries/add/", None, json=body) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    applied = next(answer.json() for answer in answers if answer.is_success)
    assert (applied["content_type"], applied["max_retries"], applied["used_retries"]) == ("PAGE", 6, 0)


async def test_of_two_parallel_versions_one_is_refused_and_one_retry_is_used(author: Author) -> None:
    book = await author.book()
    page = await author.page(book)
    await author.buy(book, secret=SECRET)
    body = {"page": page["id"], "prompt": "A dragon in the forest"}
    answers = await asyncio.gather(*(author.call("POST", "/product/page-versions/", None, json=body) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    listed = await author.get("/product/page-versions/", params={"page_id": page["id"]})
    assert [(each["version_number"], each["status"]) for each in listed] == [(1, "COMPLETED")]
    after = await author.page_version(page)
    assert after["used_retries"] == 2


async def test_a_session_needs_the_csrf_token_and_a_trusted_origin(author: Author) -> None:
    body = {"title": "Forged", "art_style": "Pixar"}
    await author.refused("POST", "/product/books/", 403, json=body, headers={"X-CSRFToken": "wrong"})
    await author.refused("POST", "/product/books/", 403, json=body, headers={"Origin": "https://evil.example"})
    assert await author.get("/product/books/") == []
    await author.call("POST", "/customer/logout/", headers={"X-CSRFToken": ""})
    assert await author.get("/customer/status/") == {"loggedIn": False}
    await author.refused("GET", "/product/pages/", 401)


async def test_nothing_of_others_is_shown_or_changed(platform: PlatformUnderTest, author: Author) -> None:
    book = await author.book()
    character = await author.character(book)
    page = await author.page(book)
    version = await author.page_version(page)
    stranger = await Author(f"{platform.base}/storybook").register()
    whole = {
        "books": {"title": "Mine", "art_style": book["art_style"]},
        "pages": {"book": book["id"], "page_number": 1},
    }
    for kind, found in (("books", book), ("characters", character), ("pages", page), ("page-versions", version)):
        path = f"/product/{kind}/{found['id']}/"
        assert await stranger.get(f"/product/{kind}/") == []
        await stranger.refused("GET", path, 403)
        await stranger.refused("PATCH", path, 403, json={"name": "Mine"})
        await stranger.refused("DELETE", path, 403)
        if kind in whole:
            await stranger.refused("PUT", path, 403, json=whole[kind])
    await stranger.refused("POST", "/product/pages/", 403, json={"book": book["id"], "page_number": 2})
    address = await author.own_address()
    await stranger.order(book, delivery_address_id=address, expect=403)
    assert len(await author.get("/product/pages/")) == 1


async def test_the_account_of_a_customer(platform: PlatformUnderTest, author: Author) -> None:
    assert await author.get("/customer/status/") == {"loggedIn": True, "user": author.username}
    user = await author.get("/customer/user/")
    assert (user["email"], user["avatar"]) == (author.email, None)
    await author.put("/customer/edit/", {"first_name": "Tamar", "email": ""})
    assert (await author.get("/customer/user/"))["first_name"] == "Tamar"
    another = await Author(f"{platform.base}/storybook").login(author.email)
    await author.put("/customer/edit/", {"password": "Another-Tale-1002"})
    assert (await author.get("/customer/status/"))["loggedIn"] is True
    assert await another.get("/customer/status/") == {"loggedIn": False}
    wrong = await another.refused(
        "POST", "/customer/login/", 400, json={"username": author.username, "password": PASSWORD}
    )
    unknown = await another.refused(
        "POST", "/customer/login/", 400, json={"username": "nobody-knows", "password": PASSWORD}
    )
    assert wrong == unknown


async def test_the_tiers_are_public(visitor: Author) -> None:
    tiers: list[dict[str, Any]] = await visitor.get("/billing/tiers/")
    assert [(tier["code"], tier["price"], tier["max_retries_per_unit"]) for tier in tiers] == [
        ("book_8", "40.00", 3),
        ("book_12", "50.00", 5),
        ("book_16", "60.00", 8),
    ]
    assert all(isinstance(tier["id"], str) for tier in tiers)


async def test_two_photographs_make_one_character(author: Author) -> None:
    book = await author.book(style="Pixar")
    character = await author.character(book, "ლუკა", portrait(), portrait("#c98d6b"))
    assert len(character["reference_photos"]) == 2
    version = await author.character_version(character)
    assert (version["status"], version["aspect_ratio"]) == ("SUCCESS", "2:3")
    assert (await author.get(f"/product/characters/{character['id']}/"))["current_version"] == version["id"]
