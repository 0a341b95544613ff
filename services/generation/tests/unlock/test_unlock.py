"""`POST /api/restorations/{id}/unlock/`."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from common.kernel import clock
from generation.jobs.queries.predictions import of_job
from generation.jobs.tables.prediction import Prediction
from generation.storefront import Credits, HostedModels
from testkit.storefronts import with_sections

from .unlocker import UnlockStudio, error, new_key

ACTIONS = ["unlock", "share-unlock", "confirm-share"]
NO_JOB = ["999999999", "abc", "0", "-1", "99999999999999999999", "1.5"]


async def test_an_unlock_costs_one_credit_and_returns_the_full_picture(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=5)
    job = await customer.completed_job()
    response = await customer.unlock(job.number)
    assert response.status_code == 200, response.text
    body = response.json()
    assert set(body) == {"full_image_url", "credits_remaining"}
    assert body["credits_remaining"] == "4.00"
    assert body["full_image_url"].startswith("http://shop.test/api/restorations/files/")
    assert str(job.result) in body["full_image_url"]
    assert (customer.credits, await customer.method(job)) == (4, "paid")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("number", NO_JOB)
async def test_a_job_that_does_not_exist_is_not_found(studio: UnlockStudio, action: str, number: str) -> None:
    response = await studio.customer().post(number, action)
    assert error(response) == (404, "NOT_FOUND", {})


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_job_of_another_customer_is_not_found(studio: UnlockStudio, action: str) -> None:
    owner, stranger = studio.customer(), studio.customer()
    job = await owner.completed_job()
    assert error(await stranger.post(job.number, action)) == (404, "NOT_FOUND", {})
    assert (stranger.credits, await owner.method(job)) == (5, None)


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_job_of_another_storefront_is_not_found(studio: UnlockStudio, action: str) -> None:
    customer = studio.customer()
    job = await customer.completed_job(storefront=studio.harness.storefront("reviv"))
    assert error(await customer.post(job.number, action)) == (404, "NOT_FOUND", {})


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_expired_job_is_not_found(studio: UnlockStudio, action: str) -> None:
    customer = studio.customer()
    job = await customer.completed_job(expires_at=clock.now() - timedelta(seconds=1))
    assert error(await customer.post(job.number, action)) == (404, "NOT_FOUND", {})
    assert customer.credits == 5


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ["pending", "processing", "failed"])
async def test_a_job_that_is_not_completed_is_in_an_invalid_state(
    studio: UnlockStudio, action: str, state: str
) -> None:
    customer = studio.customer(credits=0)
    job = await customer.stored_job(state=state)
    assert error(await customer.post(job.number, action)) == (400, "INVALID_STATE", {"status": state})


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("method", ["paid", "social_share"])
async def test_an_unlocked_job_is_already_unlocked_before_anything_else_is_checked(
    studio: UnlockStudio, action: str, method: str
) -> None:
    customer = studio.customer(credits=1)
    job, other = await customer.completed_job(), await customer.completed_job()
    if method == "paid":
        assert (await customer.unlock(job.number)).status_code == 200
    else:
        await customer.share(job)
        assert (await customer.confirm(job.number)).status_code == 200
        assert (await customer.unlock(other.number)).status_code == 200
    assert customer.credits == 0
    assert error(await customer.post(job.number, action)) == (409, "ALREADY_UNLOCKED", {})
    assert await customer.method(job) == method


@pytest.mark.parametrize("action", ACTIONS)
async def test_unlocking_requires_a_signed_in_customer(studio: UnlockStudio, action: str) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    anonymous = studio.harness.anonymous(studio.name, "reviv")
    response = await anonymous.post(f"/api/restorations/{job.number}/{action}/")
    assert error(response) == (401, "NOT_AUTHENTICATED", {})


async def test_without_credits_nothing_is_unlocked(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=0)
    job = await customer.completed_job()
    response = await customer.unlock(job.number)
    assert error(response) == (403, "INSUFFICIENT_CREDITS", {"credits_available": "0.00"})
    assert await customer.method(job) is None


async def test_the_storefront_decides_what_an_unlock_costs(studio: UnlockStudio) -> None:
    storefronts = studio.harness.storefronts
    storefronts.add(with_sections(storefronts[studio.name], Credits(unlock_price=3)))
    customer = studio.customer(credits=5)
    first, second = await customer.completed_job(), await customer.completed_job()
    assert (await customer.unlock(first.number)).json()["credits_remaining"] == "2.00"
    assert error(await customer.unlock(second.number)) == (403, "INSUFFICIENT_CREDITS", {"credits_available": "2.00"})


async def test_the_credits_of_an_unlock_are_revenue_of_the_picture_of_a_hosted_model(studio: UnlockStudio) -> None:
    storefronts = studio.harness.storefronts
    worth = HostedModels(credit_worth=Decimal("0.09"))
    storefronts.add(with_sections(storefronts[studio.name], Credits(unlock_price=2), worth))
    customer = studio.customer(credits=5)
    job = await customer.completed_job()
    made = Prediction(
        storefront=studio.name,
        job_id=job.id,
        run_id=job.run_id,
        kind="restoration",
        product="restoration",
        vendor="replicate",
        model="flux-kontext-pro",
        price_version="1",
        state="succeeded",
    )
    async with studio.harness.database.transaction() as uow:
        await uow.defer_add(made)
    await customer.unlock(job.number)
    await customer.unlock(job.number)
    (found,) = await of_job(studio.harness.database.autocommit, job.id)
    assert found.sold_for == 180_000


async def test_while_payments_is_down_nothing_changes(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=2)
    job = await customer.completed_job()
    studio.payments.is_down = True
    assert error(await customer.unlock(job.number)) == (503, "SERVICE_UNAVAILABLE", {})
    assert (customer.credits, await customer.method(job)) == (2, None)
    studio.payments.is_down = False
    assert (await customer.unlock(job.number)).status_code == 200


async def test_a_repeated_request_with_the_same_key_gets_the_stored_answer(studio: UnlockStudio) -> None:
    customer, key = studio.customer(credits=2), new_key()
    job = await customer.completed_job()
    first = await customer.unlock(job.number, key)
    again = await customer.unlock(job.number, key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert (customer.credits, studio.payments.spend_calls) == (1, 1)


async def test_without_a_key_the_history_shows_what_a_lost_answer_contained(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    lost: dict[str, Any] = (await customer.unlock(job.number)).json()
    assert error(await customer.unlock(job.number)) == (409, "ALREADY_UNLOCKED", {})
    (shown,) = await customer.history()
    assert shown["restored_full_url"] == lost["full_image_url"]
    assert shown["unlocked_at"].endswith("Z")


@pytest.mark.parametrize("stored", [b"", None])
async def test_a_picture_that_is_not_wholly_stored_is_neither_sold_nor_shown(
    studio: UnlockStudio, stored: bytes | None
) -> None:
    customer = studio.customer(credits=5)
    job = await customer.completed_job()
    customer.file(job).unlink()
    if stored is not None:
        customer.file(job).write_bytes(stored)
    assert error(await customer.unlock(job.number)) == (503, "SERVICE_UNAVAILABLE", {})
    assert (customer.credits, await customer.method(job)) == (5, None)
    customer.file(job).write_bytes(b"x")
    url = (await customer.unlock(job.number)).json()["full_image_url"]
    assert (await customer.fetch(url)).status_code == 200
    customer.file(job).write_bytes(b"")
    assert (await customer.fetch(url)).status_code == 404
