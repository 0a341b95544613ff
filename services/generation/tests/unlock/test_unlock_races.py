"""Unlocks of one customer in parallel."""

import asyncio
from collections import Counter

import pytest

from .unlocker import UnlockStudio, error

EAGER = pytest.mark.parametrize("is_eager", [False, True], ids=["request first", "event first"])


@EAGER
async def test_twenty_parallel_unlocks_of_one_job_cost_one_credit(studio: UnlockStudio, is_eager: bool) -> None:
    if is_eager:
        studio.deliver_at_once()
    customer = studio.customer(credits=20)
    job = await customer.completed_job()
    responses = await asyncio.gather(*(customer.unlock(job.number) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {200: 1, 409: 19}
    assert {error(each)[1] for each in responses if each.status_code == 409} == {"ALREADY_UNLOCKED"}
    await studio.harness.drain()
    assert (customer.credits, await customer.method(job)) == (19, "paid")


@EAGER
async def test_ten_credits_unlock_exactly_ten_of_fifty_jobs(studio: UnlockStudio, is_eager: bool) -> None:
    if is_eager:
        studio.deliver_at_once()
    customer = studio.customer(credits=10)
    jobs = [await customer.completed_job() for _ in range(50)]
    responses = await asyncio.gather(*(customer.unlock(job.number) for job in jobs))
    assert Counter(response.status_code for response in responses) == {200: 10, 403: 40}
    await studio.harness.drain()
    unlocked = await studio.harness.database.autocommit.fetch_value(
        "select count(*) from jobs where user_id = %(user_id)s and unlock_method = 'paid'", user_id=customer.user_id
    )
    assert (customer.credits, unlocked) == (0, 10)


@EAGER
async def test_of_paying_and_sharing_in_parallel_exactly_one_happens(studio: UnlockStudio, is_eager: bool) -> None:
    if is_eager:
        studio.deliver_at_once()
    for _ in range(10):
        customer = studio.customer(credits=1)
        job = await customer.completed_job()
        await customer.share(job)
        responses = await asyncio.gather(customer.unlock(job.number), customer.confirm(job.number))
        assert sorted(response.status_code for response in responses) == [200, 409]
        await studio.harness.drain()
        paid, shared = (response.status_code == 200 for response in responses)
        assert await customer.method(job) == ("paid" if paid else "social_share")
        assert customer.credits == (0 if paid else 1)
        assert shared is not paid


async def test_if_sharing_wins_after_the_credit_was_spent_the_credit_is_given_back(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    await customer.share(job)

    async def share_first(_: object) -> None:
        assert (await customer.confirm(job.number)).status_code == 200

    studio.payments.after_spend = share_first
    assert error(await customer.unlock(job.number)) == (409, "ALREADY_UNLOCKED", {})
    assert customer.credits == 0
    await studio.harness.drain()
    assert (customer.credits, await customer.method(job)) == (1, "social_share")


async def test_if_the_job_is_deleted_after_the_credit_was_spent_the_credit_is_given_back(
    studio: UnlockStudio,
) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()

    async def delete(_: object) -> None:
        await customer.delete_job(job)

    studio.payments.after_spend = delete
    assert error(await customer.unlock(job.number)) == (404, "NOT_FOUND", {})
    await studio.harness.drain()
    assert customer.credits == 1
