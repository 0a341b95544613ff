"""Endpoints and the keys that sign what they get."""

from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.domain.endpoint import Endpoint, SigningKey
from webhooks.domain.errors import EndpointNotFound

STATISTICS_OF = timedelta(hours=24)
_SHOWN: LiteralString = """
    select e.*, k.public_key, c.waiting, c.delivered, c.failed, a.attempts, a.failed_attempts, a.p95_ms,
        (
            select array_agg(expires_at order by expires_at) from signing_keys
            where endpoint_id = e.id and expires_at > %(now)s
        ) as former_secrets_until
    from endpoints e
    left join signing_keys k on k.endpoint_id = e.id and k.expires_at is null
    cross join lateral (
        select count(*) filter (where state = 'waiting') as waiting,
            count(*) filter (where state = 'delivered') as delivered,
            count(*) filter (where state = 'failed') as failed
        from deliveries where endpoint_id = e.id and (ended_at >= %(since)s or ended_at is null)
    ) c
    cross join lateral (
        select count(*) as attempts, count(*) filter (where error is not null) as failed_attempts,
            round(percentile_cont(0.95) within group (order by duration_ms))::integer as p95_ms
        from attempts where endpoint_id = e.id and started_at >= %(since)s
    ) a
    where e.storefront = %(storefront)s and (%(endpoint_id)s::uuid is null or e.id = %(endpoint_id)s)
    order by e.created_at, e.id
"""
_LOCK_SHOP: LiteralString = "select pg_advisory_xact_lock(hashtextextended('endpoints ' || %(storefront)s, 0))"
_COUNT: LiteralString = "select count(*) from endpoints where storefront = %(storefront)s"
_LOCK: LiteralString = "storefront = %(storefront)s and id = %(id)s for no key update"
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_DELETE: LiteralString = "delete from endpoints where storefront = %(storefront)s and id = %(id)s"
_KEYS: LiteralString = """
    endpoint_id = %(endpoint_id)s and (expires_at is null or expires_at > %(now)s)
    order by expires_at desc nulls first, created_at desc
"""
_EXPIRE_KEYS: LiteralString = """
    update signing_keys set expires_at = least(expires_at, %(until)s) where endpoint_id = %(endpoint_id)s
"""
_ALL_KEYS: LiteralString = "id > %(after)s order by id limit %(limit)s"
_ALL_HEADERS: LiteralString = "headers is not null and id > %(after)s order by id limit %(limit)s"


async def read_endpoints(executor: Executor, storefront: str, endpoint_id: UUID | None = None) -> list[Row]:
    """Oldest first, with the counts of the last 24 hours; or one of them."""
    now = clock.now()
    return await executor.fetch(
        _SHOWN, storefront=storefront, endpoint_id=endpoint_id, now=now, since=now - STATISTICS_OF
    )


async def find_endpoint(executor: Executor, storefront: str, endpoint_id: UUID) -> Endpoint | None:
    return await executor.get(Endpoint, _ONE, storefront=storefront, id=endpoint_id)


async def live_keys_of(executor: Executor, endpoint_id: UUID) -> list[SigningKey]:
    """The present key, then the former ones that have not expired."""
    return await executor.get_all(SigningKey, _KEYS, endpoint_id=endpoint_id, now=clock.now())


async def keys_after(executor: Executor, after: UUID, limit: int) -> list[SigningKey]:
    """Of all endpoints, by id."""
    return await executor.get_all(SigningKey, _ALL_KEYS, after=after, limit=limit)


async def endpoints_with_headers_after(executor: Executor, after: UUID, limit: int) -> list[Endpoint]:
    """Of all storefronts, by id."""
    return await executor.get_all(Endpoint, _ALL_HEADERS, after=after, limit=limit)


class Endpoints:
    """The endpoints of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def count(self) -> int:
        """Until the transaction ends, no other one counts those of this storefront."""
        await self._uow.defer(_LOCK_SHOP, storefront=self._storefront)
        return int(await self._uow.fetch_value(_COUNT, storefront=self._storefront))

    async def add(self, endpoint: Endpoint, key: SigningKey) -> None:
        await self._uow.defer_add(endpoint, key)

    async def lock(self, endpoint_id: UUID) -> Endpoint:
        """Raises EndpointNotFound."""
        found = await self._uow.get(Endpoint, _LOCK, storefront=self._storefront, id=endpoint_id)
        if found is None:
            raise EndpointNotFound()
        return found

    async def save(self, endpoint: Endpoint) -> None:
        endpoint.updated_at = clock.now()
        await self._uow.defer_save(endpoint)

    async def replace_key(self, endpoint_id: UUID, key: SigningKey, former_until: datetime) -> None:
        await self._uow.defer(_EXPIRE_KEYS, endpoint_id=endpoint_id, until=former_until)
        await self._uow.defer_add(key)

    async def delete(self, endpoint_id: UUID) -> None:
        """With its deliveries. Raises EndpointNotFound."""
        if not await self._uow.execute(_DELETE, storefront=self._storefront, id=endpoint_id):
            raise EndpointNotFound()
