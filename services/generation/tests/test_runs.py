"""What workers do with jobs: to the end, once, whatever fails meanwhile."""

import asyncio
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from common.events.generation import JobCompleted, JobFailed
from common.jobs.queue import JobQueue
from generation.jobs.tables.job import Job
from PIL import Image
from testkit.conditions import eventually
from testkit.harness import Harness, run_one

from .pictures import picture, read
from .workshop import Workshop


async def tasks(harness: Harness, job: Job) -> int:
    found: int = await harness.database.autocommit.fetch_value(
        "select count(*) from tasks where key = %(key)s", key=job.run_id
    )
    return found


async def retry_at_once(harness: Harness, job: Job) -> None:
    """Make a task due that waits for its next attempt, or whose lease has not ended yet."""
    await harness.database.autocommit.execute(
        "update tasks set run_at = now() - interval '1 second' where key = %(key)s", key=job.run_id
    )


async def run_attempts(workshop: Workshop, job: Job, count: int) -> None:
    for _ in range(count):
        await retry_at_once(workshop.harness, job)
        assert await run_one(workshop.harness.queue)


async def test_an_upload_becomes_a_restoration_with_a_preview(darkroom: Workshop) -> None:
    customer = darkroom.customer()
    number = await customer.upload(picture(size=(1600, 800)))
    await darkroom.harness.drain()
    status = await customer.status(number)
    assert (status["status"], status["error"]) == ("completed", None)
    preview = await customer.fetch(status["preview_url"])
    assert (preview.status_code, preview.headers["content-type"]) == (200, "image/jpeg")
    assert preview.headers["cache-control"].startswith("private")
    shown = read(preview.content)
    assert (shown.format, max(shown.size)) == ("JPEG", 1024)
    assert len(await darkroom.harness.events(JobCompleted, darkroom.name)) == 1
    job = await customer.job(number)
    assert (job.attempts, job.provider, job.cost) == (1, "local", 0)
    assert await tasks(darkroom.harness, job) == 0


async def test_the_full_picture_is_a_png_that_is_served_only_when_unlocked(darkroom: Workshop) -> None:
    customer = darkroom.customer()
    number = await customer.upload()
    await darkroom.harness.drain()
    job = await customer.job(number)
    await darkroom.harness.database.autocommit.execute(
        "update jobs set unlock_method = 'paid' where id = %(id)s", id=job.id
    )
    (listed,) = await customer.history()
    full = await customer.fetch(listed["restored_full_url"])
    assert (full.status_code, full.headers["content-type"]) == (200, "image/png")
    assert (read(full.content).format, read(full.content).size) == ("PNG", (600, 500))
    await darkroom.harness.database.autocommit.execute(
        "update jobs set unlock_method = null where id = %(id)s", id=job.id
    )
    assert (await customer.fetch(listed["restored_full_url"])).status_code == 404


async def test_the_preview_is_marked_and_nothing_delivered_has_metadata(darkroom: Workshop) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at 52.5 N"
    white = BytesIO()
    Image.new("RGB", (700, 500), "gray").save(white, "JPEG", exif=exif)
    customer = darkroom.customer()
    await customer.upload(white.getvalue())
    await darkroom.harness.drain()
    (listed,) = await customer.history()
    original = read((await customer.fetch(listed["original_image_url"])).content)
    preview = read((await customer.fetch(listed["restored_preview_url"])).content)
    for delivered in (original, preview):
        assert delivered.height > delivered.width
        assert not delivered.getexif()
    assert all(lightest - darkest > 40 for darkest, lightest in preview.getextrema())  # type: ignore[misc]


async def test_a_temporary_failure_is_repeated_while_the_job_stays_in_processing(workshop: Workshop) -> None:
    customer, provider = workshop.customer(), workshop.provider
    number = await customer.upload()
    job = await customer.job(number)
    provider.fail_temporarily(times=2, cost=5)
    await run_attempts(workshop, job, 1)
    assert (await customer.status(number))["status"] == "processing"
    await run_attempts(workshop, job, 1)
    assert (await customer.status(number))["status"] == "processing"
    await run_attempts(workshop, job, 1)
    assert (await customer.status(number))["status"] == "completed"
    done = await customer.job(number)
    assert (done.attempts, done.cost) == (3, 10 + provider.cost)
    assert {request.run_id for request in provider.requests} == {job.run_id}


async def test_staff_see_the_attempts_of_all_runs_and_who_retried(workshop: Workshop) -> None:
    customer, provider, staff = workshop.customer(), workshop.provider, workshop.harness.staff(workshop.name)
    job = await customer.job(await customer.upload())
    provider.fail_temporarily(times=1, cost=5)
    provider.fail_permanently()
    await run_attempts(workshop, job, 2)
    await staff.post(f"/api/staff/v1/jobs/{job.id}/retry")
    await workshop.harness.drain()
    first, second = (await staff.get(f"/api/staff/v1/jobs/{job.id}")).json()["runs"]
    assert [(each["outcome"], each["cost"], each["reason"]) for each in first["attempts"]] == [
        ("repeated", "0.000005", "the provider is busy"),
        ("failed", "0.000000", "the provider refuses this picture"),
    ]
    [made] = second["attempts"]
    assert (made["number"], made["outcome"], made["cost"], made["reason"]) == (1, "completed", "0.040000", None)
    assert (made["seconds"] >= 0, made["provider"]) == (True, job.provider)
    assert (first["retried_by"], bool(second["retried_by"]), first["id"]) == (None, True, str(job.run_id))


async def test_the_third_failed_attempt_is_final(workshop: Workshop) -> None:
    customer, harness = workshop.customer(), workshop.harness
    number = await customer.upload()
    job = await customer.job(number)
    workshop.provider.fail_temporarily(times=3)
    await run_attempts(workshop, job, 3)
    status = await customer.status(number)
    assert (status["status"], status["error"], status["preview_url"]) == ("failed", "Restoration failed", None)
    (event,) = await harness.events(JobFailed, workshop.name)
    assert event.job_id == job.id
    assert await tasks(harness, job) == 0
    assert (await customer.job(number)).failure == "the provider is busy"


async def test_a_permanent_failure_is_not_repeated(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    workshop.provider.fail_permanently()
    await run_attempts(workshop, await customer.job(number), 1)
    assert (await customer.status(number))["status"] == "failed"
    assert len(await workshop.harness.events(JobFailed, workshop.name)) == 1


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(b"<html>no picture</html>", id="html"),
        pytest.param(picture("GIF"), id="another format"),
        pytest.param(picture("PNG")[:2000], id="cut off"),
    ],
)
async def test_a_providers_result_is_checked_like_an_upload(workshop: Workshop, result: bytes) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    workshop.provider.picture = result
    await run_attempts(workshop, await customer.job(number), 1)
    assert (await customer.status(number))["status"] == "failed"
    assert (await customer.job(number)).cost == workshop.provider.cost


async def test_a_providers_picture_is_delivered_without_what_it_added(workshop: Workshop) -> None:
    exif = Image.Exif()
    exif[0x010E] = "made by a model"
    workshop.provider.picture = picture("WEBP", exif=exif)
    customer = workshop.customer()
    number = await customer.upload()
    job = await customer.job(number)
    await run_attempts(workshop, job, 1)
    await workshop.unlock(job)
    full = await customer.fetch((await customer.history())[0]["restored_full_url"])
    assert read(full.content).format == "PNG"
    assert not read(full.content).getexif()


async def test_a_job_deleted_while_it_runs_never_comes_back(workshop: Workshop) -> None:
    customer, harness = workshop.customer(), workshop.harness
    number = await customer.upload()
    job = await customer.job(number)
    workshop.provider.wait()
    running = asyncio.create_task(run_one(harness.queue))
    await workshop.provider.started.wait()
    assert (await customer.delete(number)).status_code == 200
    workshop.provider.go_on()
    await running
    assert (await customer.get(f"{number}/status/")).status_code == 404
    assert await customer.history() == []
    assert await harness.events(JobCompleted, workshop.name) == []
    assert len(await harness.events(JobFailed, workshop.name)) == 1
    await workshop.run_timer("delete assets")
    assert await workshop.assets_of(job) == []


async def test_deleting_a_running_job_ends_its_run(workshop: Workshop) -> None:
    customer, harness = workshop.customer(), workshop.harness
    number = await customer.upload()
    workshop.provider.wait()
    queue = JobQueue(harness.database, harness.service.handlers, lease_seconds=0.1)
    running = asyncio.create_task(run_one(queue))
    await workshop.provider.started.wait()
    await customer.delete(number)

    async def has_ended() -> bool:
        await queue.extend_leases()
        return running.done()

    await eventually(has_ended)
    assert workshop.provider.cancelled == 1


async def test_a_run_whose_worker_was_killed_is_repeated_with_one_result(workshop: Workshop) -> None:
    customer, harness = workshop.customer(), workshop.harness
    number = await customer.upload()
    job = await customer.job(number)
    workshop.provider.wait()
    first = asyncio.create_task(run_one(harness.queue))
    await workshop.provider.started.wait()
    await retry_at_once(harness, job)
    second = asyncio.create_task(run_one(JobQueue(harness.database, harness.service.handlers)))

    async def both_run() -> bool:
        return len(workshop.provider.requests) == 2

    await eventually(both_run)
    workshop.provider.go_on()
    await asyncio.gather(first, second)
    assert (await customer.status(number))["status"] == "completed"
    assert len(await harness.events(JobCompleted, workshop.name)) == 1
    kept = [asset for asset in await workshop.assets_of(job) if asset.delete_after is None]
    assert len(kept) == 3


async def task_states(harness: Harness, run_id: UUID) -> list[str]:
    rows = await harness.database.autocommit.fetch("select state from tasks where key = %(key)s", key=run_id)
    return [row["state"] for row in rows]


async def test_a_job_whose_last_attempt_ended_with_its_process_fails(workshop: Workshop) -> None:
    customer, harness = workshop.customer(), workshop.harness
    number = await customer.upload()
    job = await customer.job(number)
    await harness.database.autocommit.execute(
        "update tasks set attempts = 3, state = 'leased', run_at = now() - interval '1 second' where key = %(key)s",
        key=job.run_id,
    )
    await run_one(harness.queue)
    await harness.database.autocommit.execute(
        "update jobs set created_at = created_at - interval '2 minutes' where id = %(id)s", id=job.id
    )
    assert await task_states(harness, job.run_id) == ["dead"]
    await workshop.run_timer("fail lost jobs")
    await workshop.run_timer("fail lost jobs")
    assert await task_states(harness, job.run_id) == []
    assert (await customer.status(number))["status"] == "failed"
    assert len(await harness.events(JobFailed, workshop.name)) == 1


async def test_a_job_in_the_queue_is_not_taken_for_lost(workshop: Workshop) -> None:
    customer = workshop.customer()
    job = await customer.job(await customer.upload())
    await workshop.harness.database.autocommit.execute(
        "update jobs set created_at = created_at - interval '2 hours' where id = %(id)s", id=job.id
    )
    await workshop.run_timer("fail lost jobs")
    assert (await customer.status(job.number))["status"] == "pending"


async def test_a_task_of_an_unknown_job_has_no_effect(workshop: Workshop) -> None:
    customer = workshop.customer()
    job = await customer.job(await customer.upload())
    await workshop.harness.database.autocommit.execute(
        "update tasks set payload = jsonb_set(payload, '{job_id}', to_jsonb(%(other)s::text)) where key = %(key)s",
        other=str(uuid4()),
        key=job.run_id,
    )
    await run_one(workshop.harness.queue)
    assert (await customer.status(job.number))["status"] == "pending"
    assert workshop.provider.requests == []


async def test_a_picture_that_cannot_be_restored_fails_alone(workshop: Workshop) -> None:
    poisoned, healthy = workshop.customer(), workshop.customer()
    first, second = await poisoned.upload(), await healthy.upload()
    job = await poisoned.job(first)
    assert job.original
    await workshop.store.put(workshop.name, job.original, b"damaged since".ljust(len(picture())))
    await workshop.harness.drain()
    assert (await poisoned.status(first))["status"] == "failed"
    assert (await healthy.status(second))["status"] == "completed"


async def test_a_job_whose_provider_was_removed_fails_and_no_other_one_is_used(workshop: Workshop) -> None:
    customer = workshop.customer()
    job = await customer.job(await customer.upload())
    await workshop.harness.database.autocommit.execute("update jobs set provider = 'gone' where id = %(id)s", id=job.id)
    await run_attempts(workshop, job, 1)
    assert (await customer.status(job.number))["status"] == "failed"
    assert (await customer.job(job.number)).failure == "there is no provider gone any more"
    assert workshop.provider.requests == []
