"""A deleted account leaves nothing that it made or said."""

from uuid import uuid4

from common.events.generation import GalleryChanged
from common.events.identity import UserDeleted
from common.kernel.address_ids import AddressIds
from generation.figures.tables.marks import Favorite, ImageReport
from testkit.harness import KEY

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


async def test_a_picture_is_not_reported_again_by_the_next_account_with_the_address(gallery: Gallery) -> None:
    image, email = await gallery.customer().image(is_public=True), f"{uuid4().hex}@customer.example"
    for _ in range(4):
        reporter = gallery.customer(email)
        await reporter.report(image)
        assert reporter.user_id is not None
        address_id = AddressIds(KEY).of(gallery.name, email)
        deletion = UserDeleted(storefront=gallery.name, user_id=reporter.user_id, address_id=address_id)
        await gallery.harness.deliver(deletion)
    stored = await gallery.load(image)
    assert stored
    assert (stored.reports_count, stored.flag_status) == (1, "clean")
    await gallery.customer().report(image)
    stored = await gallery.load(image)
    assert stored
    assert stored.reports_count == 2
