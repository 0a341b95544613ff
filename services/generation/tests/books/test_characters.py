"""Characters: their fields, limits and changes."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from generation.books.tables.book import BookStatus

from ..pictures import picture
from .shop import CHARACTERS, PHOTO, Client, Shop, ok, refused

FIELDS = {
    *("id", "book", "name", "gender", "reference_photo", "reference_photos", "current_version"),
    *("total_generation_attempts", "free_retry_used", "created_at", "updated_at"),
}
File = tuple[str, tuple[str, bytes, str]]


def one(character_id: object) -> str:
    return f"{CHARACTERS}{character_id}/"


def photo(field: str, content: bytes = PHOTO) -> File:
    return field, ("a.jpg", content, "image/jpeg")


def photos(*contents: bytes) -> list[File]:
    return [photo("reference_photos", content) for content in contents]


async def listed(client: Client, **query: str) -> list[dict[str, Any]]:
    response = await client.http.get(CHARACTERS, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


async def test_a_new_character_is_201_with_every_documented_field_and_no_other(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    character = await customer.character(book["id"], photos=3, gender="female")
    assert set(character) == FIELDS
    assert (character["book"], character["name"], character["gender"]) == (book["id"], "Nino", "female")
    assert (character["current_version"], character["free_retry_used"]) == (None, False)
    assert character["total_generation_attempts"] == 0
    assert len(character["reference_photos"]) == 3
    assert ok(await customer.http.get(one(character["id"]))) == character


async def test_the_gender_is_male_by_default(shop: Shop) -> None:
    customer = shop.customer()
    assert (await customer.character((await customer.book())["id"]))["gender"] == "male"


async def test_book_and_book_id_are_the_same_field(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    for names in (["book"], ["book_id"], ["book", "book_id"]):
        data = {"name": "A", **dict.fromkeys(names, book["id"])}
        response = await customer.http.post(CHARACTERS, data=data, files=photos(PHOTO))
        assert ok(response, 201)["book"] == book["id"]
    data = {"name": "A", "book": book["id"], "book_id": other["id"]}
    response = await customer.http.post(CHARACTERS, data=data, files=photos(PHOTO))
    assert refused(response, 400)
    assert len(await listed(customer)) == 3


@pytest.mark.parametrize(
    ("data", "files", "field"),
    [
        ({"name": ""}, photos(PHOTO), "name"),
        ({"name": "x" * 101}, photos(PHOTO), "name"),
        ({"gender": "other"}, photos(PHOTO), "gender"),
        ({"book_id": "7"}, photos(PHOTO), "book_id"),
        ({}, [], "reference_photo"),
        ({}, photos(*[PHOTO] * 4), "reference_photos"),
        ({}, [photo("picture")], "reference_photo"),
        ({}, photos(b""), "reference_photos"),
        ({}, photos(b"no picture"), "reference_photos"),
        ({}, photos(PHOTO, picture("GIF", (40, 40))), "reference_photos"),
        ({}, photos(PHOTO[:300]), "reference_photos"),
        ({}, [photo("reference_photo", b"<svg/>")], "reference_photo"),
    ],
)
async def test_an_invalid_form_is_400_at_its_field_and_stores_nothing(
    shop: Shop, data: dict[str, str], files: list[File], field: str
) -> None:
    customer = shop.customer()
    fields = {"book_id": (await customer.book())["id"], "name": "Nino", **data}
    response = await customer.http.post(CHARACTERS, data=fields, files=[*files, ("note", (None, b"text"))])
    assert refused(response, 400)
    assert set(response.json()) == {"detail", field}
    assert await listed(customer) == []
    assert await shop.rows("assets", storefront=shop.name) == 0


async def test_the_book_and_the_name_are_required(shop: Shop) -> None:
    customer = shop.customer()
    response = await customer.http.post(CHARACTERS, data={"name": "A"}, files=photos(PHOTO))
    assert refused(response, 400)
    assert response.json()["book"]
    response = await customer.http.post(CHARACTERS, files=photos(PHOTO))
    assert response.json()["name"]
    response = await customer.http.post(CHARACTERS, json={"name": "A", "book_id": (await customer.book())["id"]})
    assert refused(response, 400)
    assert response.json()["reference_photo"]


async def test_other_bodies_are_refused(shop: Shop) -> None:
    customer = shop.customer()
    for body, media_type, status in (
        (b"name=A", "application/x-www-form-urlencoded", 415),
        (b"A", "text/plain", 415),
        (b"", "", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"--y", "multipart/form-data; boundary=x", 400),
        (b"", "multipart/form-data; boundary=x; charset=punycode", 415),
    ):
        headers = {"content-type": media_type} if media_type else {}
        assert refused(await customer.http.post(CHARACTERS, content=body, headers=headers), status)


async def test_an_unknown_book_is_404_and_a_foreign_one_403(shop: Shop) -> None:
    customer = shop.customer()
    assert refused(await customer.create_character(str(uuid4())), 404)
    foreign = await shop.customer().book()
    assert refused(await customer.create_character(foreign["id"]), 403)
    assert await shop.rows("characters", storefront=shop.name) == 0


async def test_an_unpaid_book_has_three_characters_and_a_paid_one_five(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    for most, made in ((3, 3), (5, 2)):
        for _ in range(made):
            await customer.character(book["id"])
        response = await customer.create_character(book["id"])
        assert refused(response, 403)
        assert response.json().items() >= {"max_characters": most, "current_characters": most}.items()
        await shop.pay(book["id"])
    other = await customer.book()
    await customer.character(other["id"])


async def test_the_limit_holds_for_requests_at_once(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    made = await asyncio.gather(*(customer.create_character(book["id"]) for _ in range(6)))
    assert sorted(each.status_code for each in made) == [201] * 3 + [403] * 3
    assert await shop.rows("characters", storefront=shop.name) == 3


@pytest.mark.parametrize("status", [BookStatus.LOCKED, BookStatus.PRINTED, BookStatus.ARCHIVED])
async def test_nothing_changes_in_a_closed_book(shop: Shop, status: BookStatus) -> None:
    customer = shop.customer()
    book = await customer.book()
    character = await customer.character(book["id"])
    await shop.set_book(book["id"], status=status)
    url = one(character["id"])
    assert refused(await customer.create_character(book["id"]), 409)
    assert refused(await customer.http.patch(url, json={"name": "x"}), 409)
    assert refused(await customer.http.put(url, data={"name": "x"}, files=photos(PHOTO)), 409)
    assert refused(await customer.http.delete(url), 409)
    assert [each["name"] for each in await listed(customer)] == ["Nino"]


async def test_patch_renames_with_json(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"])
    changed = ok(await customer.http.patch(one(character["id"]), json={"name": " Ana ", "gender": "female"}))
    kept = {**character, "name": "Ana", "gender": "female", "updated_at": changed["updated_at"]}
    assert changed == kept
    assert changed["updated_at"] > character["updated_at"]
    for invalid in ({"name": ""}, {"name": None}, {"gender": None}, {"book_id": "x"}):
        assert refused(await customer.http.patch(one(character["id"]), json=invalid), 400)
    ignored = {"current_version": str(uuid4()), "free_retry_used": True, "total_generation_attempts": 9}
    assert ok(await customer.http.patch(one(character["id"]), json=ignored))["free_retry_used"] is False


async def test_a_character_does_not_move_to_another_book(shop: Shop) -> None:
    customer = shop.customer()
    book, other = await customer.book(), await customer.book()
    character = await customer.character(book["id"])
    assert refused(await customer.http.patch(one(character["id"]), json={"book": other["id"]}), 400)
    assert ok(await customer.http.patch(one(character["id"]), json={"book": book["id"]}))["book"] == book["id"]


@pytest.mark.parametrize("foreign", ["customer", "visitor", "stranger"])
async def test_someone_elses_character_is_403_and_not_in_the_list(shop: Shop, foreign: str) -> None:
    owner = shop.customer()
    character = await owner.character((await owner.book())["id"])
    other: Client = getattr(shop, foreign)()
    url = one(character["id"])
    assert refused(await other.http.get(url), 403)
    assert refused(await other.http.patch(url, json={"name": "x"}), 403)
    assert refused(await other.http.put(url, data={"name": "x"}, files=photos(PHOTO)), 403)
    assert refused(await other.http.delete(url), 403)
    assert await listed(other) == []
    assert await listed(other, book_id=character["book"]) == []
    assert [each["name"] for each in await listed(owner)] == ["Nino"]


async def test_the_list_is_newest_first_and_filtered_by_book(shop: Shop) -> None:
    customer = shop.customer()
    first, second = await customer.book(), await customer.book()
    made = [(await customer.character(book["id"]))["id"] for book in (first, second, first)]
    assert [each["id"] for each in await listed(customer)] == made[::-1]
    assert [each["id"] for each in await listed(customer, book_id=first["id"])] == [made[2], made[0]]
    assert await listed(customer, book_id=str(uuid4())) == []
    assert len(await listed(customer, book_id="")) == 3
    malformed = await customer.http.get(CHARACTERS, params={"book_id": "x"})
    assert refused(malformed, 400)
    assert malformed.json()["book_id"]


async def test_a_repeated_request_with_an_idempotency_key_makes_one_character(shop: Shop) -> None:
    customer = shop.customer()
    data = {"name": "A", "book_id": (await customer.book())["id"]}

    async def create() -> httpx.Response:
        headers = {"Idempotency-Key": "once"}
        return await customer.http.post(CHARACTERS, data=data, files=photos(PHOTO), headers=headers)

    first, second = await create(), await create()
    assert first.json() == second.json()
    assert len(await listed(customer)) == 1
