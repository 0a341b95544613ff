"""History and status, as a customer reads them."""

from datetime import timedelta

import pytest
from common.kernel import clock
from testkit.harness import Harness

from .customers import Studio

TEN_FIELDS = {
    *("id", "original_image_url", "restored_preview_url", "restored_full_url", "status"),
    *("unlock_method", "unlocked_at", "is_unlocked", "created_at", "expires_at"),
}


async def test_status_has_exactly_four_fields_and_a_preview_only_when_completed(studio: Studio) -> None:
    customer = studio.customer()
    for state in ("pending", "processing"):
        job = await customer.stored_job(state=state)
        expected = {"job_id": job.number, "status": state, "preview_url": None, "error": None}
        assert await customer.status(job.number) == expected
    completed = await customer.completed_job()
    status = await customer.status(completed.number)
    assert status.pop("preview_url").startswith("http://shop.test/api/restorations/files/")
    assert status == {"job_id": completed.number, "status": "completed", "error": None}


async def test_a_failed_job_says_only_that_the_restoration_failed(studio: Studio) -> None:
    customer = studio.customer()
    job = await customer.stored_job(state="failed", failure="provider: quota of account 17 exceeded")
    expected = {"job_id": job.number, "status": "failed", "preview_url": None, "error": "Restoration failed"}
    assert await customer.status(job.number) == expected


async def test_history_has_the_ten_documented_fields_newest_first(studio: Studio) -> None:
    customer = studio.customer()
    jobs = [await customer.stored_job() for _ in range(3)]
    history = await customer.history()
    assert [body["id"] for body in history] == [job.number for job in reversed(jobs)]
    assert all(body.keys() == TEN_FIELDS for body in history)
    assert history[0]["created_at"].endswith("Z")


async def test_the_full_picture_is_null_until_the_job_is_unlocked(studio: Studio) -> None:
    customer = studio.customer()
    await customer.completed_job()
    await customer.completed_job(unlock_method="paid", unlocked_at=clock.now())
    unlocked, locked = await customer.history()
    assert locked["restored_full_url"] is None
    assert (locked["is_unlocked"], locked["unlock_method"], locked["unlocked_at"]) == (False, None, None)
    assert unlocked["restored_full_url"].startswith("http://shop.test/api/restorations/files/")
    assert (unlocked["is_unlocked"], unlocked["unlock_method"]) == (True, "paid")


async def test_an_expired_job_is_in_no_answer(studio: Studio) -> None:
    customer = studio.customer()
    job = await customer.completed_job(expires_at=clock.now() - timedelta(seconds=1))
    assert await customer.history() == []
    assert (await customer.get(f"{job.number}/status/")).status_code == 404


@pytest.mark.parametrize("job_id", ["abc", "0", "-1", "1.0", "9" * 30, str(2**63), "%00", "１"])
async def test_a_job_id_that_no_job_has_is_404_in_the_envelope(studio: Studio, job_id: str) -> None:
    response = await studio.customer().get(f"{job_id}/status/")
    assert response.status_code == 404
    assert response.json() == {"error": {"code": "NOT_FOUND", "message": "Not found.", "details": {}}}


async def test_jobs_of_others_are_404(studio: Studio, generation: Harness) -> None:
    owner = studio.customer()
    job = await owner.stored_job()
    elsewhere = Studio(generation, generation.storefront("reviv")).customer(owner.user_id)
    for stranger in (studio.customer(), elsewhere):
        assert (await stranger.get(f"{job.number}/status/")).status_code == 404
        assert await stranger.history() == []


@pytest.mark.parametrize("path", ["history/", "1/status/"])
async def test_without_a_signed_in_customer_it_is_401(studio: Studio, path: str) -> None:
    response = await studio.harness.anonymous(studio.name, "reviv").get(f"/api/restorations/{path}")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "NOT_AUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"
