"""Staff end many jobs that wait or run."""

from dataclasses import dataclass

import structlog
from common.audit import StaffAction
from common.db.database import Database

from generation.jobs.errors import JobEnded, JobNotFound
from generation.jobs.kind import JobKinds
from generation.jobs.queries.staff_jobs import OpenJobs, StaffJobs
from generation.jobs.use_cases.cancel_run import cancel_run

MOST = 500
"""Jobs that one call ends: it is answered within seconds."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CancelledRuns:
    """`remaining` are selected jobs that have not ended: more than MOST, or added meanwhile."""

    cancelled: int
    remaining: int


async def cancel_runs(
    storefront: str, selected: OpenJobs, action: StaffAction, kinds: JobKinds, database: Database, most: int = MOST
) -> CancelledRuns:
    """At most `most`, each in a transaction of its own, the oldest first. Repeating it ends those that remain."""
    jobs, cancelled = StaffJobs(database.autocommit, storefront), 0
    for job_id in await jobs.open_jobs(selected, most):
        try:
            async with database.transaction() as uow:
                await cancel_run(storefront, job_id, kinds, uow)
                await action.record(uow, subject_id=str(job_id))
        except (JobEnded, JobNotFound):  # meanwhile
            continue
        cancelled += 1
    log.info("jobs_cancelled", storefront=storefront, cancelled=cancelled, by=str(action.actor.id))
    return CancelledRuns(cancelled, await jobs.count_open(selected))
