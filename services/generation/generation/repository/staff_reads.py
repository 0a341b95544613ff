"""The jobs of one storefront as staff see them: also expired ones."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from generation.domain.errors import JobNotFound
from generation.domain.figure_request import FigureRequest
from generation.domain.job import Job, JobState

ABOVE_ALL_NUMBERS = 2**62
_PAGE: LiteralString = """
storefront = %(storefront)s and number < %(before)s and (%(state)s::text is null or state = %(state)s)
and (%(user_id)s::uuid is null or user_id = %(user_id)s) order by number desc limit %(limit)s
"""
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"


class StaffJobs:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def page(self, *, before: int, limit: int, state: JobState | None, user_id: UUID | None) -> list[Job]:
        """Jobs with numbers below `before`, newest first."""
        return await self._executor.get_all(
            Job, _PAGE, storefront=self._storefront, before=before, limit=limit, state=state, user_id=user_id
        )

    async def get(self, job_id: UUID) -> Job:
        """Raises JobNotFound."""
        return await self._one(_ONE, job_id)

    async def lock(self, job_id: UUID) -> Job:
        """The same, locked until the transaction ends. Raises JobNotFound."""
        return await self._one(f"{_ONE} for update", job_id)

    async def _one(self, where: LiteralString, job_id: UUID) -> Job:
        job = await self._executor.get(Job, where, storefront=self._storefront, id=job_id)
        if job is None:
            raise JobNotFound()
        return job


async def orders_of(executor: Executor, job_ids: list[UUID]) -> dict[UUID, FigureRequest]:
    """The orders of those jobs that are figure jobs, by job."""
    orders = await executor.get_all(FigureRequest, "job_id = any(%(job_ids)s)", job_ids=job_ids)
    return {order.job_id: order for order in orders}
