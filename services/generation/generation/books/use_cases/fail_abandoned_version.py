"""Fail a version that no job generates. The state at the time of writing decides."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.queries import versions
from generation.books.queries.runs import is_open
from generation.books.use_cases.fail_version import fail_version


async def fail_abandoned_version(version_id: UUID, uow: UnitOfWork) -> None:
    """Fail a version that no job generates, and give back what it took."""
    version = await versions.find(uow, version_id)
    if version is not None and version.is_running and not await is_open(uow, version.job_id):
        await fail_version(uow, version.job_id)
