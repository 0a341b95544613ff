"""Visitors: one book and one character without an account, and everything becomes a customer's by a paid order."""

import asyncio
import re
from uuid import uuid4

from clients.storybook import Author, Cashier, portrait
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually


async def test_a_visitor_makes_one_book_with_one_character(visitor: Author) -> None:
    assert await visitor.get("/product/books/init-create") == {"action": "needs_style"}
    book = await visitor.book()
    assert (book["slug"], book["status"], book["current_cover_version"]) == ("ნინოს-დრაკონი", "DRAFT", None)
    assert visitor.http.cookies.get("anon_token")
    assert not {"user", "session_key", "guest_id", "user_id"} & book.keys()
    character = await visitor.character(book)
    assert (character["book"], character["name"]) == (book["id"], "ნინო")
    assert len(character["reference_photos"]) == 1
    photo = await visitor.downloaded(character["reference_photos"][0])
    assert b"must not be kept" not in photo

    assert [each["id"] for each in await visitor.get("/product/books/")] == [book["id"]]
    resumed = await visitor.get("/product/books/init-create")
    assert (resumed["action"], resumed["book"]["id"]) == ("resume", book["id"])
    await visitor.refused("POST", "/product/books/", 403, json={"title": "Another", "art_style": "Pixar"})
    await visitor.character(book, "გიორგი", expect=403)
    renamed = await visitor.patch(f"/product/characters/{character['id']}/", {"name": "Nino"})
    assert renamed["name"] == "Nino"
    await visitor.refused("POST", "/product/character-versions/", 403, json={"character": character["id"]})
    await visitor.refused("POST", "/product/cover-versions/", 403, json={"book_id": book["id"]})
    await visitor.refused("GET", "/product/pages/", 401)


async def test_neither_dropped_cookies_nor_parallel_requests_make_a_second_book(platform: PlatformUnderTest) -> None:
    visitor = Author(f"{platform.base}/storybook")
    bodies = [{"title": f"Book {number}", "art_style": "Pixar"} for number in range(6)]
    answers = await asyncio.gather(*(visitor.call("POST", "/product/books/", None, json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 5
    visitor.http.cookies.clear()
    await visitor.refused("POST", "/product/books/", 403, json=bodies[0])
    assert visitor.http.cookies.get("anon_token") is None


async def test_a_visitor_whose_first_response_was_lost_gets_the_book_by_repeating_the_request(visitor: Author) -> None:
    body, key = {"title": "Lost", "art_style": "Pixar"}, str(uuid4())
    first = await visitor.post("/product/books/", body, headers={"Idempotency-Key": key})
    visitor.http.cookies.clear()
    await visitor.refused("POST", "/product/books/", 403, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert await visitor.post("/product/books/", body, headers={"Idempotency-Key": key}) == first
    resumed = await visitor.get("/product/books/init-create")
    assert (resumed["action"], resumed["book"]["id"]) == ("resume", first["id"])


async def test_a_stolen_or_invented_token_opens_nothing(platform: PlatformUnderTest, visitor: Author) -> None:
    book = await visitor.book()
    token = visitor.http.cookies["anon_token"]
    base = f"{platform.base}/storybook"
    thieves = (
        Author(base, browser=visitor.browser),
        Author(base, address=visitor.address, browser="another browser"),
    )
    for thief in thieves:
        thief.http.headers["X-Anonymous-Token"] = token
        assert await thief.get("/product/books/") == []
        await thief.refused("GET", f"/product/books/{book['id']}/", 403)
        await thief.refused("POST", "/customer/address/", 400, json={"full_name": "Thief"})
    for invented in ("00000000-0000-4000-8000-000000000000", "nonsense", "a" * 4000):
        visitor.http.cookies.clear()
        visitor.http.headers["X-Anonymous-Token"] = invented
        assert await visitor.get("/product/books/") == []
    visitor.http.headers["X-Anonymous-Token"] = token
    assert len(await visitor.get("/product/books/")) == 1


async def test_a_paid_order_makes_the_visitor_a_customer(visitor: Author, cashier: Cashier) -> None:
    book = await visitor.book()
    character = await visitor.character(book, "ნინო", portrait("#8d5a3b", "#111111"))
    order = await visitor.order(book, tier="book_12")
    assert (order["status"], order["total_amount"], order["currency"]) == ("pending", "50.00", "GEL")
    for _ in range(3):
        assert await cashier.paid(order["order_id"]) == {"order_id": order["order_id"], "status": "paid"}

    async def password() -> str | None:
        texts = [mail["text"] for mail in await visitor.mails()]
        found = [re.search(r"Temporary password: (\S+)", text) for text in texts]
        return next((each[1] for each in found if each), None)

    temporary = await eventually(password)
    assert temporary

    async def is_claimed() -> bool:
        return bool(await visitor.get("/product/books/") == [])

    await eventually(is_claimed)
    assert visitor.http.cookies.get("anon_token")
    await visitor.refused("GET", f"/product/books/{book['id']}/", 403)
    await visitor.login(visitor.email, temporary)
    assert (await visitor.get("/customer/status/"))["loggedIn"] is True
    tier = await visitor.paid_for(book)
    assert (tier["code"], tier["price"], tier["max_retries_per_unit"]) == ("book_12", "50.00", 5)
    mine = await visitor.get(f"/product/books/{book['id']}/")
    assert (mine["status"], mine["title"]) == ("ORDERED", book["title"])
    assert [each["id"] for each in await visitor.get("/product/characters/")] == [character["id"]]
    assert (await visitor.get("/customer/address/"))["city"] == "Tbilisi"

    async def purchases() -> list[dict[str, object]]:
        return [each for each in await visitor.get("/billing/ledger/") if each["entry_type"] == "PURCHASE"]

    assert len(await eventually(purchases)) == 1
    assert sum("Temporary password" in mail["text"] for mail in await visitor.mails()) == 1
