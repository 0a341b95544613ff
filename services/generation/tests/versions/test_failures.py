"""Versions that fail: what they took is given back, once."""

import asyncio

import pytest
from common.events.generation import JobFailed, RetryReturned, VersionGenerated
from common.events.identity import MaintenanceChanged
from generation.books.tables.book import Character
from generation.books.tables.version import ContentType
from testkit.harness import run_one

from ..workshop import later
from .authors import CHARACTER, COVER, PATHS, Bookshop
from .runs import files, paid

KINDS = list(ContentType)


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
        await press.run_timer("end stalled jobs")
        assert (await author.shown(COVER, version))["status"] == "GENERATING"
    with later(301):
        for _ in range(2):
            await press.run_timer("end stalled jobs")
        assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0
    press.illustrator.go_on()
    await running
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert await press.events(VersionGenerated) == []
    assert await files(press, version["id"]) == 0


async def test_a_job_does_not_stall_in_a_maintenance(press: Bookshop) -> None:
    author = press.author()
    press.illustrator.wait()
    version = await author.generate(COVER, await paid(author))
    killed = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    killed.cancel()
    await asyncio.wait([killed])
    began = MaintenanceChanged(storefront=press.name, version=1, is_on=True, retry_after_seconds=60)
    await press.harness.deliver(began)
    with later(301):
        await press.run_timer("end stalled jobs")
        assert (await author.shown(COVER, version))["status"] == "GENERATING"


async def test_a_job_whose_provider_was_removed_fails(press: Bookshop) -> None:
    author = press.author()
    version = await author.generate(COVER, await author.book())
    await press.harness.database.autocommit.execute("update jobs set provider = 'gone'")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "FAILED"
    assert press.illustrator.requests == []


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
