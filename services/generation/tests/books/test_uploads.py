"""Uploads of photographs that fail halfway, are repeated, or are strange."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from common.storage.object_store import ObjectStore
from generation.app import assemble
from generation.books.rules.owner import BookOwner
from generation.books.use_cases.create_character import CreateCharacter, create_character
from generation.books.use_cases.store_photos import PhotoUploads
from generation.jobs.customer_locks import CustomerLocks
from generation.storefront import Books
from testkit.harness import Harness

from ..conftest import settings
from .conftest import Press
from .shop import CHARACTERS, PHOTO, Shop, ok, refused


class FullStore(ObjectStore):
    """A store that has no room for the second file."""

    def __init__(self) -> None:
        super().__init__("memory:///")
        self.stored = 0

    async def put(self, storefront: str, key: str, content: bytes | Path) -> None:
        if self.stored:
            raise OSError("no space left")
        self.stored += 1
        await super().put(storefront, key, content)


@dataclass(frozen=True)
class File:
    content: bytes = PHOTO

    @property
    def size(self) -> int:
        return len(self.content)

    async def read(self) -> bytes:
        return self.content


async def test_a_photo_that_cannot_be_stored_is_503_and_everything_stored_before_is_deleted_later(
    press: Press, generation_url: str
) -> None:
    parts = replace(press.parts, store=FullStore())
    harness = Harness(assemble(settings(generation_url), parts), press.harness.storefronts)
    shop = Shop(harness, parts.store, press.orders)
    customer = shop.customer()
    book = await customer.book()
    assert refused(await customer.create_character(book["id"], 2), 503)
    assert await shop.rows("characters", storefront=shop.name) == 0
    kept = "select count(*) from assets where storefront = %(name)s and delete_after is null"
    assert await harness.database.autocommit.fetch_value(kept, name=shop.name) == 0


async def test_a_repetition_after_a_lost_response_finds_the_character(press: Press) -> None:
    shop = press.shop()
    customer = shop.customer()
    book = await shop.load((await customer.book())["id"])
    command = CreateCharacter(
        storefront=shop.harness.storefronts[shop.name],
        owner=BookOwner.of(customer.caller),
        visitor=None,
        character_id=uuid4(),
        book_id=book.id,
        name="Nino",
        gender="female",
        photos=[File()],
    )
    parts = press.parts
    uploads = PhotoUploads(database=parts.database, store=parts.store, processes=parts.checks, locks=CustomerLocks())
    first, second = await create_character(command, uploads), await create_character(command, uploads)
    assert first.photos == second.photos
    assert await shop.rows("characters", storefront=shop.name) == 1
    assert await shop.rows("assets", storefront=shop.name) == 1


def test_three_photos_of_the_largest_size_with_the_first_one_twice_fit_into_a_request(shop: Shop) -> None:
    storefront = shop.harness.storefronts[shop.name]
    photos = storefront.section(Books).photos
    assert storefront.max_upload_bytes > (photos.most + 1) * photos.max_bytes


@pytest.mark.parametrize("name", [b"\xff\xfe", b"a\0b"])
async def test_a_name_in_no_encoding_is_no_failure_of_the_server(shop: Shop, name: bytes) -> None:
    customer = shop.customer()
    book = await customer.book()
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + name + b"\r\n",
        b'--x\r\nContent-Disposition: form-data; name="book_id"\r\n\r\n' + book["id"].encode() + b"\r\n",
        b'--x\r\nContent-Disposition: form-data; name="reference_photo"; filename="a"\r\n\r\n'
        + PHOTO
        + b"\r\n--x--\r\n",
    ]
    headers = {"content-type": "multipart/form-data; boundary=x"}
    response = await customer.http.post(CHARACTERS, content=b"".join(parts), headers=headers)
    assert response.status_code in (201, 400), response.text


async def test_an_input_in_which_nothing_was_chosen_is_no_photo(shop: Shop) -> None:
    customer = shop.customer()
    data = {"name": "A", "book_id": (await customer.book())["id"]}
    empty = ("reference_photos", ("", b"", "application/octet-stream"))
    chosen = ("reference_photo", ("a.jpg", PHOTO, "image/jpeg"))
    assert len(ok(await customer.http.post(CHARACTERS, data=data, files=[empty, chosen]), 201)["reference_photos"]) == 1
    assert refused(await customer.http.post(CHARACTERS, data=data, files=[empty]), 400)


async def test_more_parts_than_any_client_sends_are_400(shop: Shop) -> None:
    customer = shop.customer()
    data = {"name": "A", "book_id": (await customer.book())["id"]}
    files = [("reference_photos", (f"{each}.jpg", PHOTO, "image/jpeg")) for each in range(20)]
    assert refused(await customer.http.post(CHARACTERS, data=data, files=files), 400)
    assert await shop.rows("assets", storefront=shop.name) == 0
