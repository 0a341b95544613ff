"""Reads what the bodies of jobs have besides the jobs: what was ordered, and the progress of those that run."""

from collections.abc import Sequence
from typing import Any

from common.db.executor import Executor
from common.jobs.requests import progress_of_each

from generation.contracts.staff.schemas import job_body
from generation.figures.queries.orders import orders_of
from generation.jobs.tables.job import Job, JobState


async def job_bodies(jobs: Sequence[Job], executor: Executor) -> list[dict[str, Any]]:
    """In the order of `jobs`."""
    orders = await orders_of(executor, [job.id for job in jobs])
    runs = [job.run_id for job in jobs if job.state == JobState.PROCESSING]
    progress = await progress_of_each(executor, runs) if runs else {}
    return [job_body(job, orders.get(job.id), progress.get(job.run_id)) for job in jobs]
