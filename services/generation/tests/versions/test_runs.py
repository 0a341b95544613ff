"""What workers do with versions: each is made once, whatever is killed; what fails gives back what it took, once."""

import asyncio
from io import BytesIO
from uuid import uuid4

import pytest
from common.events.generation import JobCompleted, JobFailed, RetryReturned, VersionGenerated
from common.jobs.queue import JobQueue
from generation.domain.book import Book, Character
from generation.domain.version import ContentType
from PIL import Image
from testkit.harness import run_one

from ..pictures import picture, read
from ..workshop import later
from .authors import CHARACTER, COVER, PAGE, PATHS, Author, Bookshop

KINDS = list(ContentType)


async def stored(press: Bookshop, key: str | None) -> bytes:
    assert key is not None
    return await (await press.use_cases.store.get(press.name, key)).content()


async def files(press: Bookshop, version_id: str, condition: str = "delete_after is null") -> int:
    version = await press.version(version_id)
    sql = f"select count(*) from assets where job_id = %(id)s and {condition}"
    count: int = await press.harness.database.autocommit.fetch_value(sql, id=version.job_id)
    return count


async def paid(author: Author, tier: str = "book_8") -> Book:
    book = await author.book()
    await author.pay(book, tier=tier)
    return book


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "PNG"])
async def test_a_providers_picture_is_stored_without_what_it_added(press: Bookshop, format_: str) -> None:
    author = press.author()
    exif = Image.Exif()
    exif[0x010E] = "made by a model"
    press.illustrator.picture = picture(format_, size=(600, 900), exif=exif)
    made = await author.generated(COVER, await author.book())
    version = await press.version(made["id"])
    full, small = read(await stored(press, version.picture)), read(await stored(press, version.thumbnail))
    assert (full.format, full.size, dict(full.getexif())) == ("PNG", (600, 900), {})
    assert (small.format, max(small.size) <= 512) == ("PNG", True)
    spread = read(await stored(press, version.spread))
    assert spread.width > 2 * 96
    assert await files(press, made["id"]) == 3


def bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(b"<html>no picture</html>", id="html"),
        pytest.param(picture("PNG")[:2000], id="cut off"),
        pytest.param(picture("PNG", size=(20, 20)), id="tiny"),
        pytest.param(bomb(), id="too many pixels"),
    ],
)
async def test_a_result_that_is_no_acceptable_picture_fails_alone(press: Bookshop, result: bytes) -> None:
    author = press.author()
    book = await paid(author)
    good, press.illustrator.picture = press.illustrator.picture, result
    assert (await author.generated(COVER, book))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0
    press.illustrator.picture = good
    assert (await author.generated(COVER, book))["status"] == "SUCCESS"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_failure_gives_the_retry_back_once(press: Bookshop, kind: ContentType) -> None:
    author = press.author()
    item = await author.item(kind, await paid(author))
    press.illustrator.refuse(0, cost=5)
    failed = await author.generated(kind, item)
    assert (failed["status"], failed["ledger_entry"], failed["thumbnail"]) == ("FAILED", None, None)
    assert failed["error_message"]
    assert await author.used(kind, item) == 0
    version = await press.version(failed["id"])
    job = await press.job(version)
    assert (job.failure, job.cost) == ("the model refuses", 5)
    (returned,) = await press.events(RetryReturned)
    assert (returned.version_id, returned.content_type, returned.attempt_number) == (version.id, kind, 1)
    assert len(await press.events(JobFailed)) == 1
    assert await press.events(VersionGenerated) == []
    again = await author.generated(kind, item)
    assert (again["version_number"], await author.used(kind, item)) == (2, 1)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_failure_gives_the_free_draft_back(press: Bookshop, kind: ContentType) -> None:
    author = press.author()
    item = await author.item(kind, await author.book())
    press.illustrator.refuse(0, 1)
    for _ in range(2):
        assert (await author.generated(kind, item))["status"] == "FAILED"
    if kind is CHARACTER:
        assert not (await author.read(Character, item.id)).free_retry_used
    assert await press.events(RetryReturned) == []
    assert (await author.generated(kind, item))["status"] != "FAILED"
    assert (await author.post(kind, item)).status_code == 403


async def test_temporary_failures_are_repeated_and_the_third_is_the_last(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.be_busy(0, 1, 3, 4, 5, cost=7)
    first = await author.generate(COVER, book)
    await press.attempt(first)
    assert (await author.shown(COVER, first))["status"] == "GENERATING"
    await press.attempt(first, times=2)
    assert (await author.shown(COVER, first))["status"] == "SUCCESS"
    assert (await press.job(await press.version(first["id"]))).cost == press.illustrator.cost + 14
    assert len({work.run_id for work in press.illustrator.works}) == 1
    second = await author.generate(COVER, book)
    await press.attempt(second, times=3)
    assert (await author.shown(COVER, second))["status"] == "FAILED"
    assert await author.used(COVER, book) == 1
    assert not await run_one(press.harness.queue)


async def test_a_run_whose_worker_was_killed_is_repeated(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.wait()
    version = await author.generate(COVER, book)
    killed = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    killed.cancel()
    await asyncio.wait([killed])
    press.illustrator.go_on()
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "SUCCESS"
    assert (await author.used(COVER, book), await files(press, version["id"])) == (1, 3)
    assert len(await press.events(VersionGenerated)) == 1


async def test_a_worker_that_goes_on_beside_its_successor_changes_nothing(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.wait()
    version = await author.generate(COVER, book)
    first = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    press.illustrator._may_go_on, waiting = None, press.illustrator._may_go_on
    await press.harness.database.autocommit.execute("update tasks set run_at = now() - interval '1 second'")
    await run_one(JobQueue(press.harness.database, press.harness.service.handlers))
    done = await author.shown(COVER, version)
    assert waiting is not None
    waiting.set()
    await first
    assert await author.shown(COVER, version) == done
    assert (await author.read(Book, book.id)).total_images_generated == 1
    assert len(await press.events(VersionGenerated)) == len(await press.events(JobCompleted)) == 1
    await press.run_timer("delete assets")
    assert await files(press, version["id"], "true") == 3


@pytest.mark.parametrize("table", ["versions", "books", "outbox", "jobs"])
async def test_an_attempt_that_dies_before_its_commit_is_repeated_with_the_same_end(
    press: Bookshop, table: str
) -> None:
    """The database refuses once, as if the process had been killed between two statements."""
    author, executor = press.author(), press.harness.database.autocommit
    book = await paid(author)
    version = await author.generate(COVER, book)
    conditions = {
        "versions": "update on versions for each row when (new.state = 'DONE')",
        "books": "update on books for each row when (new.total_images_generated > 0)",
        "outbox": "insert on outbox for each row when (new.type = 'version.generated')",
        "jobs": "update on jobs for each row when (new.state = 'completed')",
    }
    await executor.execute(
        "create or replace function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$"
    )
    await executor.execute(f"create trigger die before {conditions[table]} execute function die()")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "GENERATING"
    assert (await author.read(Book, book.id)).total_images_generated == 0
    await executor.execute(f"drop trigger die on {table}")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "SUCCESS"
    assert (await author.read(Book, book.id)).total_images_generated == 1
    assert (await author.used(COVER, book), await files(press, version["id"])) == (1, 3)
    assert len(await press.events(VersionGenerated)) == 1


async def test_a_lost_job_fails_and_gives_back_once(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    version = await author.generate(COVER, book)
    executor = press.harness.database.autocommit
    await executor.execute("update tasks set attempts = 3, state = 'leased', run_at = now() - interval '1 second'")
    await run_one(press.harness.queue)
    await executor.execute("update jobs set created_at = created_at - interval '2 minutes'")
    for _ in range(2):
        await press.run_timer("fail lost jobs")
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0
    assert len(await press.events(RetryReturned)) == 1


async def test_a_job_without_progress_ends_and_gives_back(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.wait()
    version = await author.generate(COVER, book)
    running = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    with later(290):
        await press.run_timer("end stalled illustrations")
        assert (await author.shown(COVER, version))["status"] == "GENERATING"
    with later(301):
        for _ in range(2):
            await press.run_timer("end stalled illustrations")
        assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0
    press.illustrator.go_on()
    await running
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await press.events(VersionGenerated) == []
    assert await files(press, version["id"]) == 0


async def test_a_job_whose_provider_was_removed_fails(press: Bookshop) -> None:
    author = press.author()
    version = await author.generate(COVER, await author.book())
    await press.harness.database.autocommit.execute("update jobs set provider = 'gone'")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert press.illustrator.works == []


async def test_what_is_deleted_while_it_is_generated_leaves_no_files(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    page = await author.page(book)
    press.illustrator.wait()
    await author.generate(PAGE, page)
    running = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    (work,) = press.illustrator.works
    assert await work.is_wanted()
    assert (await author.client.delete(f"/api/product/pages/{page.id}/")).status_code == 204
    assert not await work.is_wanted(), "a hosted model cancels its prediction"
    press.illustrator.go_on()
    await running
    await press.run_timer("delete assets")
    assert await press.harness.database.autocommit.fetch_value("select count(*) from assets") == 0
    assert (await author.read(Book, book.id)).total_images_generated == 0
    assert await press.events(VersionGenerated) == []


async def test_customers_take_turns(press: Bookshop) -> None:
    busy, other = press.author(), press.author()
    book = await busy.book()
    for number in range(3):
        await busy.generate(PAGE, await busy.page(book, page_number=number + 1), prompt=f"busy {number}")
    await other.generate(COVER, await other.book(), prompt="other")
    while await run_one(press.harness.queue):
        pass
    texts = [work.illustration.text for work in press.illustrator.works if work.illustration]
    assert texts == ["busy 0", "other", "busy 1", "busy 2"]


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


async def test_staff_cancel_a_version_and_it_gives_back(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    version = await author.generate(COVER, book)
    cancelled = await press.staff().post(f"/api/staff/v1/jobs/{version['generation_job_id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"], cancelled.json()["kind"]) == (
        200,
        "failed",
        "illustration",
    )
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0


async def test_a_failed_version_is_shown_after_its_job_is_deleted(press: Bookshop) -> None:
    author = press.author()
    press.illustrator.refuse(0)
    failed = await author.generated(COVER, await author.book())
    with later(3 * 86_400):
        await press.run_timer("delete old jobs")
        assert (await author.shown(COVER, failed))["status"] == "FAILED"
        assert (await author.client.delete(f"{PATHS[COVER]}{failed['id']}/")).status_code == 204


async def test_a_task_of_an_unknown_run_has_no_effect(press: Bookshop) -> None:
    author = press.author()
    version = await author.generate(COVER, await author.book())
    await press.harness.database.autocommit.execute("update jobs set run_id = %(other)s", other=uuid4())
    assert await run_one(press.harness.queue)
    assert (await author.shown(COVER, version))["status"] == "GENERATING"
    assert press.illustrator.works == []
