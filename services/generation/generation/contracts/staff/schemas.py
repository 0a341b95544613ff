"""Staff's bodies for jobs."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from common.http import Output

from generation.domain.figure_request import FigureRequest
from generation.domain.job import Job, JobState, UnlockMethod

MICRODOLLARS = 1_000_000
_ORDERED = ("model", "batch_size", "credits")


class JobBody(Output):
    """`number` is the customer's id of the job, `price` in credits, `cost` what the provider charged, in dollars.

    `model`, `batch_size` and `credits` of the quota are those of a figure job, null for other kinds.
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
    model: str | None
    batch_size: int | None
    credits: int | None

    @classmethod
    def of(cls, job: Job, order: FigureRequest | None, **more: Any) -> Self:
        ordered = {name: getattr(order, name, None) for name in _ORDERED}
        kept = {name: getattr(job, name) for name in JobBody.model_fields if name not in _ORDERED}
        return cls(**{**kept, **ordered, "cost": f"{Decimal(job.cost) / MICRODOLLARS:.6f}", **more})


class ProgressBody(Output):
    done: int
    total: int
    stage: str | None


class JobDetailBody(JobBody):
    """`last_error` is the text of the failure for which the present attempt is a repetition."""

    progress: ProgressBody | None
    last_error: str | None
