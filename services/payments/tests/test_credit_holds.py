"""Holds of submitted jobs: captured by `job.completed`, released by `job.failed`, in any order, delivered twice."""

from itertools import permutations
from uuid import UUID, uuid4

import pytest
from common.events.generation import JobCompleted, JobEvent, JobFailed
from common.kernel.errors import RemoteRefusal

from .credits import CreditsStorefront


async def deliver(storefront: CreditsStorefront, kind: type[JobEvent], job_id: UUID, price: int = 2) -> None:
    event = kind(
        storefront=storefront.storefront, job_id=job_id, user_id=storefront.user_id, kind="restoration", price=price
    )
    await storefront.harness.deliver(event, times=2)


async def test_a_completed_job_keeps_its_price(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(5)
    job_id = uuid4()
    held = [await credits_storefront.hold(job_id, 2) for _ in range(2)]
    assert [(each.is_new, each.balance) for each in held] == [(True, 3), (False, 3)]
    await deliver(credits_storefront, JobCompleted, job_id)
    await deliver(credits_storefront, JobFailed, job_id)
    assert await credits_storefront.kinds() == [("adjustment", 5), ("hold", -2), ("capture", 0)]
    [unlock] = await credits_storefront.transactions()
    assert (unlock["transaction_type"], unlock["amount"]) == ("unlock", -2)


async def test_a_failed_job_returns_its_price(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(5)
    job_id = uuid4()
    await credits_storefront.hold(job_id, 2)
    await deliver(credits_storefront, JobFailed, job_id)
    await deliver(credits_storefront, JobCompleted, job_id)
    assert await credits_storefront.kinds() == [("adjustment", 5), ("hold", -2), ("release", 2)]
    assert await credits_storefront.transactions() == []


async def test_a_job_that_failed_before_its_hold_was_recorded_leaves_no_hold(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.give(5)
    job_id = uuid4()
    await deliver(credits_storefront, JobFailed, job_id)
    late = await credits_storefront.hold(job_id, 2)
    assert (late.is_new, late.is_undone, await credits_storefront.balance()) == (False, True, 5)


async def test_a_job_that_completed_before_its_hold_was_recorded_is_paid(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.give(5)
    job_id = uuid4()
    await deliver(credits_storefront, JobCompleted, job_id)
    assert await credits_storefront.transactions() == []
    await credits_storefront.hold(job_id, 2)
    assert await credits_storefront.balance() == 3
    assert [each["amount"] for each in await credits_storefront.transactions()] == [-2]


async def test_a_job_without_a_price_leaves_no_entry(credits_storefront: CreditsStorefront) -> None:
    for kind in (JobCompleted, JobFailed):
        await deliver(credits_storefront, kind, uuid4(), price=0)
    assert await credits_storefront.entries() == []


@pytest.mark.parametrize("order", sorted(set(permutations(("hold", "release", "hold", "release")))), ids="-".join)
async def test_any_order_of_hold_and_failure_ends_without_a_hold(
    credits_storefront: CreditsStorefront, order: tuple[str, ...]
) -> None:
    await credits_storefront.give(5)
    job_id = uuid4()
    for step in order:
        if step == "hold":
            await credits_storefront.hold(job_id, 2)
        else:
            await deliver(credits_storefront, JobFailed, job_id)
    assert await credits_storefront.balance() == 5


async def test_a_hold_beyond_the_balance_is_refused(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(1)
    with pytest.raises(RemoteRefusal) as refusal:
        await credits_storefront.hold(uuid4(), 2)
    assert (refusal.value.code, refusal.value.facts) == ("credit.insufficient", {"credits_available": "1.00"})
