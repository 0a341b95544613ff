"""The report of jobs: runs, failures, credits and costs, also of jobs that are deleted afterwards."""

from datetime import timedelta
from typing import Any

from common.kernel import clock
from common.kernel.permissions import Permission
from generation.jobs.queries.reports import counting

from .workshop import Workshop

JOBS = "/api/staff/v1/reports/jobs"


async def read(workshop: Workshop, **query: Any) -> dict[str, Any]:
    harness, today = workshop.harness, clock.now().date()
    await counting(harness.database, harness.storefronts).run()
    period = {"from": (today - timedelta(days=1)).isoformat(), "to": (today + timedelta(days=1)).isoformat()}
    client = harness.staff(workshop.name, permissions=[Permission.REPORTS_READ])
    response = await client.get(JOBS, params={**period, **query})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_runs_and_their_ends_count_once_also_when_staff_start_a_failed_job_again(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    workshop.provider.fail_permanently()
    await workshop.harness.drain()
    job = await customer.job(number)
    assert (await read(workshop))["totals"]["failure_rate"] == "1.0000"
    staff = workshop.harness.staff(workshop.name)
    assert (await staff.post(f"/api/staff/v1/jobs/{job.id}/retry")).status_code == 200
    await workshop.harness.drain()
    body = await read(workshop)
    totals = body["totals"]
    assert [totals[name] for name in ("submitted", "started", "completed", "failed", "ended")] == [1, 2, 1, 1, 2]
    assert totals["failure_rate"] == "0.5000"
    assert [(item["id"], item["started"]) for item in body["items"]] == [("restoration", 2)]


async def test_costs_add_up_and_stay_when_the_job_is_deleted(workshop: Workshop) -> None:
    harness, customer = workshop.harness, workshop.customer()
    job = await customer.stored_job(state="failed", failure="no memory", cost=1_000_000)
    for cost in (1_250_000, 1_250_001):
        await harness.database.autocommit.execute(
            "update jobs set cost = %(cost)s where id = %(id)s", cost=cost, id=job.id
        )
    before = (await read(workshop))["totals"]
    assert (before["submitted"], before["cost"]) == (1, "1.250001")
    await harness.database.autocommit.execute("delete from jobs where id = %(id)s", id=job.id)
    await counting(harness.database, harness.storefronts).rebuild(workshop.name)
    assert (await read(workshop))["totals"] == before


async def test_the_margin_is_what_was_paid_without_refunds_and_costs(workshop: Workshop) -> None:
    await workshop.customer().stored_job(state="failed", failure="no memory", cost=1_250_001)
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for measure, value in (("credits.revenue", 1499), ("subscriptions.revenue", 999), ("credits.refunds", 500)):
        workshop.payments.sales.counts.append((workshop.name, today, measure, value))
    workshop.payments.sales.counts.append(("another", today, "credits.revenue", 1))
    totals = (await read(workshop))["totals"]
    assert [totals[name] for name in ("revenue", "refunds", "cost")] == ["24.98", "5.00", "1.250001"]
    assert totals["margin"] == "18.729999"
    workshop.harness.storefronts.add(workshop.harness.storefronts[workshop.name].model_copy(update={"currency": "EUR"}))
    assert (await read(workshop))["totals"]["margin"] is None


async def test_jobs_of_another_storefront_do_not_count(workshop: Workshop) -> None:
    await workshop.customer().stored_job()
    other = workshop.harness.staff(workshop.harness.storefront("reviv"))
    await read(workshop)
    assert (await other.get(JOBS)).json()["totals"]["submitted"] == 0
    assert (await read(workshop))["totals"]["submitted"] == 1
