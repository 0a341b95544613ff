"""Exports of rows, and archives of customers' data."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel import clock

from identity.domain.transfer import EXPORT_KEPT, Export

_BY_ID: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_PAGE: LiteralString = """
    storefront = %(storefront)s and kind = any(%(kinds)s) and customer_id is null
    and (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s::uuid))
    order by created_at desc, id desc limit %(limit)s
"""
_OF_CUSTOMER: LiteralString = """
    storefront = %(storefront)s and customer_id = %(customer_id)s order by created_at desc limit 1
"""
_RUNNING: LiteralString = """
    select count(*) from exports where storefront = %(storefront)s and state in ('waiting', 'running')
"""
_BEGIN: LiteralString = f"""
    update exports set state = 'running', rows = 0, file_key = %(new_key)s
    where {_BY_ID} and state in ('waiting', 'running') and file_key is not distinct from %(file_key)s
"""
_PROGRESS: LiteralString = f"""
    update exports set rows = %(rows)s, stage = %(stage)s
    where {_BY_ID} and state = 'running' and file_key = %(file_key)s
"""
_END: LiteralString = f"""
    update exports set state = 'completed', size = %(size)s, rows = %(rows)s, stage = null, finished_at = %(now)s,
        expires_at = %(expires_at)s
    where {_BY_ID} and state = 'running' and file_key = %(file_key)s
"""
_EXPIRED: LiteralString = """
    select id, storefront, file_key from exports where file_key is not null and expires_at < %(now)s
    union all
    select id, storefront, file_key from exports where file_key is not null and customer_id is not null
        and state = 'completed' and not exists (select from users where users.id = exports.customer_id)
    limit 100
"""
_EXPIRE: LiteralString = f"update exports set state = 'expired', file_key = null where {_BY_ID}"


async def find_export(executor: Executor, storefront: str, export_id: UUID) -> Export | None:
    return await executor.get(Export, _BY_ID, storefront=storefront, id=export_id)


async def find_export_of_customer(executor: Executor, storefront: str, customer_id: UUID) -> Export | None:
    """The newest one."""
    return await executor.get(Export, _OF_CUSTOMER, storefront=storefront, customer_id=customer_id)


async def read_exports(
    executor: Executor, storefront: str, kinds: Sequence[str], before: tuple[datetime, UUID] | None, limit: int
) -> list[Export]:
    """Newest first, without those of customers."""
    at, last = before or (None, None)
    return await executor.get_all(Export, _PAGE, storefront=storefront, kinds=list(kinds), at=at, id=last, limit=limit)


async def count_running_exports(executor: Executor, storefront: str) -> int:
    return int(await executor.fetch_value(_RUNNING, storefront=storefront))


async def begin_export(executor: Executor, export: Export, new_key: str) -> bool:
    """Whether this attempt writes the file. Each attempt writes one of its own, under a key that no other one has."""
    named = {"storefront": export.storefront, "id": export.id, "file_key": export.file_key}
    return bool(await executor.execute(_BEGIN, new_key=new_key, **named))


async def record_export_progress(executor: Executor, export: Export, key: str, rows: int, stage: str | None) -> bool:
    """Whether the export is still written by the attempt with this key."""
    return bool(
        await executor.execute(
            _PROGRESS, storefront=export.storefront, id=export.id, file_key=key, rows=rows, stage=stage
        )
    )


async def end_export(executor: Executor, export: Export, key: str, rows: int, size: int) -> bool:
    """Whether the file is that of the export now."""
    now = clock.now()
    return bool(
        await executor.execute(
            _END,
            storefront=export.storefront,
            id=export.id,
            file_key=key,
            size=size,
            rows=rows,
            now=now,
            expires_at=now + EXPORT_KEPT,
        )
    )


async def read_expired_exports(executor: Executor) -> list[Row]:
    return await executor.fetch(_EXPIRED, now=clock.now())


async def expire_export(executor: Executor, storefront: str, export_id: UUID) -> None:
    await executor.execute(_EXPIRE, storefront=storefront, id=export_id)
