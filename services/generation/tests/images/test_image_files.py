"""Links to pictures: absolute, signed, and dead when the picture is not to be seen any more."""

import pytest
from common.kernel import clock
from common.storage.signed_tokens import FileTokens
from testkit.harness import KEY

from ..workshop import later
from .gallery import FULL, THUMBNAIL, Gallery, Visitor

FILES = "http://shop.test/api/files/"


async def test_links_are_absolute_and_work_without_a_header_on_pages_of_any_origin(gallery: Gallery) -> None:
    owner = gallery.customer()
    detail = await owner.detail(await owner.image())
    for url, content in ((detail["url"], FULL), (detail["thumbnail_url"], THUMBNAIL)):
        assert url.startswith(FILES)
        response = await owner.fetch(url)
        assert (response.status_code, response.content) == (200, content)
        headers = response.headers
        assert (headers["content-type"], headers["content-length"]) == ("image/png", str(len(content)))
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert headers["cache-control"] == "private, max-age=300"


async def test_a_link_to_a_private_picture_is_valid_for_ten_minutes(gallery: Gallery) -> None:
    owner = gallery.customer()
    url = (await owner.detail(await owner.image()))["url"]
    with later(598):
        assert (await owner.fetch(url)).status_code == 200
    with later(601):
        assert (await owner.fetch(url)).status_code == 404


async def test_a_link_to_a_public_picture_is_valid_for_most_of_a_day_and_the_same_for_a_while(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image(is_public=True)
    url = (await owner.detail(image))["url"]
    with later(86_400 * 0.89):
        assert (await owner.fetch(url)).status_code == 200
    with later(86_401):
        assert (await owner.fetch(url)).status_code == 404
    to_next = 8640 - clock.timestamp() % 8640
    with later(to_next + 1):
        first = (await owner.detail(image))["url"]
        with later(8000):
            assert (await owner.detail(image))["url"] == first


async def test_a_link_that_was_made_while_a_picture_was_public_dies_when_it_is_not(gallery: Gallery) -> None:
    owner = gallery.customer()
    hidden, removed = await owner.image(is_public=True), await owner.image(is_public=True)
    links = {image["id"]: image["thumbnail_url"] for image in (await gallery.visitor.page("gallery/"))["results"]}
    assert (await gallery.visitor.fetch(links[hidden])).status_code == 200
    await owner.update(hidden, {"is_public": False})
    await gallery.decide(removed, "remove")
    for image in (hidden, removed):
        assert (await gallery.visitor.fetch(links[image])).status_code == 404
        assert (await owner.fetch((await owner.detail(image))["url"])).status_code == 200
    await owner.update(hidden, {"is_public": True})
    assert (await gallery.visitor.fetch(links[hidden])).status_code == 200


async def test_a_link_of_another_storefront_is_404(gallery: Gallery) -> None:
    owner = gallery.customer()
    url = (await owner.detail(await owner.image()))["url"]
    other = Gallery(gallery.harness, gallery.store)
    assert (await Visitor(other, None).fetch(url)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a.b.c", "..%2f..%2fetc%2fpasswd", "%00", "a" * 3000, "😀"])
async def test_an_address_that_is_not_signed_is_404(gallery: Gallery, token: str) -> None:
    response = await gallery.visitor.fetch(f"{FILES}{token}/")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_a_signed_name_without_an_audience_and_a_lost_file_are_404(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image(is_public=True)
    stored = await gallery.load(image)
    assert stored
    tokens, expiry = FileTokens(KEY), int(clock.timestamp()) + 60
    for name, status in ((f"o{stored.file}", 200), (f"x{stored.file}", 404), ("", 404), ("o", 404), ("onothing", 404)):
        url = f"{FILES}{tokens.issue_until(gallery.name, name, expiry)}/"
        assert (await owner.fetch(url)).status_code == status, name
    await gallery.store.delete(gallery.name, stored.file)
    assert (await owner.fetch((await owner.detail(image))["url"])).status_code == 404


async def test_the_file_of_a_picture_that_is_not_ready_is_404(gallery: Gallery) -> None:
    owner = gallery.customer()
    stored = await gallery.load(await owner.image(is_ready=False))
    assert stored
    token = FileTokens(KEY).issue_until(gallery.name, f"o{stored.file}", int(clock.timestamp()) + 60)
    assert (await owner.fetch(f"{FILES}{token}/")).status_code == 404
