"""Jobs and pictures are deleted, and nothing else is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from common.events.generation import JobFailed
from common.events.identity import UserDeleted
from common.kernel import clock
from common.rpc.interfaces.customers import CustomersInterface
from common.storage.object_store import ObjectStore
from generation.jobs.tables.job import Job
from generation.jobs.use_cases.delete_assets import delete_assets

from .workshop import Workshop, later


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The platform's clock stands at noon, or later on the same day."""
    now = clock.now()
    with later((now.replace(hour=12, minute=0, second=0) - now).total_seconds() % 86_400):
        yield


async def exists(workshop: Workshop, job: Job) -> bool:
    return await workshop.harness.database.autocommit.get(Job, "id = %(id)s", id=job.id) is not None


@pytest.mark.parametrize("state", ["pending", "processing", "completed", "failed"])
async def test_a_job_can_be_deleted_in_any_state(workshop: Workshop, state: str) -> None:
    customer = workshop.customer()
    job = await customer.stored_job(state=state)
    deleted = await customer.delete(job.number)
    assert (deleted.status_code, deleted.json()) == (200, {"message": "Job deleted successfully", "status": "ok"})
    assert (await customer.get(f"{job.number}/status/")).status_code == 404
    assert (await customer.delete(job.number)).status_code == 404
    failed = await workshop.harness.events(JobFailed, workshop.name)
    assert [event.job_id for event in failed] == ([job.id] if state in ("pending", "processing") else [])


async def test_an_unlocked_job_can_be_deleted(workshop: Workshop) -> None:
    customer = workshop.customer()
    job = await customer.completed_job(unlock_method="paid")
    assert (await customer.delete(job.number)).status_code == 200


@pytest.mark.parametrize("number", ["0", "99999999", "abc"])
async def test_an_unknown_job_cannot_be_deleted(workshop: Workshop, number: str) -> None:
    refused = await workshop.customer().delete(number)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(("path", "allowed"), [("history", "GET, HEAD"), ("upload", "POST")])
async def test_a_path_beside_the_jobs_is_405_for_delete(workshop: Workshop, path: str, allowed: str) -> None:
    refused = await workshop.customer().delete(path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert refused.headers["allow"] == allowed


async def test_a_foreign_job_cannot_be_deleted(workshop: Workshop) -> None:
    job = await workshop.customer().completed_job()
    assert (await workshop.customer().delete(job.number)).status_code == 404
    assert await exists(workshop, job)


async def test_the_pictures_of_a_deleted_job_are_gone_at_once_and_then_from_the_store(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    await workshop.harness.drain()
    (listed,) = await customer.history()
    job = await customer.job(number)
    keys = [asset.key for asset in await workshop.assets_of(job)]
    assert len(keys) == 3
    await customer.delete(number)
    for url in (listed["original_image_url"], listed["restored_preview_url"]):
        assert (await customer.fetch(url)).status_code == 404
    await workshop.run_timer("delete assets")
    assert await workshop.assets_of(job) == []
    for key in keys:
        with pytest.raises(FileNotFoundError):
            await workshop.store.get(workshop.name, key)


class FailingStore(ObjectStore):
    """A store that cannot delete the pictures in `stuck`."""

    def __init__(self) -> None:
        super().__init__("memory:///")
        self.stuck: set[str] = set()

    async def delete(self, storefront: str, key: str) -> None:
        if key in self.stuck:
            raise OSError("the store does not answer")
        await super().delete(storefront, key)


async def test_a_picture_that_cannot_be_deleted_is_tried_again_and_delays_no_other(workshop: Workshop) -> None:
    customer = workshop.customer()
    first, second = await customer.stored_job(), await customer.stored_job()
    for job in (first, second):
        await customer.delete(job.number)
    store = FailingStore()
    assert first.original
    store.stuck = {first.original}
    await delete_assets(workshop.harness.database, store)
    assert await workshop.assets_of(second) == []
    (left,) = await workshop.assets_of(first)
    assert left.deletion_attempts == 1
    store.stuck.clear()
    with later(60):
        await delete_assets(workshop.harness.database, store)
    assert await workshop.assets_of(first) == []


async def test_an_upload_that_led_to_no_job_is_deleted_after_an_hour(workshop: Workshop) -> None:
    customer = workshop.customer()
    job = await customer.stored_job()
    autocommit = workshop.harness.database.autocommit
    await autocommit.execute("delete from jobs where id = %(id)s", id=job.id)
    for minutes, left in ((5, 1), (-5, 0)):
        await autocommit.execute(
            "update assets set delete_after = %(moment)s", moment=clock.now() + timedelta(minutes=minutes)
        )
        await workshop.run_timer("delete assets")
        assert len(await workshop.assets_of(job)) == left


async def test_expired_jobs_are_deleted_at_two_with_their_pictures(workshop: Workshop, at_noon: None) -> None:
    customer = workshop.customer()
    two = clock.now().replace(hour=2, minute=0, second=0, microsecond=0)
    before = await customer.completed_job(expires_at=two - timedelta(minutes=1), unlock_method="paid")
    after = await customer.completed_job(expires_at=two + timedelta(minutes=1))
    unexpired = await customer.completed_job()
    for _ in range(2):
        await workshop.run_timer("delete old jobs")
    assert [await exists(workshop, job) for job in (before, after, unexpired)] == [False, True, True]
    await workshop.run_timer("delete assets")
    assert await workshop.assets_of(before) == []
    assert len(await workshop.assets_of(unexpired)) == 3


async def test_failed_jobs_are_deleted_a_day_later_at_three(workshop: Workshop, at_noon: None) -> None:
    customer = workshop.customer()
    edge = clock.now().replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(hours=24)
    old = await customer.stored_job(state="failed", ended_at=edge - timedelta(minutes=1))
    recent = await customer.stored_job(state="failed", ended_at=edge + timedelta(minutes=1))
    completed = await customer.completed_job(ended_at=edge - timedelta(days=9))
    await workshop.run_timer("delete old jobs")
    assert [await exists(workshop, job) for job in (old, recent, completed)] == [False, True, True]


async def test_an_account_is_deleted_with_its_jobs_and_pictures(workshop: Workshop) -> None:
    customer, other = workshop.customer(), workshop.customer()
    number = await customer.upload()
    job = await customer.job(number)
    expired = await customer.completed_job(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    kept = await other.completed_job()
    deleted = UserDeleted(storefront=workshop.name, user_id=customer.user_id)
    await workshop.harness.deliver(deleted, times=2)
    assert [await exists(workshop, each) for each in (job, expired, kept)] == [False, False, True]
    await workshop.run_timer("delete assets")
    assert await workshop.assets_of(job) == []
    assert await workshop.assets_of(expired) == []
    assert len(await workshop.assets_of(kept)) == 3
    assert [event.job_id for event in await workshop.harness.events(JobFailed, workshop.name)] == [job.id]
    assert workshop.provider.requests == []


async def test_the_files_of_an_erased_customer_are_counted_until_they_are_deleted(workshop: Workshop) -> None:
    customer, other = workshop.customer(), workshop.customer()
    await customer.completed_job()
    await other.completed_job()
    customers = workshop.harness.calls(CustomersInterface)
    assert await customers.kept_of_customer(workshop.name, customer.user_id) == {"jobs": 1}
    await workshop.harness.deliver(UserDeleted(storefront=workshop.name, user_id=customer.user_id), times=2)
    assert await customers.kept_of_customer(workshop.name, customer.user_id) == {"files": 3}
    await workshop.run_timer("delete assets")
    assert await customers.kept_of_customer(workshop.name, customer.user_id) == {}
    assert await customers.kept_of_customer(workshop.name, other.user_id) == {"jobs": 1}
