"""Credits held for jobs that do not exist yet."""

from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.jobs.tables.hold import Hold

ABANDONED_AFTER = timedelta(minutes=10)
_TAKE: LiteralString = "delete from holds where job_id = %(job_id)s returning job_id"
_ABANDONED: LiteralString = """
created_at <= %(edge)s order by created_at limit 100 for update skip locked
"""


async def record(executor: Executor, hold: Hold) -> None:
    """Record a hold before it is asked for. A repeated submission has recorded it already."""
    await executor.defer_add(hold, ignore_conflict=True)


async def end(executor: Executor, job_id: UUID) -> bool:
    """Delete a hold; returns whether it was there."""
    return bool(await executor.execute(_TAKE, job_id=job_id))


async def abandoned(uow: UnitOfWork) -> list[Hold]:
    """Holds whose submission ended without a job, locked."""
    return await uow.get_all(Hold, _ABANDONED, edge=clock.now() - ABANDONED_AFTER)
