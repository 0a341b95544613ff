"""Staff see jobs, start failed ones again and end running ones."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from common.audit import Actor, StaffAction
from common.events.generation import JobFailed
from common.rpc.interfaces.attention import AttentionInterface
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.search import SearchInterface
from common.rpc.interfaces.subjects import SubjectsInterface
from generation.jobs.queries.staff_jobs import OpenJobs
from generation.jobs.use_cases.cancel_runs import CancelledRuns, cancel_runs
from testkit.harness import Harness, run_one
from testkit.settled import settled

from .workshop import Workshop

JOBS = "/api/staff/v1/jobs"


@pytest.fixture
def staff(workshop: Workshop) -> httpx.AsyncClient:
    return workshop.harness.staff(workshop.name)


async def test_jobs_are_listed_newest_first_in_pages_and_by_state_and_customer(
    workshop: Workshop, staff: httpx.AsyncClient
) -> None:
    customer, other = workshop.customer(), workshop.customer()
    pending = [await customer.stored_job() for _ in range(3)]
    failed = await other.stored_job(state="failed", failure="no memory", cost=1_234_567)
    first = (await staff.get(JOBS, params={"limit": 2})).json()
    second = (await staff.get(JOBS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    found = [item["id"] for item in [*first["items"], *second["items"]]]
    assert found == [str(job.id) for job in (failed, *reversed(pending))]
    assert second["next_cursor"] is None
    (only,) = (await staff.get(JOBS, params={"state": "failed"})).json()["items"]
    assert (only["failure"], only["cost"], only["number"]) == ("no memory", "1.234567", failed.number)
    of_customer = (await staff.get(JOBS, params={"user_id": str(customer.user_id)})).json()["items"]
    assert len(of_customer) == 3


async def test_a_job_is_shown_with_its_progress_and_its_last_error(
    workshop: Workshop, staff: httpx.AsyncClient
) -> None:
    customer = workshop.customer()
    job = await customer.job(await customer.upload())
    workshop.provider.fail_temporarily(times=1)
    assert await run_one(workshop.harness.queue)
    shown = (await staff.get(f"{JOBS}/{job.id}")).json()
    assert (shown["state"], shown["attempts"], shown["provider"]) == ("processing", 1, "scripted")
    assert shown["progress"] == {"done": 1, "total": 3, "stage": "sent"}
    assert "TemporaryFailure" in shown["last_error"]
    await customer.stored_job()
    listed = (await staff.get(JOBS)).json()["items"]
    assert [item["progress"] for item in listed] == [None, shown["progress"]]


async def test_a_failed_job_is_started_again_free_of_charge(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    workshop.provider.fail_permanently()
    await workshop.harness.drain()
    job = await customer.job(number)
    retried = await staff.post(f"{JOBS}/{job.id}/retry")
    assert (retried.status_code, retried.json()["state"], retried.json()["price"]) == (200, "pending", 0)
    again = await staff.post(f"{JOBS}/{job.id}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "job.not_retriable")
    await workshop.harness.drain()
    assert (await customer.status(number))["status"] == "completed"
    assert len({request.run_id for request in workshop.provider.requests}) == 2


async def test_a_waiting_job_is_cancelled_and_can_be_started_again(
    workshop: Workshop, staff: httpx.AsyncClient
) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    job = await customer.job(number)
    cancelled = await staff.post(f"{JOBS}/{job.id}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "failed")
    assert cancelled.json()["failure"] == "cancelled by staff"
    refused = await staff.post(f"{JOBS}/{job.id}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "job.ended")
    await workshop.harness.drain()
    assert (await customer.status(number))["error"] == "Restoration failed"
    assert workshop.provider.requests == []
    assert len(await workshop.harness.events(JobFailed, workshop.name)) == 1
    assert (await staff.post(f"{JOBS}/{job.id}/retry")).status_code == 200
    await workshop.harness.drain()
    assert (await customer.status(number))["status"] == "completed"


async def test_staff_see_what_a_customer_sent_and_what_was_made_of_it(
    workshop: Workshop, staff: httpx.AsyncClient
) -> None:
    customer = workshop.customer()
    job = await customer.job(await customer.upload())
    await workshop.harness.drain()
    shown = (await staff.get(f"{JOBS}/{job.id}")).json()["pictures"]
    assert {picture["role"] for picture in shown} == {"original", "preview", "result"}
    for picture in shown:
        file = await staff.get(f"{JOBS}/{job.id}/pictures/{picture['key']}")
        assert (file.status_code, file.headers["content-type"]) == (200, picture["content_type"])
        assert (len(file.content), file.headers["cache-control"]) == (picture["size"], "private, no-store")


async def test_a_picture_is_shown_with_its_own_job_only(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    customer = workshop.customer()
    job, other = [await customer.job(await customer.upload()) for _ in range(2)]
    key = (await staff.get(f"{JOBS}/{job.id}")).json()["pictures"][0]["key"]
    for path in (f"{other.id}/pictures/{key}", f"{job.id}/pictures/unknown"):
        refused = await staff.get(f"{JOBS}/{path}")
        assert (refused.status_code, refused.json()["code"]) == (404, "file.not_found")
    stranger = workshop.harness.staff(workshop.harness.storefront("reviv"))
    assert (await stranger.get(f"{JOBS}/{job.id}/pictures/{key}")).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/retry"), ("POST", "/cancel")])
async def test_unknown_jobs_and_those_of_other_storefronts_are_404(
    workshop: Workshop, generation: Harness, staff: httpx.AsyncClient, method: str, path: str
) -> None:
    foreign = await workshop.customer().stored_job(storefront=workshop.harness.storefront("reviv"))
    for job_id in (uuid4(), foreign.id):
        response = await staff.request(method, f"{JOBS}/{job_id}{path}")
        assert (response.status_code, response.json()["code"]) == (404, "job.not_found")


async def test_customers_may_not(workshop: Workshop) -> None:
    client = workshop.harness.customer(workshop.name, contract="staff")
    assert (await client.get(JOBS)).status_code == 403
    assert (await client.post(f"{JOBS}/cancel", json={"all": True})).status_code == 403


async def open_jobs(workshop: Workshop) -> int:
    count: int = await workshop.harness.database.autocommit.fetch_value(
        "select count(*) from jobs where storefront = %(name)s and state in ('pending', 'processing')",
        name=workshop.name,
    )
    return count


async def test_selected_jobs_are_cancelled_and_counted_and_others_go_on(
    workshop: Workshop, staff: httpx.AsyncClient
) -> None:
    one, other = workshop.customer(), workshop.customer()
    for customer in (one, one, other):
        await customer.upload()
    await one.stored_job(state="completed")
    foreign = await workshop.customer().stored_job(storefront=workshop.harness.storefront("reviv"))
    cancelled = await staff.post(f"{JOBS}/cancel", json={"user_id": str(one.user_id), "kind": "restoration"})
    assert (cancelled.status_code, cancelled.json()) == (200, {"cancelled": 2, "remaining": 0})
    assert await open_jobs(workshop) == 1
    nothing = await staff.post(f"{JOBS}/cancel", json={"all": True, "state": None})
    assert nothing.json() == {"cancelled": 1, "remaining": 0}
    assert await open_jobs(workshop) == 0
    assert (await staff.get(JOBS, params={"state": "completed"})).json()["items"]
    assert len(await workshop.harness.events(JobFailed, workshop.name)) == 3
    await workshop.harness.drain()
    assert workshop.provider.requests == []
    state = "select state from jobs where id = %(id)s"
    assert await workshop.harness.database.autocommit.fetch_value(state, id=foreign.id) == "pending"


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        ({"state": "processing"}, 0),
        ({"state": "pending"}, 2),
        ({"kind": "figures"}, 0),
        ({"created_before": "2020-01-01T00:00:00Z"}, 0),
        ({"created_before": "2100-01-01T00:00:00+02:00"}, 2),
        ({"user_id": "00000000-0000-4000-8000-000000000000"}, 0),
    ],
    ids=str,
)
async def test_jobs_are_selected_by_state_kind_customer_and_age(
    workshop: Workshop, staff: httpx.AsyncClient, selection: dict[str, str], count: int
) -> None:
    for _ in range(2):
        await workshop.customer().upload()
    assert (await staff.post(f"{JOBS}/cancel", json=selection)).json()["cancelled"] == count
    assert await open_jobs(workshop) == 2 - count


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": False},
        {"all": True, "kind": "figures"},
        {"all": "true"},
        {"kind": "paintings"},
        {"state": "completed"},
        {"user_id": "me"},
        {"created_before": "2026-01-01T00:00:00"},
    ],
    ids=str,
)
async def test_an_unclear_selection_cancels_nothing(
    workshop: Workshop, staff: httpx.AsyncClient, body: dict[str, object]
) -> None:
    await workshop.customer().upload()
    assert (await staff.post(f"{JOBS}/cancel", json=body)).status_code == 422
    assert await open_jobs(workshop) == 1


async def test_many_jobs_are_cancelled_in_several_calls(workshop: Workshop) -> None:
    for _ in range(3):
        await workshop.customer().upload()
    everything = OpenJobs(state=None, kind=None, user_id=None, created_before=None)
    action = an_action(workshop.name)
    answers = [
        await cancel_runs(workshop.name, everything, action, workshop.kinds, workshop.harness.database, most=2)
        for _ in range(2)
    ]
    assert answers == [CancelledRuns(2, 1), CancelledRuns(1, 0)]


async def test_failed_jobs_wait_for_a_person_for_a_week(workshop: Workshop) -> None:
    calls = workshop.harness.calls(AttentionInterface)
    assert await calls.waiting(workshop.name) == []
    await workshop.customer().upload()
    everything = OpenJobs(state=None, kind=None, user_id=None, created_before=None)
    await cancel_runs(workshop.name, everything, an_action(workshop.name), workshop.kinds, workshop.harness.database)
    [waiting] = await calls.waiting(workshop.name)
    assert (waiting.kind, waiting.count, waiting.link) == ("failed_jobs", 1, "/jobs?state=failed")


def an_action(storefront: str) -> StaffAction:
    return StaffAction(
        storefront=storefront,
        kept_days=1,
        actor=Actor(kind="staff", id=uuid4()),
        operation="POST /jobs/cancel",
        subject_type="job",
        subject_id=None,
        reason=None,
    )


async def test_a_customers_jobs_are_counted_and_found(workshop: Workshop) -> None:
    customer, other = workshop.customer(), workshop.customer()
    done, failed = await customer.stored_job(), await customer.stored_job(state="failed", cost=1_500_000)
    await other.stored_job()
    found = await workshop.harness.calls(CustomersInterface).customer_parts(workshop.name, customer.user_id, ["jobs"])
    assert found.jobs
    assert (found.jobs.count, found.jobs.failed, found.jobs.cost) == (2, 1, "1.500000")
    assert [job.id for job in found.jobs.newest] == [failed.id, done.id]
    search = workshop.harness.calls(SearchInterface)
    for text, expected in ((str(done.number), [done]), (str(done.id), [done]), (str(customer.user_id), [failed, done])):
        hits = await search.search(workshop.name, text, ["job"], 5)
        assert [hit.id for hit in hits] == [job.id for job in expected], text
    assert await search.search(workshop.name, "restoration", ["job"], 5) == []


async def test_jobs_are_selected_by_kind_and_date(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    customer = workshop.customer()
    old, figures, new = [
        await customer.stored_job(kind=kind, created_at=datetime(2026, 1, day, tzinfo=UTC))
        for day, kind in ((1, "restoration"), (2, "figures"), (3, "restoration"))
    ]

    async def found(**query: str) -> list[str]:
        response = await staff.get(JOBS, params=query)
        assert response.status_code == 200, response.text
        return [item["id"] for item in response.json()["items"]]

    assert await found(kind="restoration") == [str(new.id), str(old.id)]
    second, third = "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"
    assert await found(created_from=second, created_to=third) == [str(figures.id)]
    assert await found(kind="figures", created_from=third) == []
    assert (await staff.get(JOBS, params={"kind": "cat"})).status_code == 422


async def test_a_job_says_who_retried_it(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    job = await workshop.customer().stored_job(state="failed", failure="no memory")
    assert (await staff.get(f"{JOBS}/{job.id}")).json()["actions"] == []
    assert (await staff.post(f"{JOBS}/{job.id}/retry")).status_code == 200
    [action] = (await staff.get(f"{JOBS}/{job.id}")).json()["actions"]
    assert (action["operation"], action["reason"]) == ("POST /jobs/{job_id}/retry", None)
    assert action["by"]


async def test_events_show_a_job_as_the_list_of_staff_does(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    job = await workshop.customer().stored_job()
    (listed,) = (await staff.get(JOBS)).json()["items"]
    subjects = workshop.harness.calls(SubjectsInterface)
    assert await subjects.staff_body(workshop.name, "job", str(job.id)) == listed
    assert await subjects.staff_body(workshop.harness.storefront(), "job", str(job.id)) is None


async def test_jobs_have_own_fields_and_are_followed(workshop: Workshop, staff: httpx.AsyncClient) -> None:
    customer = workshop.customer()
    first, second = [await customer.stored_job() for _ in range(2)]
    changed = await staff.patch(f"{JOBS}/{first.id}", json={"metadata": {"batch": "b1"}})
    assert (changed.status_code, changed.json()["metadata"]) == (200, {"batch": "b1"})
    assert (await staff.patch(f"{JOBS}/{uuid4()}", json={"metadata": {"batch": "b1"}})).status_code == 404
    found = (await staff.get(JOBS, params={"metadata[batch]": "b1"})).json()["items"]
    assert [each["id"] for each in found] == [str(first.id)]
    await settled(workshop.harness.database)
    page = (await staff.get(JOBS, params={"updated_from": "2020-01-01T00:00:00Z"})).json()
    assert [each["id"] for each in page["items"]] == [str(second.id), str(first.id)]
    await workshop.harness.database.autocommit.execute("delete from jobs where id = %(id)s", id=first.id)
    await settled(workshop.harness.database)
    page = (await staff.get(JOBS, params={"cursor": page["follow_cursor"]})).json()
    assert (page["items"], page["deleted"], page["next_cursor"]) == ([], [str(first.id)], None)
