"""The links to pictures of books."""

from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from common.storage.signed_tokens import FileTokens
from generation.books.tables.book import Character
from generation.books.tables.version import ContentType, Version, VersionState
from generation.http.media_urls import PREFIX, MediaUrls
from generation.jobs.tables.asset import Asset
from generation.storefront import Books
from testkit.harness import KEY

from ..workshop import later
from .shop import Shop, ok


async def url_of(shop: Shop) -> tuple[str, str, UUID]:
    """A link, the key of its picture and the owner."""
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"])
    found = await shop.harness.database.autocommit.get(Character, "id = %(id)s", id=UUID(character["id"]))
    assert found is not None
    return character["reference_photo"], found.photos[0], customer.user_id


def urls(shop: Shop, owner_id: UUID, key: str = KEY) -> MediaUrls:
    return MediaUrls(FileTokens(key), "", shop.harness.storefronts[shop.name], owner_id)


async def test_a_link_opens_without_cookies_and_may_not_be_cached_by_others(shop: Shop) -> None:
    path, _, _ = await url_of(shop)
    served = await shop.visitor().fetch(path)
    assert served.status_code == 200
    assert served.headers["cache-control"].startswith("private")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_a_link_expires(shop: Shop) -> None:
    path, _, _ = await url_of(shop)
    seconds = shop.harness.storefronts[shop.name].section(Books).link_seconds
    with later(seconds - 60):
        assert (await shop.visitor().fetch(path)).status_code == 200
    with later(seconds * 1.2):
        assert (await shop.visitor().fetch(path)).status_code == 404


@pytest.mark.parametrize("change", ["other key", "other secret", "other owner", "other storefront", "garbage"])
async def test_a_forged_link_and_one_for_another_owner_or_storefront_are_404(shop: Shop, change: str) -> None:
    _, key, owner = await url_of(shop)
    elsewhere = Shop(shop.harness, shop.store, shop.orders)
    forged = {
        "other key": urls(shop, owner).path("x" * 32),
        "other secret": urls(shop, owner, "another key that is long enough").path(key),
        "other owner": urls(shop, uuid4()).path(key),
        "other storefront": urls(elsewhere, owner).path(key),
        "garbage": f"{PREFIX}/a.b.c/",
    }[change]
    response = await shop.visitor().fetch(forged)
    assert response.status_code == 404
    assert response.json()["detail"]


async def test_links_for_other_kinds_of_files_open_nothing_here(shop: Shop) -> None:
    _, key, _ = await url_of(shop)
    for name in (key, "z" * 40):
        token = FileTokens(KEY).issue(shop.name, name)
        assert (await shop.visitor().fetch(f"{PREFIX}/{token}/")).status_code == 404


@pytest.mark.parametrize("name", ["picture", "spread", "thumbnail"])
async def test_the_pictures_of_versions_are_served_to_the_owner_of_their_book(shop: Shop, name: str) -> None:
    customer = shop.customer()
    book = await customer.book()
    asset = Asset(storefront=shop.name, job_id=uuid4(), content_type="image/png", size=1)
    version = Version(
        storefront=shop.name,
        content_type=ContentType.COVER,
        item_id=UUID(book["id"]),
        book_id=UUID(book["id"]),
        user_id=customer.user_id,
        job_id=asset.job_id,
        version_number=1,
        state=VersionState.DONE,
        seed=1,
    )
    setattr(version, name, asset.key)
    await shop.harness.database.autocommit.defer_add(asset, version)
    await shop.store.put(shop.name, asset.key, b"x")
    served = await shop.visitor().fetch(urls(shop, customer.user_id).path(asset.key))
    assert (served.status_code, served.content, served.headers["content-type"]) == (200, b"x", "image/png")
    assert (await shop.visitor().fetch(urls(shop, uuid4()).path(asset.key))).status_code == 404


async def test_a_file_of_the_owner_that_no_book_needs_is_404(shop: Shop) -> None:
    _, _, owner = await url_of(shop)
    asset = Asset(storefront=shop.name, job_id=uuid4(), content_type="image/png", size=1)
    await shop.harness.database.autocommit.defer_add(asset)
    await shop.store.put(shop.name, asset.key, b"x")
    assert (await shop.visitor().fetch(urls(shop, owner).path(asset.key))).status_code == 404


async def test_links_made_soon_after_each_other_are_equal(shop: Shop) -> None:
    customer = shop.customer()
    character = await customer.character((await customer.book())["id"])
    url = f"/api/product/characters/{character['id']}/"
    to_next = 360 - clock.timestamp() % 360
    with later(to_next + 1):
        first = ok(await customer.http.get(url))
        with later(350):
            assert ok(await customer.http.get(url)) == first
        with later(360):
            assert ok(await customer.http.get(url)) != first
