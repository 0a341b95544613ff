"""Queries for API keys."""

from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.api_key import ApiKey

USED_EVERY = timedelta(minutes=1)
_LIST: LiteralString = """
    select *, actor_name(storefront, created_by, created_at) as created_by_name from api_keys
    where storefront = %(storefront)s and (revoked_at is null or revoked_at > %(since)s)
        and (%(key_id)s::uuid is null or id = %(key_id)s)
    order by created_at desc, id
"""
_LOCK: LiteralString = "storefront = %(storefront)s and id = %(key_id)s and revoked_at is null for update"
_COUNT: LiteralString = "select count(*) from api_keys where storefront = %(storefront)s and revoked_at is null"
_BY_DIGEST: LiteralString = """
    storefront = %(storefront)s and revoked_at is null
    and (digest = %(digest)s or former_digest = %(digest)s and former_until > %(now)s)
"""
_USED: LiteralString = """
    update api_keys set last_used_at = %(now)s
    where id = %(key_id)s and (last_used_at is null or last_used_at < %(before)s)
"""
REVOKED_DAYS = 90
"""How long a revoked key is listed."""


async def read_api_keys(executor: Executor, storefront: str, key_id: UUID | None = None) -> list[Row]:
    """Newest first, with those that were revoked lately; or one of them."""
    since = clock.now() - timedelta(days=REVOKED_DAYS)
    return await executor.fetch(_LIST, storefront=storefront, since=since, key_id=key_id)


async def count_api_keys(executor: Executor, storefront: str) -> int:
    return int(await executor.fetch_value(_COUNT, storefront=storefront))


async def lock_api_key(uow: UnitOfWork, storefront: str, key_id: UUID) -> ApiKey | None:
    """None also for a revoked key."""
    return await uow.get(ApiKey, _LOCK, storefront=storefront, key_id=key_id)


async def find_api_key(executor: Executor, storefront: str, digest: str) -> ApiKey | None:
    """The key, or the one that was rotated lately, with this digest."""
    return await executor.get(ApiKey, _BY_DIGEST, storefront=storefront, digest=digest, now=clock.now())


async def record_use(executor: Executor, key_id: UUID, now: datetime) -> None:
    """Once a minute at most."""
    await executor.execute(_USED, key_id=key_id, now=now, before=now - USED_EVERY)
