"""Of a deleted customer nothing stays but a closed row, and nothing can be ordered or changed any more."""

import asyncio

from common.events.generation import JobFailed
from common.events.identity import UserDeleted
from testkit.harness import run_one

from .artists import Artist, Gallery


def deletion(artist: Artist) -> UserDeleted:
    return UserDeleted(storefront=artist.storefront, user_id=artist.user_id)


async def test_orders_pictures_and_entries_of_a_deleted_customer_are_gone(gallery: Gallery) -> None:
    artist, other = gallery.artist(), gallery.artist()
    await artist.subscribe()
    done = await artist.ordered(batch_size=2)
    kept = await other.ordered()
    await gallery.harness.drain()
    waiting = await artist.ordered(batch_size=2)
    await gallery.harness.deliver(deletion(artist), times=2)
    for job_id in (done, waiting):
        assert (await artist.client.get(f"/api/jobs/{job_id}/")).status_code == 404
    await gallery.run_timer("delete assets")
    left = "select count(*) from assets where job_id = any(%(ids)s)"
    assert await gallery.harness.database.autocommit.fetch_value(left, ids=[done, waiting]) == 0
    assert await artist.entries() == []
    assert (await other.status(kept))["status"] == "completed"
    assert await other.used() == 1
    failed = await gallery.harness.events(JobFailed, gallery.name)
    assert [event.job_id for event in failed] == [waiting]


async def test_what_comes_after_the_deletion_changes_nothing(gallery: Gallery) -> None:
    artist = gallery.artist()
    await artist.subscribe("pro")
    gallery.provider.wait_at(0)
    await artist.ordered()
    running = asyncio.create_task(run_one(gallery.harness.queue))
    await gallery.provider.reached.wait()
    await artist.told(deletion(artist))
    gallery.provider.go_on()
    await running
    for event in (artist.subscription("pro", status="canceled"), artist.subscription("pro")):
        await artist.told(event)
    quota = await artist.quota()
    assert quota is not None
    assert (quota.status, quota.limit, quota.tier, quota.used, quota.images_generated) == ("deleted", None, None, 0, 0)
    assert (quota.plan_id, quota.paid_until, quota.resets_at, quota.generations_per_minute) == (None, None, None, None)
    assert await artist.entries() == []
    refused = await artist.generate()
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")


async def test_an_order_at_the_moment_of_the_deletion_does_not_stay(gallery: Gallery) -> None:
    artists = [gallery.artist() for _ in range(10)]
    await asyncio.gather(
        *(artist.generate() for artist in artists), *(artist.told(deletion(artist)) for artist in artists)
    )
    for artist in artists:
        assert await artist.used() == 0
    jobs = await gallery.harness.database.autocommit.fetch_value("select count(*) from jobs")
    assert jobs == 0
