"""Delete jobs with their pictures: on a customer's request, with the customer's account, or when they are old."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import LiteralString
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.jobs.events import publish_failure
from generation.jobs.kind import JobKinds
from generation.jobs.queries.assets import schedule_deletion
from generation.jobs.queries.jobs import Jobs, delete_jobs, lock_due, lock_of_user
from generation.jobs.tables.job import Job

EXPIRED_AT, FAILED_AT = timedelta(hours=2), timedelta(hours=3)
"""The times of day (UTC) at which expired and failed jobs become due for deletion."""
FAILED_KEPT = timedelta(hours=24)
BATCH = 100
_EXPIRED: LiteralString = "expires_at <= %(edge)s order by expires_at"
_FAILED: LiteralString = "state = 'failed' and ended_at <= %(edge)s order by created_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteJob:
    storefront: str
    user_id: UUID
    number: int


async def delete_job(command: DeleteJob, kinds: JobKinds, uow: UnitOfWork) -> None:
    """In any state. Raises JobNotFound."""
    job = await Jobs(uow, command.storefront).lock(command.user_id, command.number)
    await delete_with_pictures(uow, [job], kinds)


async def delete_jobs_of_user(storefront: str, user_id: UUID, kinds: JobKinds, uow: UnitOfWork) -> None:
    await delete_with_pictures(uow, await lock_of_user(uow, storefront, user_id), kinds)


async def delete_old_jobs(database: Database, kinds: JobKinds) -> None:
    """A timer: jobs expired at the last 02:00 UTC, and those that had failed 24 hours before the last 03:00 UTC."""
    await _delete_due(database, kinds, _EXPIRED, last(EXPIRED_AT))
    await _delete_due(database, kinds, _FAILED, last(FAILED_AT) - FAILED_KEPT)


def last(time_of_day: timedelta) -> datetime:
    """When it was that time of day (UTC) the last time."""
    now = clock.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0) + time_of_day
    return today if today <= now else today - timedelta(days=1)


async def _delete_due(database: Database, kinds: JobKinds, condition: LiteralString, edge: datetime) -> None:
    while True:
        async with database.transaction() as uow:
            due = await lock_due(uow, condition, edge, BATCH)
            await delete_with_pictures(uow, due, kinds)
        if len(due) < BATCH:
            return


async def delete_with_pictures(uow: UnitOfWork, jobs: Sequence[Job], kinds: JobKinds) -> None:
    """Locked jobs. Runs that go on are cancelled, and find no job to complete."""
    for job in jobs:
        if job.is_open:
            await kinds.of(job).discard(uow, job)
    await delete_discarded(uow, jobs)


async def delete_discarded(uow: UnitOfWork, jobs: Sequence[Job]) -> None:
    """Locked jobs whose runs were discarded. Their pictures are deleted afterwards."""
    for storefront, some in groupby(sorted(jobs, key=attrgetter("storefront")), attrgetter("storefront")):
        await schedule_deletion(uow, storefront, [job.id for job in some])
    await delete_jobs(uow, [job.id for job in jobs])
    await publish_failure(uow, [job for job in jobs if job.is_open])
