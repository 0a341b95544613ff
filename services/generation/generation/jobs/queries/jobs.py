"""The jobs of one storefront."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.jobs.errors import HistoryLimitReached, JobNotFound
from generation.jobs.queries.predictions import forget_reasons
from generation.jobs.tables.job import Job
from generation.storefront import Restorations

LARGEST_NUMBER = 2**63 - 1
_OWN: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s and expires_at > %(now)s"
_SERIALISE: LiteralString = "select pg_advisory_xact_lock(hashtextextended(%(storefront)s || %(user_id)s::text, 0))"


class Jobs:
    """Expired jobs are invisible here."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def of_customer(self, user_id: UUID, number: int) -> Job:
        """Raises JobNotFound."""
        return await self._own(f"{_OWN} and number = %(number)s", user_id, number)

    async def lock(self, user_id: UUID, number: int) -> Job:
        """The same for a transaction that changes the job: locked until it ends. Raises JobNotFound."""
        return await self._own(f"{_OWN} and number = %(number)s for update", user_id, number)

    async def submitted(self, user_id: UUID, job_id: UUID) -> Job | None:
        """The customer's job with an id, if it exists."""
        return await self._executor.get(Job, f"{_OWN} and id = %(id)s", **self._of(user_id), id=job_id)

    async def added(self, job: Job) -> Job:
        """A job that was just added, with its number."""
        added = await self.submitted(job.user_id, job.id)
        assert added is not None
        return added

    async def history(self, user_id: UUID, limit: int) -> list[Job]:
        """Newest first."""
        return await self._executor.get_all(
            Job, f"{_OWN} order by number desc limit %(limit)s", **self._of(user_id), limit=limit
        )

    async def lock_history(self, user_id: UUID) -> None:
        """Let other transactions that add jobs of this customer wait until this one ends."""
        await self._executor.execute(_SERIALISE, storefront=self._storefront, user_id=str(user_id))

    async def check_limit(self, user_id: UUID, limits: Restorations) -> None:
        """Raises HistoryLimitReached. All unexpired jobs count, whatever their state."""
        count = await self._executor.fetch_value(f"select count(*) from jobs where {_OWN}", **self._of(user_id))
        if count >= limits.most:
            raise HistoryLimitReached(max_jobs=limits.most)

    async def _own(self, where: LiteralString, user_id: UUID, number: int) -> Job:
        job = None
        if number <= LARGEST_NUMBER:
            job = await self._executor.get(Job, where, **self._of(user_id), number=number)
        if job is None:
            raise JobNotFound()
        return job

    def _of(self, user_id: UUID) -> dict[str, Any]:
        return {"storefront": self._storefront, "user_id": user_id, "now": clock.now()}


async def lock_of_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> list[Job]:
    """All jobs of a customer, also expired ones, locked."""
    where: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s order by number for update"
    return await uow.get_all(Job, where, storefront=storefront, user_id=user_id)


async def lock_due(uow: UnitOfWork, condition: LiteralString, edge: datetime, limit: int) -> list[Job]:
    """Jobs of all storefronts that meet the condition (on `edge`, with its order), locked; locked ones are skipped."""
    return await uow.get_all(Job, f"{condition} limit %(limit)s for update skip locked", edge=edge, limit=limit)


async def delete_jobs(uow: UnitOfWork, job_ids: list[UUID]) -> None:
    await forget_reasons(uow, job_ids)
    await uow.defer("delete from jobs where id = any(%(ids)s)", ids=job_ids)
