"""Staff's endpoints for jobs."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from common.audit import AuditFilter, read_entries
from common.db.own_fields import change_own_fields
from common.db.unit_of_work import UnitOfWork
from common.http import Data, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import Action, audited_with, row_of
from common.http.following import Follow
from common.http.own_fields import PARAMETER, OwnFieldSearch
from common.http.staff import requires_key, staff_router
from common.jobs.requests import find_job
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import FollowedPage
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from generation.contracts.staff.cost_schemas import dollars, dollars_or_none, prediction_body
from generation.contracts.staff.job_bodies import job_bodies
from generation.contracts.staff.schemas import (
    CancelJobsBody,
    CancelledJobsBody,
    JobAction,
    JobBody,
    JobChanges,
    JobDetailBody,
    JobKindName,
    job_body,
    picture_body,
    run_bodies,
)
from generation.figures.queries.orders import orders_of
from generation.jobs.errors import JobNotFound
from generation.jobs.kind import JobKinds
from generation.jobs.queries.assets import files_of_job
from generation.jobs.queries.predictions import of_job as predictions_of_job
from generation.jobs.queries.runs import attempts_of
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS, JobFilter, StaffJobs
from generation.jobs.tables.job import Job, JobState
from generation.jobs.use_cases.cancel_run import cancel_run
from generation.jobs.use_cases.cancel_runs import cancel_runs
from generation.jobs.use_cases.retry_run import retry_run

PREFIX = "/jobs"
SHOWN_ACTIONS = 50
RETRY = f"POST {PREFIX}/{{job_id}}/retry"
JOB = row_of("jobs", "job_id", without=("version",))


def read_routes(kinds: JobKinds) -> APIRouter:
    routes = staff_router(
        PREFIX, "jobs", reads=Permission.JOBS_READ, writes=Permission.JOBS_WRITE, subject="job", transactional=False
    )

    @routes.get("", response_model=FollowedPage[JobBody], openapi_extra=PARAMETER)
    async def list_jobs(
        caller: StaffMember,
        executor: Reads,
        follow: Follow,
        metadata: OwnFieldSearch,
        state: Annotated[JobState | None, Query()] = None,
        kind: Annotated[JobKindName | None, Query()] = None,
        user_id: Annotated[UUID | None, Query()] = None,
        created_from: Annotated[AwareDatetime | None, Query()] = None,
        created_to: Annotated[AwareDatetime | None, Query(description="exclusive")] = None,
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first; with `updated_from` in the order of changes."""
        wanted = JobFilter(
            state=state,
            kind=kind,
            user_id=user_id,
            created_from=created_from,
            created_to=created_to,
            metadata=metadata,
        )
        if followed := await follow.page("job", limit):
            wanted = replace(wanted, ids=[UUID(subject) for subject in followed.subjects])
            jobs = await StaffJobs(executor, caller.storefront).page(wanted, before=ABOVE_ALL_NUMBERS, limit=limit)
            changed = {str(each["id"]): each for each in await job_bodies(jobs, executor)}
            return json_response(followed.body(changed))
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        jobs = await StaffJobs(executor, caller.storefront).page(wanted, before=before, limit=limit + 1)
        page = jobs[:limit]
        following = encode_cursor(page[-1].number) if len(jobs) > limit else None
        return json_response({"items": await job_bodies(page, executor), "next_cursor": following})

    @routes.get("/{job_id}", response_model=JobDetailBody)
    async def read_job(job_id: UUID, caller: StaffMember, data: Data) -> Response:
        """With what staff did to it, its progress while it runs, and the error of the attempt before."""
        job = await StaffJobs(data.autocommit, caller.storefront).get(job_id)
        return json_response(await _detail(job, kinds, data))

    @routes.post("/cancel", response_model=CancelledJobsBody, operation_id="jobs.cancel_many")
    @requires_key
    async def cancel_selected(body: CancelJobsBody, caller: StaffMember, action: Action, data: Data) -> Response:
        """End the selected jobs that wait or run, the oldest 500 of them: they fail, and their credits are given back."""  # noqa: E501 - the description in the contract's document
        ended = await cancel_runs(caller.storefront, body.selected(), action, kinds, data)
        return json_response(shown(CancelledJobsBody, ended))

    return routes


def change_routes(kinds: JobKinds) -> APIRouter:
    routes = staff_router(PREFIX, "jobs", reads=Permission.JOBS_READ, writes=Permission.JOBS_WRITE, subject="job")

    @routes.patch("/{job_id}", response_model=JobBody)
    @audited_with(JOB)
    async def change_job(job_id: UUID, body: JobChanges, caller: StaffMember, uow: Transaction) -> Response:
        """Set fields of your own. Customers do not see them."""
        if not await change_own_fields(uow, "jobs", caller.storefront, job_id, body.metadata):
            raise JobNotFound()
        return json_response(await _changed(await StaffJobs(uow, caller.storefront).get(job_id), uow))

    @routes.post("/{job_id}/retry", response_model=JobBody)
    @requires_key
    @audited_with(JOB)
    async def retry(job_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
        """Start a failed job again, without charging the customer again."""
        return json_response(await _changed(await retry_run(caller.storefront, job_id, kinds, uow), uow))

    @routes.post("/{job_id}/cancel", response_model=JobBody)
    @requires_key
    @audited_with(JOB)
    async def cancel(job_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
        """End a job that waits or runs: it fails, and its credits are given back."""
        return json_response(await _changed(await cancel_run(caller.storefront, job_id, kinds, uow), uow))

    return routes


async def _changed(job: Job, uow: UnitOfWork) -> dict[str, Any]:
    (body,) = await job_bodies([job], uow)
    return body


async def _detail(job: Job, kinds: JobKinds, data: Data) -> dict[str, Any]:
    orders = await orders_of(data.autocommit, [job.id])
    found = await find_job(data.autocommit, kinds.of(job).payload, job.run_id)
    progress = found.progress if found else None
    error = (found.error or "").strip().splitlines()[-1:] if found else []
    files = await files_of_job(data.autocommit, job.storefront, job.id)
    wanted = AuditFilter(subject_type="job", subject_id=str(job.id))
    entries = await read_entries(data.autocommit, job.storefront, wanted, SHOWN_ACTIONS)
    retries = [entry for entry in entries if entry.operation == RETRY]
    asked = await predictions_of_job(data.autocommit, job.id)
    known = [each.sold_for for each in asked if each.sold_for is not None]
    revenue = sum(known) if known else None
    return shown(
        JobDetailBody,
        job_body(job, orders.get(job.id), progress),
        last_error=error[0] if error else None,
        runs=run_bodies(job, await attempts_of(data.autocommit, job.id), retries),
        pictures=[picture_body(file, job) for file in files],
        actions=[shown(JobAction, entry, by=entry.actor_name) for entry in entries],
        predictions=[prediction_body(each) for each in asked],
        revenue=dollars_or_none(revenue),
        margin=None if revenue is None else dollars(revenue - job.cost),
    )
