"""Unlocked jobs of one storefront."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock

from generation.jobs.tables.job import Job, JobState, UnlockMethod
from generation.restorations.tables.unlocking import PaidUnlock

_UNLOCK_PAID: LiteralString = """
with unlocked as (
    update jobs set unlock_method = %(method)s, unlocked_at = %(now)s, version = version + 1
    where id = %(job_id)s and storefront = %(storefront)s and user_id = %(user_id)s and state = %(completed)s
    and unlock_method is null and expires_at > %(now)s
    returning id, storefront, user_id
)
insert into paid_unlocks (job_id, storefront, user_id, unlocked_at)
select id, storefront, user_id, %(now)s from unlocked returning job_id
"""
_CLAIM: LiteralString = """
update paid_unlocks set request_id = %(request_id)s
where job_id = %(job_id)s and storefront = %(storefront)s and user_id = %(user_id)s
and (request_id is null or request_id = %(request_id)s)
returning job_id
"""
_UNLOCK: LiteralString = """
update jobs set unlock_method = %(method)s, unlocked_at = %(now)s, version = version + 1
where id = %(job_id)s and unlock_method is null
"""


class Unlocks:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def unlock_paid(self, user_id: UUID, job_id: UUID) -> bool:
        """Unlock a completed job that exists, has not expired and is not unlocked; whether it was one."""
        return bool(
            await self._executor.execute(
                _UNLOCK_PAID,
                storefront=self._storefront,
                user_id=user_id,
                job_id=job_id,
                method=UnlockMethod.PAID,
                completed=JobState.COMPLETED,
                now=clock.now(),
            )
        )

    async def claim(self, user_id: UUID, job_id: UUID, request_id: UUID) -> bool:
        """Whether this request is the one that is told of the paid unlock: the first to ask, also when it repeats."""
        return bool(
            await self._executor.execute(
                _CLAIM, storefront=self._storefront, user_id=user_id, job_id=job_id, request_id=request_id
            )
        )

    async def paid(self, job_id: UUID) -> PaidUnlock | None:
        """The record of a job that was unlocked with credits, also when the job is deleted."""
        return await self._executor.get(
            PaidUnlock,
            "job_id = %(job_id)s and storefront = %(storefront)s",
            job_id=job_id,
            storefront=self._storefront,
        )

    async def unlock_shared(self, job: Job) -> None:
        """Unlock a job that the transaction has locked."""
        await self._executor.defer(_UNLOCK, job_id=job.id, method=UnlockMethod.SOCIAL_SHARE, now=clock.now())
