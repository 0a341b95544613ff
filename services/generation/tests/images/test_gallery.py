"""Who sees which public pictures, and in which size."""

import pytest
from common.kernel.storefronts import Storefronts
from generation.storefront import Figures
from testkit.storefronts import SHIPPED

from .gallery import Gallery, Visitor

GALLERY = ["gallery/", "public/"]


async def four(gallery: Gallery) -> tuple[Visitor, list[str]]:
    """A customer with four public pictures, the newest first."""
    owner = gallery.customer()
    return owner, [await owner.image(is_public=True) for _ in range(4)][::-1]


@pytest.mark.parametrize("path", GALLERY)
async def test_visitors_and_free_customers_see_the_newest_public_pictures_as_thumbnails(
    small_gallery: Gallery, path: str
) -> None:
    _, images = await four(small_gallery)
    for viewer in (small_gallery.visitor, small_gallery.customer(), await small_gallery.subscriber("past_due")):
        page = await viewer.page(path)
        assert [image["id"] for image in page["results"]] == images[:3]
        assert page["count"] == 3
        assert all(image["url"] == image["thumbnail_url"] for image in page["results"])


@pytest.mark.parametrize("path", GALLERY)
@pytest.mark.parametrize("status", ["active", "trialing"])
async def test_subscribers_see_all_public_pictures_in_full_size(small_gallery: Gallery, path: str, status: str) -> None:
    _, images = await four(small_gallery)
    page = await (await small_gallery.subscriber(status)).page(path)
    assert [image["id"] for image in page["results"]] == images
    assert page["count"] == 4
    assert all(image["url"] != image["thumbnail_url"] for image in page["results"])


async def test_a_subscription_at_another_storefront_shows_nothing_more(small_gallery: Gallery) -> None:
    await four(small_gallery)
    elsewhere = await Gallery(small_gallery.harness, small_gallery.store).subscriber()
    assert (await Visitor(small_gallery, elsewhere.user_id).page("gallery/"))["count"] == 3


async def test_the_own_public_pictures_are_always_visible_to_oneself_in_full_size(small_gallery: Gallery) -> None:
    owner = small_gallery.customer()
    mine = await owner.image(is_public=True)
    await owner.image()
    _, images = await four(small_gallery)
    page = await owner.page("gallery/")
    assert [image["id"] for image in page["results"]] == [*images[:3], mine]
    assert page["count"] == 4
    full = [image["id"] for image in page["results"] if image["url"] != image["thumbnail_url"]]
    assert full == [mine]


async def test_filters_apply_within_what_a_visitor_may_see(small_gallery: Gallery) -> None:
    owner = small_gallery.customer()
    old = await owner.image(is_public=True, tags=["rare"])
    new = await owner.image(is_public=True, tags=["rare"])
    for _ in range(2):
        await owner.image(is_public=True, tags=["common"])
    page = await small_gallery.visitor.page("gallery/", tags="rare")
    assert ([image["id"] for image in page["results"]], page["count"]) == ([new], 1)
    assert await owner.ids("gallery/", tags="rare") == [new, old]


async def test_pages_go_through_what_a_visitor_may_see_and_end_there(small_gallery: Gallery) -> None:
    _, images = await four(small_gallery)
    visitor = small_gallery.visitor
    first = await visitor.page("gallery/", limit=2)
    by_offset = (await visitor.client.get(first["next"])).json()
    by_cursor = await visitor.page("public/", cursor=first["next_cursor"])
    for page in (by_offset, by_cursor):
        assert [image["id"] for image in page["results"]] == [images[2]]
        assert (page["next"], page["next_cursor"], page["count"]) == (None, None, 3)


@pytest.mark.parametrize("flag", ["auto_blocked", "human_pending", "removed"])
async def test_private_unready_and_flagged_pictures_are_in_no_gallery(gallery: Gallery, flag: str) -> None:
    owner, subscriber = gallery.customer(), await gallery.subscriber()
    await owner.image()
    await owner.image(is_public=True, is_ready=False)
    await owner.image(is_public=True, flag_status=flag)
    for viewer in (gallery.visitor, subscriber, owner):
        page = await viewer.page("gallery/")
        assert (page["results"], page["count"]) == ([], 0)


async def test_a_picture_of_another_storefront_is_in_no_gallery(gallery: Gallery) -> None:
    await Gallery(gallery.harness, gallery.store).customer().image(is_public=True)
    assert (await (await gallery.subscriber()).page("gallery/"))["count"] == 0


async def test_nothing_in_the_gallery_says_whose_a_picture_is(gallery: Gallery) -> None:
    owner, _ = await four(gallery)
    for viewer in (gallery.visitor, owner):
        response = await viewer.get("gallery/")
        assert "user_id" not in response.text
        assert str(owner.user_id) not in response.text


async def test_a_storefront_without_a_gallery_answers_404(gallery: Gallery) -> None:
    closed = Gallery(gallery.harness, gallery.store, public_gallery=False)
    for path in GALLERY:
        response = await closed.visitor.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_without_a_teaser_visitors_see_an_empty_gallery(gallery: Gallery) -> None:
    strict = Gallery(gallery.harness, gallery.store, free_teaser_limit=0)
    await four(strict)
    page = await strict.visitor.page("gallery/")
    assert (page["results"], page["count"], page["next_cursor"]) == ([], 0, None)


async def test_a_deleted_private_or_flagged_picture_leaves_the_gallery_at_once(gallery: Gallery) -> None:
    owner, images = await four(gallery)
    await owner.delete(images[0])
    await owner.update(images[1], {"is_public": False})
    await gallery.decide(images[2], "remove")
    assert await gallery.visitor.ids("gallery/") == [images[3]]


def test_links_in_cached_pages_outlive_the_pages() -> None:
    for storefront in Storefronts.load(SHIPPED):
        for rule in storefront.cache:
            if rule.path.startswith("/api/images/"):
                assert rule.seconds < storefront.section(Figures).public_link_seconds / 2


@pytest.mark.parametrize("path", GALLERY)
async def test_a_token_is_documented_as_optional(gallery: Gallery, path: str) -> None:
    paths = (await gallery.harness.document("figureforge"))["paths"]
    assert paths[f"/api/images/{path}"]["get"]["security"] == [{"HTTPBearer": []}, {}]
    assert paths["/api/images/favorites/"]["get"]["security"] == [{"HTTPBearer": []}]
