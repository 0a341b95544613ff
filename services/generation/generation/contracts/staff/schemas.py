"""Staff's bodies for jobs."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from common.http import Output

from generation.domain.job import Job, JobState, UnlockMethod

MICRODOLLARS = 1_000_000


class JobBody(Output):
    """`number` is the customer's id of the job, `price` in credits, `cost` what the provider charged, in dollars."""

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
    expires_at: datetime

    @classmethod
    def of(cls, job: Job, **more: Any) -> Self:
        kept = {name: getattr(job, name) for name in JobBody.model_fields}
        return cls(**{**kept, "cost": f"{Decimal(job.cost) / MICRODOLLARS:.6f}", **more})


class ProgressBody(Output):
    done: int
    total: int
    stage: str | None


class JobDetailBody(JobBody):
    """`last_error` is the text of the failure for which the present attempt is a repetition."""

    progress: ProgressBody | None
    last_error: str | None
