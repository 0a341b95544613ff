"""Failed versions that staff start again, and versions of one item that end in another order."""

from common.events.generation import RetryReturned, VersionGenerated
from generation.books.tables.book import Book

from .authors import COVER, Bookshop
from .runs import paid


async def test_staff_start_a_failed_version_again_free_of_charge(press: Bookshop) -> None:
    author, staff = press.author(), press.staff()
    book = await paid(author)
    press.illustrator.refuse(0, 1)
    failed = await author.generated(COVER, book)
    path = f"/api/staff/v1/jobs/{failed['generation_job_id']}"
    for status in ("FAILED", "SUCCESS"):
        assert (await staff.post(f"{path}/retry")).json()["state"] == "pending"
        assert (await author.shown(COVER, failed))["status"] == "GENERATING"
        await press.attempt(failed)
        assert (await author.shown(COVER, failed))["status"] == status
    assert await author.used(COVER, book) == 0
    assert len(await press.events(RetryReturned)) == 1
    assert [event.is_retry for event in await press.events(VersionGenerated)] == [False]
    assert (await staff.post(f"{path}/retry")).status_code == 409


async def test_a_version_is_not_started_again_while_another_one_of_its_item_is_generated(press: Bookshop) -> None:
    author, staff = press.author(), press.staff()
    book = await paid(author)
    press.illustrator.refuse(0)
    failed = await author.generated(COVER, book)
    await author.generate(COVER, book)
    assert (await staff.post(f"/api/staff/v1/jobs/{failed['generation_job_id']}/retry")).status_code == 409
    assert (await author.shown(COVER, failed))["status"] == "FAILED"


async def test_an_older_version_that_is_done_later_does_not_become_the_current_one(press: Bookshop) -> None:
    author, staff = press.author(), press.staff()
    book = await paid(author)
    press.illustrator.refuse(0)
    failed = await author.generated(COVER, book)
    newer = await author.generated(COVER, book)
    await staff.post(f"/api/staff/v1/jobs/{failed['generation_job_id']}/retry")
    await press.attempt(failed)
    assert (await author.shown(COVER, failed))["status"] == "SUCCESS"
    assert str((await author.read(Book, book.id)).current_cover_version_id) == newer["id"]
