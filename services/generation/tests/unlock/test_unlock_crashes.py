"""Crashes and lost answers between spending the credit and unlocking the job."""

import pytest
from common.events.payments import CreditConsumed
from common.jobs.queue import JobQueue
from testkit.harness import run_one

from .fake_services import ProcessDied
from .unlocker import Unlocker, UnlockStudio, error, new_key


async def spend_and_die(
    studio: UnlockStudio, customer: Unlocker, number: int, key: str | None = None
) -> CreditConsumed:
    """The event of the credit that was spent."""
    studio.payments.dies_after_spend = True
    with pytest.raises(ProcessDied):
        await customer.unlock(number, key)
    studio.payments.dies_after_spend = False
    return studio.payments.events[-1]


async def test_after_a_crash_the_event_unlocks_the_job(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    assert (customer.credits, await customer.method(job)) == (0, None)
    await studio.harness.deliver(event, times=2)
    assert (customer.credits, await customer.method(job)) == (0, "paid")


async def test_after_a_crash_another_attempt_unlocks_without_another_credit(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=2)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    response = await customer.unlock(job.number)
    assert (response.status_code, response.json()["credits_remaining"]) == (200, "1.00")
    await studio.harness.deliver(event, times=2)
    assert (customer.credits, await customer.method(job)) == (1, "paid")


async def test_after_a_crash_and_the_event_the_repeated_request_gets_its_answer(studio: UnlockStudio) -> None:
    customer, key = studio.customer(credits=2), new_key()
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number, key)
    await studio.harness.deliver(event)
    response = await customer.unlock(job.number, key)
    assert (response.status_code, response.json()["credits_remaining"]) == (200, "1.00")
    assert error(await customer.unlock(job.number)) == (409, "ALREADY_UNLOCKED", {})


async def test_a_key_whose_answer_was_not_stored_gets_it_again(studio: UnlockStudio) -> None:
    customer, key = studio.customer(credits=2), new_key()
    job = await customer.completed_job()
    first = await customer.unlock(job.number, key)
    await studio.harness.database.autocommit.execute("delete from idempotency_keys where key = %(key)s", key=key)
    again = await customer.unlock(job.number, key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert customer.credits == 1


async def test_an_answer_of_payments_that_is_lost_is_asked_for_again(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=2)
    job = await customer.completed_job()
    studio.payments.lost_answers = 1
    response = await customer.unlock(job.number)
    assert (response.status_code, response.json()["credits_remaining"]) == (200, "1.00")
    assert studio.payments.spend_calls == 2
    assert (customer.credits, await customer.method(job)) == (1, "paid")


async def test_if_all_answers_are_lost_the_event_unlocks(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=2)
    job = await customer.completed_job()
    studio.payments.lost_answers = 10
    assert error(await customer.unlock(job.number)) == (503, "SERVICE_UNAVAILABLE", {})
    studio.payments.lost_answers = 0
    await studio.harness.deliver(studio.payments.events[-1], times=2)
    assert (customer.credits, await customer.method(job)) == (1, "paid")


async def test_the_event_gives_the_credit_back_if_the_job_was_unlocked_by_sharing(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    await customer.share(job)
    event = await spend_and_die(studio, customer, job.number)
    assert (await customer.confirm(job.number)).status_code == 200
    await studio.harness.deliver(event, times=2)
    assert (customer.credits, await customer.method(job)) == (1, "social_share")


async def test_the_event_gives_the_credit_back_if_the_job_is_gone(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    await customer.delete_job(job)
    await studio.harness.deliver(event, times=2)
    assert customer.credits == 1


async def test_deleting_an_unlocked_job_gives_no_credit_back_however_late_the_event_is(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    assert (await customer.unlock(job.number)).status_code == 200
    await customer.delete_job(job)
    await studio.harness.deliver(studio.payments.events[-1], times=2)
    assert (customer.credits, studio.payments.returned) == (0, set())


async def test_the_credit_is_given_back_although_payments_is_down_at_first(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    await customer.delete_job(job)
    studio.payments.is_down = True
    await studio.harness.deliver(event)
    assert customer.credits == 0
    studio.payments.is_down = False
    await retry_now(studio, job.id)
    assert customer.credits == 1


async def test_credits_that_were_consumed_for_another_reason_unlock_nothing(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    await studio.harness.deliver(event.model_copy(update={"reason": "refund"}))
    assert (await customer.method(job), studio.payments.returned) == (None, set())


async def test_the_event_of_another_storefront_unlocks_nothing(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    event = await spend_and_die(studio, customer, job.number)
    await studio.harness.deliver(event.model_copy(update={"storefront": studio.harness.storefront("reviv")}))
    assert await customer.method(job) is None


async def test_after_the_credit_was_given_back_nothing_is_unlocked_for_free(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=1)
    job = await customer.completed_job()
    await studio.payments.return_credits(studio.name, customer.user_id, job.id)
    response = await customer.unlock(job.number)
    assert response.status_code == 409
    assert (customer.credits, await customer.method(job)) == (1, None)


async def retry_now(studio: UnlockStudio, job_id: object) -> None:
    """Run the job that gives the credits back, without waiting for its next attempt."""
    database = studio.harness.database
    await database.autocommit.execute("update tasks set run_at = created_at where key = %(key)s", key=job_id)
    await run_one(JobQueue(database, studio.harness.service.handlers))
