"""The jobs of one storefront as staff see them: also expired ones."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor

from generation.jobs.errors import JobNotFound
from generation.jobs.tables.job import Job

ABOVE_ALL_NUMBERS = 2**62
_PAGE: LiteralString = """
storefront = %(storefront)s and number < %(before)s
and (%(ids)s::uuid[] is null or id = any(%(ids)s)) and (%(state)s::text is null or state = %(state)s)
and (%(user_id)s::uuid is null or user_id = %(user_id)s) and (%(kind)s::text is null or kind = %(kind)s)
and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
and (%(metadata)s::jsonb is null or (metadata @> %(metadata)s::jsonb and metadata <> '{}'::jsonb))
order by number desc limit %(limit)s
"""
_OPEN: LiteralString = """
from jobs where storefront = %(storefront)s and state in ('pending', 'processing')
and (%(state)s::text is null or state = %(state)s) and (%(kind)s::text is null or kind = %(kind)s)
and (%(user_id)s::uuid is null or user_id = %(user_id)s)
and (%(created_before)s::timestamptz is null or created_at < %(created_before)s)
"""
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJobs:
    """Jobs that wait or run, narrowed by what is not None."""

    state: str | None
    kind: str | None
    user_id: UUID | None
    created_before: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """What None leaves open. `created_to` is exclusive, `metadata` a JSON object that theirs contains."""

    ids: Sequence[UUID] | None = None
    state: str | None = None
    kind: str | None = None
    user_id: UUID | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    metadata: str | None = None


class StaffJobs:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def page(self, wanted: JobFilter, *, before: int, limit: int) -> list[Job]:
        """Jobs with numbers below `before`, newest first."""
        return await self._executor.get_all(
            Job, _PAGE, storefront=self._storefront, before=before, limit=limit, **asdict(wanted)
        )

    async def open_jobs(self, selected: OpenJobs, limit: int) -> list[UUID]:
        """The ids of jobs that wait or run, oldest first."""
        rows = await self._executor.fetch(
            f"select id {_OPEN} order by number limit %(limit)s", **self._parameters(selected), limit=limit
        )
        return [row["id"] for row in rows]

    async def count_open(self, selected: OpenJobs) -> int:
        return int(await self._executor.fetch_value(f"select count(*) {_OPEN}", **self._parameters(selected)))

    def _parameters(self, selected: OpenJobs) -> dict[str, Any]:
        return {**asdict(selected), "storefront": self._storefront}

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
