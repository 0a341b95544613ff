"""Runs of figure jobs that are interrupted, lost, or make no progress."""

import asyncio
from uuid import UUID

import pytest
from common.events.generation import JobCompleted, JobFailed
from common.events.identity import MaintenanceChanged
from common.jobs.queue import JobQueue
from generation.jobs.queries.maintenance import record
from testkit.harness import run_one

from ..workshop import later
from .artists import Gallery


async def test_a_run_whose_worker_was_killed_makes_the_missing_pictures(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.wait_at(2)
    job_id = await artist.ordered(batch_size=3)
    killed = asyncio.create_task(run_one(gallery.harness.queue))
    await provider.reached.wait()
    killed.cancel()
    await asyncio.wait([killed])
    provider.go_on()
    assert len(await gallery.images(job_id)) == 2
    await gallery.attempt(job_id)
    assert [request.seed - provider.requests[0].seed for request in provider.requests] == [0, 1, 2, 2]
    assert len((await artist.status(job_id))["images"]) == 3
    assert await gallery.kept_files(job_id) == 6
    assert await artist.used() == 3


async def test_a_worker_that_goes_on_beside_its_successor_adds_no_second_picture(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.wait_at(0)
    job_id = await artist.ordered(batch_size=2)
    first = asyncio.create_task(run_one(gallery.harness.queue))
    await provider.reached.wait()
    provider.waits_at = None
    await gallery.make_due(job_id)
    await run_one(JobQueue(gallery.harness.database, gallery.harness.service.handlers))
    assert len((await artist.status(job_id))["images"]) == 2
    provider.go_on()
    await first
    assert len(await gallery.images(job_id)) == 2
    assert (await gallery.job(job_id)).cost == 2 * provider.cost
    assert len(await gallery.harness.events(JobCompleted, gallery.name)) == 1
    assert await artist.used() == 2
    await gallery.run_timer("delete assets")
    files = await gallery.harness.database.autocommit.fetch_value(
        "select count(*) from assets where job_id = %(id)s", id=job_id
    )
    assert files == 4


@pytest.mark.parametrize("statement", ["insert into figure_images", "update jobs set state = 'completed'"])
async def test_an_attempt_that_dies_before_a_commit_is_repeated_with_the_same_end(
    gallery: Gallery, statement: str
) -> None:
    """The database refuses once, as if the process had been killed between two statements."""
    artist = gallery.artist()
    table, event = ("figure_images", "insert") if statement.startswith("insert") else ("jobs", "update of state")
    condition = "" if table == "figure_images" else "when (new.state = 'completed')"
    executor = gallery.harness.database.autocommit
    await executor.execute(
        "create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$"
    )
    await executor.execute(
        f"create trigger die before {event} on {table} for each row {condition} execute function die()"
    )
    job_id = await artist.ordered(batch_size=2)
    await gallery.attempt(job_id)
    assert (await artist.status(job_id))["status"] == "processing"
    await executor.execute("drop function die cascade")
    await gallery.attempt(job_id)
    assert len((await artist.status(job_id))["images"]) == 2
    assert await gallery.kept_files(job_id) == 4
    assert await artist.used() == 2
    assert len(await gallery.harness.events(JobCompleted, gallery.name)) == 1


async def lose(gallery: Gallery, job_id: UUID) -> None:
    """The last attempt ends with its process."""
    await gallery.harness.database.autocommit.execute(
        "update tasks set attempts = 3, state = 'leased', run_at = now() - interval '1 second'"
        " where key = (select run_id from jobs where id = %(id)s)",
        id=job_id,
    )
    await run_one(gallery.harness.queue)
    await gallery.harness.database.autocommit.execute(
        "update jobs set created_at = created_at - interval '2 minutes' where id = %(id)s", id=job_id
    )
    for _ in range(2):
        await gallery.run_timer("fail lost jobs")


async def test_a_lost_job_without_pictures_fails(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered(batch_size=2)
    await lose(gallery, job_id)
    assert (await artist.status(job_id))["status"] == "failed"
    assert await artist.used() == 0
    assert len(await gallery.harness.events(JobFailed, gallery.name)) == 1


async def test_a_lost_job_with_pictures_is_completed_with_them(gallery: Gallery) -> None:
    artist = gallery.artist()
    gallery.provider.be_busy(1)
    job_id = await artist.ordered(batch_size=2)
    await gallery.attempt(job_id)
    await lose(gallery, job_id)
    status = await artist.status(job_id)
    assert (status["status"], len(status["images"])) == ("completed", 1)
    assert await artist.used() == 1


@pytest.mark.parametrize(("made", "state", "used"), [(0, "failed", 0), (1, "completed", 1)])
async def test_a_job_without_progress_ends_with_what_was_made(
    gallery: Gallery, made: int, state: str, used: int
) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.wait_at(made)
    job_id = await artist.ordered(batch_size=3)
    running = asyncio.create_task(run_one(gallery.harness.queue))
    await provider.reached.wait()
    with later(290):
        await gallery.run_timer("end stalled jobs")
        assert (await artist.status(job_id))["status"] == "processing"
    with later(301):
        for _ in range(2):
            await gallery.run_timer("end stalled jobs")
        status = await artist.status(job_id)
    assert (status["status"], len(status["images"])) == (state, made)
    assert await artist.used() == used
    provider.go_on()
    await running
    assert len(await gallery.images(job_id)) == made
    assert await artist.used() == used
    assert len(provider.requests) == made + 1


async def test_a_waiting_job_does_not_stall(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered()
    with later(3600):
        await gallery.run_timer("end stalled jobs")
        assert (await artist.status(job_id))["status"] == "queued"


def maintenance(gallery: Gallery, version: int, *, is_on: bool) -> MaintenanceChanged:
    return MaintenanceChanged(storefront=gallery.name, version=version, is_on=is_on, retry_after_seconds=60)


async def test_jobs_wait_for_the_end_of_a_maintenance(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered()
    await gallery.harness.deliver(maintenance(gallery, 1, is_on=True), times=2)
    assert not await run_one(gallery.harness.queue)
    assert (await artist.status(job_id))["status"] == "queued"
    await gallery.harness.deliver(maintenance(gallery, 2, is_on=False))
    assert (await artist.status(job_id))["status"] == "completed"
    await gallery.harness.deliver(maintenance(gallery, 1, is_on=True))
    await artist.ordered()
    assert await run_one(gallery.harness.queue), "an event that is late changes nothing"


async def test_a_job_that_waits_for_another_attempt_does_not_stall_in_a_maintenance(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.wait_at(0)
    job_id = await artist.ordered()
    killed = asyncio.create_task(run_one(gallery.harness.queue))
    await provider.reached.wait()
    killed.cancel()
    await asyncio.wait([killed])
    provider.go_on()
    await gallery.harness.deliver(maintenance(gallery, 1, is_on=True))
    with later(3600):
        await gallery.run_timer("end stalled jobs")
        assert not await run_one(gallery.harness.queue)
        async with gallery.harness.database.transaction() as uow:
            await record(uow, maintenance(gallery, 2, is_on=False))
        await gallery.run_timer("end stalled jobs")
        assert (await artist.status(job_id))["status"] == "processing"
        await gallery.attempt(job_id)
    assert (await artist.status(job_id))["status"] == "completed"
