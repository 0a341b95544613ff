"""The stored pictures of one storefront."""

from dataclasses import dataclass
from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.domain.asset import Asset

UNUSED_KEPT = timedelta(hours=1)
"""How long an asset may wait for the transaction that needs it: longer than any upload or run takes."""

_KEEP: LiteralString = """
update assets set delete_after = null where storefront = %(storefront)s and key = %(key)s and delete_after > %(now)s
"""
_DOOM: LiteralString = """
update assets set delete_after = %(now)s where storefront = %(storefront)s and job_id = any(%(job_ids)s)
"""
_VISIBLE: LiteralString = """
select assets.content_type, assets.size from assets join jobs on jobs.id = assets.job_id
where assets.storefront = %(storefront)s and assets.key = %(key)s and assets.delete_after is null
and jobs.expires_at > %(now)s and (jobs.unlock_method is not null or jobs.result is distinct from assets.key)
"""


@dataclass(frozen=True, slots=True)
class FileFacts:
    content_type: str
    size: int


class Assets:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def record(self, job_id: UUID, content_type: str, size: int) -> Asset:
        """Record a picture that is about to be stored. Without `keep` it is deleted after UNUSED_KEPT."""
        asset = Asset(
            storefront=self._storefront,
            job_id=job_id,
            content_type=content_type,
            size=size,
            delete_after=clock.now() + UNUSED_KEPT,
        )
        await self._executor.add(asset)
        return asset

    async def visible(self, key: str) -> FileFacts | None:
        """What is known of a picture that may be shown: of an unexpired job, and the full picture only if unlocked."""
        row = await self._executor.fetch_one(_VISIBLE, storefront=self._storefront, key=key, now=clock.now())
        return FileFacts(**row) if row else None


async def keep(uow: UnitOfWork, storefront: str, *keys: str) -> None:
    """Keep recorded assets for good. If one's time is over, the transaction raises RowCountMismatch."""
    for key in keys:
        await uow.defer(_KEEP, expect_rows=1, storefront=storefront, key=key, now=clock.now())


async def doom(uow: UnitOfWork, storefront: str, job_ids: list[UUID]) -> None:
    """Let the assets of jobs be deleted as soon as possible."""
    await uow.defer(_DOOM, storefront=storefront, job_ids=job_ids, now=clock.now())
