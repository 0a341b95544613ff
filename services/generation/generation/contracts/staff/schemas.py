"""Staff's bodies for jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from common.audit import RecordedEntry
from common.http import Output, StrictBody, shown
from common.jobs.context import Progress
from common.kernel.own_fields import OwnFieldChanges
from pydantic import AwareDatetime, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from generation.contracts.staff.cost_schemas import PredictionBody, dollars
from generation.figures.tables.order import FigureRequest
from generation.jobs.queries.assets import FileFacts
from generation.jobs.queries.staff_jobs import OpenJobs
from generation.jobs.tables.attempt import JobAttempt
from generation.jobs.tables.job import Job, JobState, UnlockMethod

JobKindName = Literal["restoration", "figures", "illustration"]


class ProgressBody(Output):
    done: int
    total: int
    stage: str | None


class JobBody(Output):
    """`number` is the customer's id of the job, `price` in credits, `cost` what the provider charged, in dollars.

    `model`, `batch_size` and `credits` of the quota are those of a figure job, null for other kinds. `progress` is what
    the present attempt of a running job last reported.
    """

    id: UUID
    number: int
    user_id: UUID
    kind: str
    provider: str
    state: JobState
    price: int
    attempts: int
    cost: str
    failure: str | None
    unlock_method: UnlockMethod | None
    unlocked_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    metadata: dict[str, str]
    model: str | None
    batch_size: int | None
    credits: int | None
    progress: ProgressBody | None


def job_body(job: Job, order: FigureRequest | None, progress: Progress | None) -> dict[str, Any]:
    return shown(
        JobBody,
        job,
        **{name: getattr(order, name, None) for name in ("model", "batch_size", "credits")},
        cost=dollars(job.cost),
        metadata=job.own_fields,
        progress=progress and shown(ProgressBody, progress),
    )


class JobChanges(StrictBody):
    metadata: OwnFieldChanges


class JobPictureBody(Output):
    """`role` is `original`, `preview` or `result` of a restoration, `output` of other jobs."""

    key: str
    role: str
    content_type: str
    size: int


def picture_body(file: FileFacts, job: Job) -> dict[str, Any]:
    roles = {job.original: "original", job.preview: "preview", job.result: "result"}
    return shown(JobPictureBody, file, role=roles.get(file.key, "output"))


class JobAction(Output):
    """What a member of staff did, such as `POST /jobs/{job_id}/retry`. `by` is an e-mail address or a key's name."""

    at: datetime
    by: str | None
    operation: str
    reason: str | None


class AttemptBody(Output):
    """`outcome` is null while it goes on, and if its process was lost. In dollars, `cost` is what the provider charged
    for it. `discarded`: another attempt was faster, or the job had ended.
    """

    number: int
    provider: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    cost: str
    outcome: Literal["completed", "discarded", "repeated", "failed"] | None
    reason: str | None


class JobRunBody(Output):
    """`retried_by` is the e-mail address or key's name of the member of staff who let it start; null of the first."""

    id: UUID
    retried_by: str | None
    attempts: list[AttemptBody]


def run_bodies(job: Job, attempts: Sequence[JobAttempt], retries: Sequence[RecordedEntry]) -> list[dict[str, Any]]:
    """The runs that have started, oldest first. `retries` are those of staff, newest first."""
    costs = [*(each.cost_before for each in attempts[1:]), job.cost]
    runs: dict[UUID, dict[str, Any]] = {}
    for attempt, cost_after in zip(attempts, costs, strict=False):
        if attempt.run_id not in runs:
            by = next((each.actor_name for each in retries if each.at <= attempt.started_at), None)
            runs[attempt.run_id] = {"id": attempt.run_id, "retried_by": by if runs else None, "attempts": []}
        runs[attempt.run_id]["attempts"].append(_attempt_body(attempt, cost_after))
    return list(runs.values())


def _attempt_body(attempt: JobAttempt, cost_after: int) -> dict[str, Any]:
    ended = attempt.ended_at
    seconds = None if ended is None else round((ended - attempt.started_at).total_seconds(), 3)
    return shown(AttemptBody, attempt, seconds=seconds, cost=dollars(cost_after - attempt.cost_before))


class JobDetailBody(JobBody):
    """`last_error` is the text of the failure for which the present attempt is a repetition.

    `runs` are the first one and those that staff started, with the first 100 attempts of all of them.
    `pictures` are served by `GET /jobs/ID/pictures/KEY`. `actions` of staff come from the audit log, the newest first.
    `predictions` are what vendors were asked for, oldest first; those of a batch are of all its pictures. In dollars,
    `revenue` is what their pictures bring in, `margin` what is left of it without `cost`; null where that is unknown.
    """

    last_error: str | None
    runs: list[JobRunBody]
    pictures: list[JobPictureBody]
    actions: list[JobAction]
    predictions: list[PredictionBody]
    revenue: str | None
    margin: str | None


class CancelJobsBody(StrictBody):
    """What selects the jobs that wait or run. Without any, `all` has to be true: then every one of the storefront."""

    state: Literal["pending", "processing"] | None = None
    kind: JobKindName | None = None
    user_id: UUID | None = None
    created_before: AwareDatetime | None = None
    all: StrictBool = False

    @model_validator(mode="after")
    def _selects_on_purpose(self) -> Self:
        selected = any(each is not None for each in (self.state, self.kind, self.user_id, self.created_before))
        if selected == self.all:
            raise PydanticCustomError("jobs.selection", "Select jobs, or all of them.")
        return self

    def selected(self) -> OpenJobs:
        return OpenJobs(**self.model_dump(exclude={"all"}))


class CancelledJobsBody(Output):
    """`remaining` selected jobs have not ended: call again."""

    cancelled: int
    remaining: int
