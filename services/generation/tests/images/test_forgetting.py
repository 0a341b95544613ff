"""A deleted account leaves nothing that it made or said."""

from common.events.generation import GalleryChanged
from common.events.identity import UserDeleted
from generation.domain.image_marks import Favorite, ImageReport

from .gallery import Gallery


async def test_a_deleted_customers_pictures_and_marks_are_gone_however_often_it_is_told(gallery: Gallery) -> None:
    gone, stays = gallery.customer(), gallery.customer()
    lost, kept = await gone.image(is_public=True), await stays.image(is_public=True)
    url = (await gone.detail(lost))["url"]
    for customer in (gone, stays, gallery.customer()):
        for image in (lost, kept):
            await customer.toggle(image)
    await gone.report(kept, details="mine")
    await stays.report(lost)
    assert gone.user_id is not None
    before = len(await gallery.harness.events(GalleryChanged, gallery.name))
    await gallery.harness.deliver(UserDeleted(storefront=gallery.name, user_id=gone.user_id), times=2)
    assert len(await gallery.harness.events(GalleryChanged, gallery.name)) == before + 1

    assert await gallery.load(lost) is None
    assert (await gallery.visitor.fetch(url)).status_code == 404
    assert await stays.ids("favorites/") == [kept]
    assert (await stays.detail(kept))["favorites_count"] == 2
    (entry,) = await gallery.log(kept)
    assert (entry["action"], entry["by"], entry["facts"]) == ("reported", None, {})
    stored = await gallery.load(kept)
    assert stored
    assert stored.reports_count == 1
    for mark in (Favorite, ImageReport):
        found = await gallery.harness.database.autocommit.get_all(mark, "user_id = %(id)s", id=gone.user_id)
        assert found == []


async def test_staffs_decisions_keep_their_author(gallery: Gallery) -> None:
    image = await gallery.customer().image()
    await gallery.decide(image, "remove")
    (entry,) = await gallery.log(image)
    await gallery.harness.deliver(UserDeleted(storefront=gallery.name, user_id=entry["by"]))
    assert await gallery.log(image) == [entry]
