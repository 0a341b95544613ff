"""The stream of a figure job's progress."""

import asyncio
from contextlib import AbstractAsyncContextManager
from uuid import UUID, uuid4

from testkit.conditions import eventually
from testkit.harness import run_one

from ..event_stream import Stream, ended, reading
from .artists import Artist, Gallery


def watching(artist: Artist, job_id: UUID, **headers: str) -> AbstractAsyncContextManager[Stream]:
    path = f"/figureforge/api/jobs/{job_id}/events/"
    return reading(artist.harness.service.app, path, artist.client, **headers)


async def test_the_stream_shows_the_progress_of_a_batch_and_then_its_pictures(gallery: Gallery) -> None:
    artist, provider = gallery.artist(), gallery.provider
    job_id = await artist.ordered(batch_size=2)
    async with watching(artist, job_id) as stream:
        await eventually(lambda: stream.has("queued"))
    provider.wait_at(1)
    running = asyncio.create_task(run_one(gallery.harness.queue))
    await provider.reached.wait()
    async with watching(artist, job_id, last_event_id=stream.events[-1]["id"]) as stream:
        await eventually(lambda: stream.has("processing"))
    assert stream.bodies[0]["progress"] == {"done": 150, "total": 200, "stage": "picture 2 of 2: drawing"}
    provider.go_on()
    await running
    async with watching(artist, job_id, last_event_id=stream.events[-1]["id"]) as stream:
        await eventually(lambda: ended(stream))
    (last,) = stream.bodies
    progress = last.pop("progress")
    status = await artist.status(job_id)
    assert (progress, last.keys(), len(last["images"])) == (None, status.keys(), 2)
    assert (last["status"], last["completed_at"], last["credits"]) == ("completed", status["completed_at"], 2)
    async with watching(artist, job_id, last_event_id=stream.events[-1]["id"]) as stream:
        await eventually(lambda: ended(stream))
    assert (stream.status, stream.text) == (204, "")


async def test_the_stream_of_another_customers_job_is_404(gallery: Gallery) -> None:
    job_id = await gallery.artist().ordered()
    other = gallery.artist()
    for unknown in (job_id, uuid4(), "nonsense"):
        refused = await other.client.get(f"/api/jobs/{unknown}/events/")
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_a_customer_has_few_streams_at_once(gallery: Gallery) -> None:
    artist = gallery.artist()
    job_id = await artist.ordered()
    async with watching(artist, job_id) as first, watching(artist, job_id) as second:
        await eventually(lambda: first.has("queued"))
        await eventually(lambda: second.has("queued"))
        refused = await artist.client.get(f"/api/jobs/{job_id}/events/")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
