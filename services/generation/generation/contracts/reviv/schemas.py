"""Reviv's bodies for restorations."""

from datetime import datetime
from typing import Annotated, Literal

from common.http import Output
from fastapi import Path

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.jobs.tables.job import Job, JobState, UnlockMethod

JobNumber = Annotated[int, Path(ge=1)]
FAILED = "Restoration failed"


class SubmittedBody(Output):
    job_id: int
    status: Literal["pending"]


class DeletedBody(Output):
    message: str
    status: Literal["ok"]


class StatusBody(Output):
    """`preview_url` is set when the job is completed, `error` when it has failed."""

    job_id: int
    status: JobState
    preview_url: str | None
    error: str | None

    @classmethod
    def of(cls, job: Job, urls: PictureUrls) -> "StatusBody":
        preview = urls.of(job.preview) if job.state == JobState.COMPLETED else None
        error = FAILED if job.state == JobState.FAILED else None
        return cls.model_construct(job_id=job.number, status=JobState(job.state), preview_url=preview, error=error)


class JobBody(Output):
    """`restored_full_url` is null until the job is unlocked."""

    id: int
    original_image_url: str
    restored_preview_url: str | None
    restored_full_url: str | None
    status: JobState
    unlock_method: UnlockMethod | None
    unlocked_at: datetime | None
    is_unlocked: bool
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, job: Job, urls: PictureUrls) -> "JobBody":
        assert job.original
        assert job.expires_at
        return cls.model_construct(
            id=job.number,
            original_image_url=urls.of(job.original),
            restored_preview_url=urls.of(job.preview),
            restored_full_url=urls.of(job.result) if job.is_unlocked else None,
            status=JobState(job.state),
            unlock_method=UnlockMethod(job.unlock_method) if job.unlock_method else None,
            unlocked_at=job.unlocked_at,
            is_unlocked=job.is_unlocked,
            created_at=job.created_at,
            expires_at=job.expires_at,
        )
