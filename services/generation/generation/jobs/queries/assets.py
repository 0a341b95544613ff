"""The stored pictures of one storefront."""

from dataclasses import dataclass
from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.jobs.rules.output_file import new_key
from generation.jobs.tables.asset import Asset

UNUSED_KEPT = timedelta(hours=1)
"""How long an asset may wait for the transaction that needs it: longer than any upload or run takes."""
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)

_KEEP: LiteralString = """
update assets set delete_after = null where storefront = %(storefront)s and key = %(key)s and delete_after > %(now)s
"""
_SCHEDULE_DELETION: LiteralString = """
update assets set delete_after = %(now)s where storefront = %(storefront)s and job_id = any(%(job_ids)s)
"""
_SCHEDULE_FILE_DELETION: LiteralString = """
update assets set delete_after = %(now)s where storefront = %(storefront)s and key = any(%(keys)s)
"""
_SCHEDULE_UNUSED_DELETION: LiteralString = """
update assets set delete_after = %(now)s
where storefront = %(storefront)s and key = any(%(keys)s) and delete_after is not null
"""
_MARK_ERASED: LiteralString = """
update assets set erased_of = %(user_id)s
where storefront = %(storefront)s and job_id = any(%(owner_ids)s) and delete_after is not null
"""
_DUE: LiteralString = "delete_after <= %(now)s order by delete_after limit %(limit)s"
_FORGET: LiteralString = "delete from assets where key = %(key)s and delete_after <= %(now)s"
_POSTPONE: LiteralString = """
update assets set delete_after = %(later)s, deletion_attempts = deletion_attempts + 1
where key = %(key)s and delete_after <= %(now)s
"""
_VISIBLE: LiteralString = """
select assets.key, assets.content_type, assets.size from assets join jobs on jobs.id = assets.job_id
where assets.storefront = %(storefront)s and assets.key = %(key)s and assets.delete_after is null
and jobs.expires_at > %(now)s and (jobs.unlock_method is not null or jobs.result is distinct from assets.key)
"""
_TYPES: LiteralString = """
select key, content_type from assets
where storefront = %(storefront)s and key = any(%(keys)s) and delete_after is null
"""


_FACTS: LiteralString = """
select key, content_type, size from assets where storefront = %(storefront)s and key = %(key)s
"""
_OF_JOB: LiteralString = """
select key, content_type, size from assets
where storefront = %(storefront)s and job_id = %(job_id)s and delete_after is null order by created_at, key
"""


class AssetExpired(Exception):
    """The transaction came later than UNUSED_KEPT."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    key: str
    content_type: str
    size: int


class Assets:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def record(self, job_id: UUID, content_type: str, size: int, key: str | None = None) -> Asset:
        """Record a picture that is about to be stored. Without `keep` it is deleted after UNUSED_KEPT."""
        asset = Asset(
            key=key or new_key(),
            storefront=self._storefront,
            job_id=job_id,
            content_type=content_type,
            size=size,
            delete_after=clock.now() + UNUSED_KEPT,
        )
        await self._executor.defer_add(asset)
        return asset

    async def visible(self, key: str) -> FileFacts | None:
        """What is known of a picture that may be shown: of an unexpired job, and the full picture only if unlocked."""
        row = await self._executor.fetch_one(_VISIBLE, storefront=self._storefront, key=key, now=clock.now())
        return FileFacts(**row) if row else None

    async def facts(self, key: str) -> FileFacts | None:
        """What is known of a picture; None for an unknown key."""
        row = await self._executor.fetch_one(_FACTS, storefront=self._storefront, key=key)
        return FileFacts(**row) if row else None


async def content_types(executor: Executor, storefront: str, keys: list[str]) -> dict[str, str]:
    """The media types of those assets that exist and are kept, by key."""
    rows = await executor.fetch(_TYPES, storefront=storefront, keys=keys)
    return {row["key"]: row["content_type"] for row in rows}


async def keep(uow: UnitOfWork, storefront: str, *keys: str) -> None:
    """Keep recorded assets for good. Raises AssetExpired when one's time was over: its file may be deleted already."""
    for key in keys:
        if not await uow.execute(_KEEP, storefront=storefront, key=key, now=clock.now()):
            raise AssetExpired(key)


async def schedule_deletion(executor: Executor, storefront: str, job_ids: list[UUID]) -> None:
    """Let the assets of jobs be deleted as soon as possible."""
    await executor.defer(_SCHEDULE_DELETION, storefront=storefront, job_ids=job_ids, now=clock.now())


async def mark_erased(executor: Executor, storefront: str, user_id: UUID, owner_ids: list[UUID]) -> None:
    """Record of which customer the files are that are about to be deleted with the customer's account."""
    await executor.defer(_MARK_ERASED, storefront=storefront, user_id=user_id, owner_ids=owner_ids)


async def schedule_file_deletion(executor: Executor, storefront: str, *keys: str) -> None:
    """Let single assets of a job be deleted as soon as possible."""
    await executor.defer(_SCHEDULE_FILE_DELETION, storefront=storefront, keys=list(keys), now=clock.now())


async def schedule_unused_deletion(executor: Executor, storefront: str, *keys: str) -> None:
    """Let recorded assets that no job needs be deleted as soon as possible."""
    await executor.defer(_SCHEDULE_UNUSED_DELETION, storefront=storefront, keys=list(keys), now=clock.now())


async def due_for_deletion(executor: Executor, limit: int) -> list[Asset]:
    """Those of all storefronts that have waited longest."""
    return await executor.get_all(Asset, _DUE, now=clock.now(), limit=limit)


async def forget(executor: Executor, asset: Asset) -> None:
    """Delete the row of a deleted file."""
    await executor.execute(_FORGET, key=asset.key, now=clock.now())


async def postpone(executor: Executor, asset: Asset) -> None:
    """Delete an asset later, because its file could not be deleted."""
    delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(asset.deletion_attempts, 10))
    await executor.execute(_POSTPONE, key=asset.key, now=clock.now(), later=clock.now() + delay)


async def files_of_job(executor: Executor, storefront: str, job_id: UUID) -> list[FileFacts]:
    """Those that are kept, in the order in which they were stored."""
    return [FileFacts(**row) for row in await executor.fetch(_OF_JOB, storefront=storefront, job_id=job_id)]
