"""The photographs of characters: what is accepted, how they are stored and served, and when they are deleted."""

from io import BytesIO
from uuid import UUID

import pytest
from generation.books.tables.book import Character
from generation.jobs.tables.asset import Asset
from PIL import Image

from ..pictures import picture, read
from .shop import CHARACTERS, PHOTO, Shop, ok, refused
from .test_characters import listed, one, photo, photos


async def test_the_first_photo_has_a_path_and_all_have_absolute_addresses(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"])
    (url,) = character["reference_photos"]
    assert character["reference_photo"].startswith("/")
    assert url == f"http://shop.test{character['reference_photo']}"
    served = await customer.fetch(url)
    assert (served.status_code, served.headers["content-type"], served.content) == (200, "image/jpeg", PHOTO)


async def test_reference_photos_come_before_reference_photo(shop: Shop) -> None:
    customer = shop.customer()
    data = {"name": "A", "book_id": (await customer.book())["id"]}
    first, second = picture(size=(40, 40)), picture(size=(50, 50))
    files = [photo("reference_photo", first), *photos(first, second)]
    character = ok(await customer.http.post(CHARACTERS, data=data, files=files), 201)
    served = [(await customer.fetch(url)).content for url in character["reference_photos"]]
    assert served == [first, second]
    alone = ok(await customer.http.post(CHARACTERS, data=data, files=[photo("reference_photo")]), 201)
    assert len(alone["reference_photos"]) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_is_judged_by_its_content(shop: Shop, kind: str) -> None:
    customer = shop.customer()
    data = {"name": "A", "book_id": (await customer.book())["id"]}
    files = [("reference_photo", ("a.gif", picture(kind, (40, 30)), "text/html"))]
    character = ok(await customer.http.post(CHARACTERS, data=data, files=files), 201)
    served = await customer.fetch(character["reference_photos"][0])
    assert served.headers["content-type"] == f"image/{kind.lower()}"
    assert read(served.content).size == (40, 30)


async def test_where_and_when_a_photo_was_taken_is_not_stored_and_it_is_turned_upright(shop: Shop) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(0x8825)[2] = (41.0, 42.0, 43.0)
    customer = shop.customer()
    content = picture("JPEG", (60, 40), exif=exif)
    assert b"Camera of Ada" in content
    book = await customer.book()
    character = ok(await customer.create_character(book["id"], content=content), 201)
    served = read((await customer.fetch(character["reference_photos"][0])).content)
    assert served.size == (40, 60)
    assert not served.getexif()


async def test_a_photo_that_is_too_large_is_refused_before_it_is_decoded(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    too_large = await customer.create_character(book["id"], content=PHOTO + b"\0" * 10_485_760)
    assert too_large.json()["reference_photos"] == ["The file is larger than 10 MB."]
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    declared = await customer.create_character(book["id"], content=bomb.getvalue())
    assert declared.json()["reference_photos"] == ["The picture has more than 50 megapixels."]
    assert await listed(customer) == []


async def test_put_replaces_the_photos_and_needs_all_required_fields(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"], photos=2)
    new = picture("PNG", (20, 20))
    assert refused(await customer.http.put(one(character["id"]), data={"name": "B"}, files=[]), 415)
    assert refused(await customer.http.put(one(character["id"]), json={"name": "B"}), 400)
    assert refused(await customer.http.put(one(character["id"]), files=photos(new)), 400)
    changed = ok(await customer.http.put(one(character["id"]), data={"name": "B"}, files=photos(new)))
    assert (changed["name"], len(changed["reference_photos"])) == ("B", 1)
    assert (await customer.fetch(changed["reference_photo"])).content == new
    assert (await customer.fetch(character["reference_photo"])).status_code == 404


async def test_deletion_is_204_and_deletes_the_files(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"], photos=2)
    keys = await stored_keys(shop, character["id"])
    response = await customer.http.delete(one(character["id"]))
    assert (response.status_code, response.content) == (204, b"")
    assert refused(await customer.http.get(one(character["id"])), 404)
    assert (await customer.fetch(character["reference_photo"])).status_code == 404
    await delete_assets(shop)
    for key in keys:
        with pytest.raises(FileNotFoundError):
            await shop.store.get(shop.name, key)


async def test_deleting_a_book_deletes_the_files_of_its_characters(shop: Shop) -> None:
    customer = shop.customer()
    book = await customer.book()
    character = await customer.character(book["id"])
    (key,) = await stored_keys(shop, character["id"])
    assert (await customer.http.delete(f"/api/product/books/{book['id']}/")).status_code == 204
    assert (await customer.fetch(character["reference_photo"])).status_code == 404
    await delete_assets(shop)
    with pytest.raises(FileNotFoundError):
        await shop.store.get(shop.name, key)
    assert await shop.rows("characters", storefront=shop.name) == 0


async def test_files_are_recorded_with_the_character_under_keys_that_cannot_be_guessed(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"], photos=2)
    assets = await shop.harness.database.autocommit.get_all(Asset, "storefront = %(name)s", name=shop.name)
    assert {asset.job_id for asset in assets} == {UUID(character["id"])}
    assert all(len(asset.key) >= 32 and asset.delete_after is None for asset in assets)


async def stored_keys(shop: Shop, character_id: str) -> list[str]:
    found = await shop.harness.database.autocommit.get(Character, "id = %(id)s", id=UUID(character_id))
    assert found is not None
    for key in found.photos:
        await shop.store.get(shop.name, key)
    return found.photos


async def delete_assets(shop: Shop) -> None:
    (timer,) = [timer for timer in shop.harness.service.timers if timer.name == "delete assets"]
    await timer.run()
