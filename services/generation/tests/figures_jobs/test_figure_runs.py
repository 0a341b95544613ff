"""What workers do with orders of figures: each picture once, whatever is killed, and no credit for what is missing."""

import asyncio
from io import BytesIO
from uuid import uuid4

import pytest
from common.events.generation import JobCompleted, JobFailed
from common.storage.object_store import ObjectStore
from generation.jobs.providers.choice import Providers
from PIL import Image
from testkit.harness import run_one

from ..pictures import picture, read
from .artists import Gallery


async def test_a_batch_becomes_pictures_with_thumbnails(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    job_id = await artist.ordered(
        prompt="a runner", filters={"pose": "running", "seed": 5}, batch_size=3, model="stable-diffusion-3"
    )
    await gallery.harness.drain()
    status = await artist.status(job_id)
    assert (status["status"], status["error"], len(status["images"])) == ("completed", None, 3)
    assert status["completed_at"] == status["updated_at"] >= status["created_at"]
    first = status["images"][0]
    assert (first["width"], first["height"], first["content_type"]) == (768, 768, "image/png")
    assert (first["thumbnail_width"], first["thumbnail_height"]) == (384, 384)
    assert (first["tags"], first["is_public"], first["model"]) == (["pose:running"], False, "stable-diffusion-3")
    images = await gallery.images(job_id)
    assert [image.seed for image in images] == [5, 6, 7]
    requests = provider.requests
    assert [request.seed for request in requests] == [5, 6, 7]
    assert {(request.width, request.height, request.quality) for request in requests} == {(768, 768, "normal")}
    assert all(request.prompt.startswith("a runner, running at full stride") for request in requests)
    assert len({request.run_id for request in provider.requests}) == 3
    job = await gallery.job(job_id)
    assert (job.cost, job.attempts, job.price) == (3 * provider.cost, 1, 0)
    assert await artist.used() == 3
    quota = await artist.quota()
    assert quota is not None
    assert quota.images_generated == 3
    (completed,) = await gallery.harness.events(JobCompleted, gallery.name)
    assert (completed.job_id, completed.kind, completed.price) == (job_id, "figures", 0)


async def stored(gallery: Gallery, key: str) -> bytes:
    store: ObjectStore = gallery.parts.store
    return await (await store.get(gallery.name, key)).content()


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "PNG"])
async def test_a_providers_picture_is_stored_in_the_wanted_ratio_without_what_it_added(
    gallery: Gallery, format_: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "made by a model"
    gallery.provider.picture = picture(format_, size=(900, 300), exif=exif)
    job_id = await gallery.artist().ordered()
    await gallery.harness.drain()
    (image,) = await gallery.images(job_id)
    full, thumbnail = read(await stored(gallery, image.file)), read(await stored(gallery, image.thumbnail))
    assert (full.format, full.size) == ("PNG", (300, 300))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (300, 300))
    assert not full.getexif()
    assert not thumbnail.getexif()


def bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(b"<html>no picture</html>", id="html"),
        pytest.param(picture("GIF"), id="another format"),
        pytest.param(picture("PNG")[:2000], id="cut off"),
        pytest.param(picture("PNG", size=(20, 20)), id="tiny"),
        pytest.param(bomb(), id="too many pixels"),
    ],
)
async def test_a_result_that_is_no_acceptable_picture_fails_the_job(gallery: Gallery, result: bytes) -> None:
    artist = gallery.artist()
    gallery.provider.picture = result
    job_id = await artist.ordered()
    await gallery.attempt(job_id)
    status = await artist.status(job_id)
    assert (status["status"], status["images"]) == ("failed", [])
    assert status["error"] == "The pictures could not be made. Your credits were returned."
    assert (await gallery.job(job_id)).cost == gallery.provider.cost
    assert await artist.used() == 0


async def test_a_batch_of_which_some_fail_is_completed_and_they_are_returned(gallery: Gallery) -> None:
    artist = gallery.artist()
    await artist.subscribe()
    gallery.provider.refuse(1, 2, cost=7)
    job_id = await artist.ordered(batch_size=4, model="flux-pro")
    assert await artist.used() == 8
    await gallery.attempt(job_id)
    status = await artist.status(job_id)
    assert (status["status"], status["error"], len(status["images"])) == ("completed", None, 2)
    assert [image.position for image in await gallery.images(job_id)] == [0, 3]
    assert await artist.used() == 4
    job = await gallery.job(job_id)
    assert (job.failure, job.cost) == ("the model refuses", 2 * gallery.provider.cost + 14)
    assert await gallery.kept_files(job_id) == 4


async def test_a_batch_of_which_all_fail_is_failed_and_returned(gallery: Gallery) -> None:
    artist = gallery.artist()
    gallery.provider.refuse(0, 1)
    job_id = await artist.ordered(batch_size=2)
    await gallery.attempt(job_id)
    assert (await artist.status(job_id))["status"] == "failed"
    assert await artist.used() == 0
    (event,) = await gallery.harness.events(JobFailed, gallery.name)
    assert (event.job_id, event.price) == (job_id, 0)
    assert await gallery.harness.events(JobCompleted, gallery.name) == []


async def test_a_temporary_failure_is_repeated_for_the_missing_pictures_only(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.be_busy(2, 3, cost=5)
    job_id = await artist.ordered(batch_size=4)
    await gallery.attempt(job_id)
    status = await artist.status(job_id)
    assert (status["status"], status["images"]) == ("processing", [])
    await gallery.attempt(job_id, times=2)
    assert len((await artist.status(job_id))["images"]) == 4
    job = await gallery.job(job_id)
    assert (job.attempts, job.cost) == (3, 4 * provider.cost + 10)
    assert len({request.run_id for request in provider.requests}) == 4
    assert len(provider.requests) == 6
    assert await artist.used() == 4


async def test_the_third_attempt_is_the_last(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    provider.be_busy(1, 2, 3)
    job_id = await artist.ordered(batch_size=3)
    await gallery.attempt(job_id, times=3)
    status = await artist.status(job_id)
    assert (status["status"], len(status["images"])) == ("completed", 2)
    assert [image.position for image in await gallery.images(job_id)] == [0, 2]
    assert await artist.used() == 2
    assert not await run_one(gallery.harness.queue)


async def test_a_job_whose_provider_was_removed_fails_and_no_other_one_is_used(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered(batch_size=2)
    await gallery.harness.database.autocommit.execute("update jobs set provider = 'gone' where id = %(id)s", id=job_id)
    await gallery.attempt(job_id)
    assert (await artist.status(job_id))["status"] == "failed"
    assert (await gallery.job(job_id)).failure == "there is no provider gone any more"
    assert gallery.provider.requests == []
    assert await artist.used() == 0


async def test_progress_of_a_batch_is_that_of_its_pictures(gallery: Gallery) -> None:
    gallery.provider.wait_at(1)
    job_id = await gallery.artist().ordered(batch_size=2)
    running = asyncio.create_task(run_one(gallery.harness.queue))
    await gallery.provider.reached.wait()
    staff = gallery.harness.staff(gallery.name)
    shown = (await staff.get(f"/api/staff/v1/jobs/{job_id}")).json()
    assert shown["progress"] == {"done": 150, "total": 200, "stage": "picture 2 of 2: drawing"}
    gallery.provider.go_on()
    await running


async def test_subscribers_with_priority_come_first(gallery: Gallery) -> None:
    visitor, subscriber = gallery.artist(), gallery.artist()
    await visitor.ordered(prompt="first in time")
    await subscriber.subscribe("pro")
    await subscriber.ordered(prompt="of a subscriber")
    await gallery.harness.drain()
    prompts = [request.prompt for request in gallery.provider.requests]
    assert [prompt.split(",")[0] for prompt in prompts] == ["of a subscriber", "first in time"]


async def test_priority_applies_to_one_job_of_a_subscriber_at_a_time(gallery: Gallery) -> None:
    visitor, subscriber = gallery.artist(), gallery.artist()
    await visitor.ordered(prompt="of a visitor")
    await subscriber.subscribe("pro")
    for number in range(3):
        await subscriber.ordered(prompt=f"{number} of a subscriber")
    await gallery.harness.drain()
    await subscriber.ordered(prompt="3 of a subscriber")
    await gallery.harness.drain()
    prompts = [request.prompt.split(",")[0] for request in gallery.provider.requests]
    assert prompts[:2] == ["0 of a subscriber", "of a visitor"]
    assert prompts[2:] == [f"{number} of a subscriber" for number in (1, 2, 3)]


async def test_a_task_of_an_unknown_run_has_no_effect(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered()
    await gallery.harness.database.autocommit.execute("update jobs set run_id = %(other)s", other=uuid4())
    assert await run_one(gallery.harness.queue)
    assert (await artist.status(job_id))["status"] == "queued"
    assert gallery.provider.requests == []


def test_a_provider_must_exist_to_be_chosen() -> None:
    with pytest.raises(ValueError, match="there is no provider elsewhere"):
        Providers({}, {"*": "elsewhere"})
