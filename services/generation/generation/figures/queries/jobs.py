"""The figure jobs of one storefront, with their orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, objects
from common.kernel import clock

from generation.figures.tables.order import FIGURES, FigureRequest
from generation.jobs.errors import JobNotFound
from generation.jobs.tables.job import Job

WINDOW = timedelta(seconds=60)
_OWN: LiteralString = f"storefront = %(storefront)s and user_id = %(user_id)s and kind = '{FIGURES}'"
_ONE: LiteralString = f"{_OWN} and id = %(id)s"
_RECENT: LiteralString = f"""
select count(*) as count, min(created_at) as oldest
from (select created_at from jobs where {_OWN} order by number desc limit %(most)s) as newest
where created_at > %(edge)s
"""
_LAST_IS_OPEN: LiteralString = f"""
select state in ('pending', 'processing') from jobs where {_OWN} order by number desc limit 1
"""


@dataclass(frozen=True, slots=True)
class RecentJobs:
    """`count` jobs were submitted in the last WINDOW, the first of them at `oldest`."""

    count: int
    oldest: datetime | None


class FigureJobs:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def submitted(self, user_id: UUID, job_id: UUID) -> tuple[Job, FigureRequest] | None:
        """The customer's job with its order, if it exists."""
        jobs, orders = await self._executor.fetch_many(
            objects(Job, _ONE, storefront=self._storefront, user_id=user_id, id=job_id),
            objects(FigureRequest, "job_id = %(id)s", id=job_id),
        )
        return (jobs[0], orders[0]) if jobs and orders else None

    async def of_customer(self, user_id: UUID, job_id: UUID) -> tuple[Job, FigureRequest]:
        """Raises JobNotFound."""
        found = await self.submitted(user_id, job_id)
        if found is None:
            raise JobNotFound()
        return found

    async def recent(self, user_id: UUID, most: int) -> RecentJobs:
        """Not more than `most`, and so few rows are read however many jobs the customer has."""
        row = await self._executor.fetch_one(
            _RECENT, storefront=self._storefront, user_id=user_id, edge=clock.now() - WINDOW, most=most
        )
        assert row is not None
        return RecentJobs(**row)

    async def are_waiting(self, user_id: UUID) -> bool:
        """Whether the customer's last job has not ended."""
        return bool(await self._executor.fetch_value(_LAST_IS_OPEN, storefront=self._storefront, user_id=user_id))
