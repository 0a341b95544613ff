"""Reviv's bodies for restorations."""

from datetime import datetime
from typing import Annotated, Any, Literal

from common.http import Output, shown
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


def status_body(job: Job, urls: PictureUrls) -> dict[str, Any]:
    preview = urls.of(job.preview) if job.state == JobState.COMPLETED else None
    error = FAILED if job.state == JobState.FAILED else None
    return shown(StatusBody, job, job_id=job.number, status=job.state, preview_url=preview, error=error)


def job_body(job: Job, urls: PictureUrls) -> dict[str, Any]:
    return shown(
        JobBody,
        job,
        id=job.number,
        original_image_url=urls.of(job.original),
        restored_preview_url=urls.of(job.preview),
        restored_full_url=urls.of(job.result) if job.is_unlocked else None,
        status=job.state,
    )
