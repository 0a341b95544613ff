"""What staff see of hosted pictures: predictions of a job, costs, margins and failures."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from generation.jobs.tables.job import Job
from generation.jobs.tables.prediction import Prediction
from testkit.harness import Harness

COSTS = "/api/staff/v1/jobs/costs"


async def add(harness: Harness, storefront: str, **changes: Any) -> Prediction:
    values = {
        "storefront": storefront,
        "job_id": uuid4(),
        "run_id": uuid4(),
        "kind": "restoration",
        "product": "restoration",
        "vendor": "replicate",
        "model": "flux-kontext-pro",
        "price_version": "1",
        "state": "succeeded",
        "cost": 40_000,
        **changes,
    }
    row = Prediction(**values)
    async with harness.database.transaction() as uow:
        await uow.defer_add(row)
    return row


async def test_costs_and_margins_are_summed_by_day_kind_vendor_and_product(generation: Harness) -> None:
    storefront = generation.storefront("reviv")
    await add(generation, storefront, sold_for=200_000, seconds=2.5)
    await add(generation, storefront, state="failed", cost=10_000, reason="out of memory")
    await add(generation, storefront, state="unknown", cost=0, vendor="openai", model="gpt-image-2", reason="no answer")
    await add(generation, storefront, created_at=clock.now() - timedelta(days=31))
    await add(generation, generation.storefront("reviv"))
    response = await generation.staff(storefront).get(COSTS)
    assert response.status_code == 200, response.text
    body = response.json()
    openai, replicate = body["costs"]
    assert (openai["vendor"], openai["unknown"], openai["cost"], openai["margin"]) == ("openai", 1, "0.000000", None)
    assert (replicate["asked"], replicate["succeeded"], replicate["failed"], replicate["seconds"]) == (2, 1, 1, 2.5)
    assert (replicate["cost"], replicate["revenue"], replicate["margin"]) == ("0.050000", "0.200000", "0.150000")
    assert replicate["day"] == clock.now().date().isoformat()
    assert sorted((each["reason"], each["count"]) for each in body["failures"]) == [
        ("no answer", 1),
        ("out of memory", 1),
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2026-01-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}, 422),
        ({"from": "yesterday"}, 422),
        ({"from": "2026-01-01T00:00:00"}, 422),
        ({"colour": "red"}, 400),
        ({"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}, 200),
    ],
)
async def test_the_period_is_checked(generation: Harness, query: dict[str, str], status: int) -> None:
    response = await generation.staff(generation.storefront("reviv")).get(COSTS, params=query)
    assert response.status_code == status, response.text


async def test_customers_and_staff_without_the_permission_see_no_costs(generation: Harness) -> None:
    storefront = generation.storefront("reviv")
    assert (await generation.customer(storefront, contract="staff").get(COSTS)).status_code == 403


async def test_a_job_shows_what_vendors_were_asked_for(generation: Harness) -> None:
    storefront, job_id = generation.storefront("reviv"), uuid4()
    async with generation.database.transaction() as uow:
        values: dict[str, Any] = {"storefront": storefront, "kind": "restoration", "provider": "x", "cost": 40_000}
        await uow.defer_add(Job(id=job_id, user_id=uuid4(), **values))
    await add(generation, storefront, job_id=job_id, state="unknown", cost=0, reason="it may be paid for")
    await add(generation, storefront, job_id=job_id, sold_for=200_000)
    shown = (await generation.staff(storefront).get(f"/api/staff/v1/jobs/{job_id}")).json()
    prediction, made = shown["predictions"]
    assert (shown["cost"], shown["revenue"], shown["margin"]) == ("0.040000", "0.200000", "0.160000")
    assert (prediction["revenue"], made["revenue"]) == (None, "0.200000")
    assert (prediction["state"], prediction["reason"], prediction["cost"]) == (
        "unknown",
        "it may be paid for",
        "0.000000",
    )
    assert UUID(prediction["id"])
