"""Storefronts whose restorations cost something at submission."""

import pytest
from common.events.generation import JobCompleted, JobFailed
from generation.jobs.tables.hold import Hold
from generation.storefront import Restorations

from .customers import Customer
from .pictures import picture
from .workshop import Workshop, later

PRICE, LIMIT = 3, 2


@pytest.fixture
def customer(workshop: Workshop) -> Customer:
    """Of a storefront where a restoration costs three credits."""
    workshop.name = workshop.harness.storefront("reviv", Restorations(price=PRICE, most=LIMIT))
    customer = workshop.customer()
    workshop.payments.balances[customer.user_id] = 5
    return customer


async def holds(workshop: Workshop) -> int:
    return len(await workshop.harness.database.autocommit.get_all(Hold, "true"))


async def test_the_price_is_held_under_the_jobs_id_before_it_starts(workshop: Workshop, customer: Customer) -> None:
    job = await customer.job(await customer.upload())
    assert workshop.payments.held == {job.id: PRICE}
    assert (job.price, await holds(workshop)) == (PRICE, 0)
    await workshop.harness.drain()
    (completed,) = await workshop.harness.events(JobCompleted, workshop.name)
    assert (completed.job_id, completed.price) == (job.id, PRICE)


async def test_without_enough_credits_nothing_is_submitted(workshop: Workshop, customer: Customer) -> None:
    workshop.payments.balances[customer.user_id] = 2
    refused = await customer.post_picture(picture())
    assert refused.status_code == 403, refused.text
    assert await customer.history() == []
    assert await holds(workshop) == 0
    await workshop.run_timer("delete assets")
    assert await workshop.harness.database.autocommit.fetch("select key from assets") == []


async def test_an_upload_refused_for_want_of_credits_succeeds_with_its_key_after_a_purchase(
    workshop: Workshop, customer: Customer
) -> None:
    workshop.payments.balances[customer.user_id] = 2
    headers = {"Idempotency-Key": "wanted"}
    assert (await customer.post_picture(picture(), **headers)).status_code == 403
    assert await workshop.harness.events(JobFailed, workshop.name) == []
    workshop.payments.balances[customer.user_id] = 5
    assert (await customer.post_picture(picture(), **headers)).status_code == 201
    assert list(workshop.payments.held.values()) == [PRICE]


async def test_an_upload_whose_hold_was_not_answered_succeeds_with_its_key(
    workshop: Workshop, customer: Customer
) -> None:
    workshop.payments.is_away = True
    headers = {"Idempotency-Key": "unanswered"}
    assert (await customer.post_picture(picture(), **headers)).status_code == 503
    assert (await holds(workshop), await workshop.harness.events(JobFailed, workshop.name)) == (1, [])
    workshop.payments.is_away = False
    assert (await customer.post_picture(picture(), **headers)).status_code == 201
    assert (await holds(workshop), list(workshop.payments.held.values())) == (0, [PRICE])


async def test_an_upload_refused_by_the_limit_after_its_hold_succeeds_with_its_key_after_a_deletion(
    workshop: Workshop, customer: Customer
) -> None:
    """Another upload takes the last place between the two counts."""
    payments, headers = workshop.payments, {"Idempotency-Key": "crowded"}
    first = await customer.stored_job()
    payments.during_hold = customer.stored_job
    refused = await customer.post_picture(picture(), **headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "HISTORY_LIMIT")
    (failed,) = await workshop.harness.events(JobFailed, workshop.name)
    payments.release(customer.user_id, failed.job_id)
    payments.during_hold = None
    refused = await customer.post_picture(picture(), **headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "HISTORY_LIMIT")
    await customer.delete(first.number)
    for _ in range(2):
        accepted = await customer.post_picture(picture(), **headers)
        assert accepted.status_code == 201, accepted.text
    job = await customer.job(accepted.json()["job_id"])
    assert payments.held == {job.id: PRICE}
    assert (len(await customer.history()), await holds(workshop)) == (LIMIT, 0)


async def test_a_deleted_job_returns_what_was_held(workshop: Workshop, customer: Customer) -> None:
    number = await customer.upload()
    job = await customer.job(number)
    await customer.delete(number)
    (failed,) = await workshop.harness.events(JobFailed, workshop.name)
    assert (failed.job_id, failed.price) == (job.id, PRICE)


async def test_a_hold_whose_submission_was_ended_by_a_crash_is_released(workshop: Workshop, customer: Customer) -> None:
    hold = Hold(
        job_id=(await customer.stored_job()).id,
        storefront=workshop.name,
        user_id=customer.user_id,
        kind="restoration",
        price=PRICE,
    )
    await workshop.harness.database.autocommit.defer_add(hold)
    await workshop.run_timer("release abandoned holds")
    assert await holds(workshop) == 1
    with later(700):
        for _ in range(2):
            await workshop.run_timer("release abandoned holds")
    assert await holds(workshop) == 0
    (failed,) = await workshop.harness.events(JobFailed, workshop.name)
    assert (failed.job_id, failed.price) == (hold.job_id, PRICE)
