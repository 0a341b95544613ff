"""Queries for the times for which staff have blocked customers."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork

from identity.domain.customer_block import CustomerBlock

MOST = 50
_OPEN: LiteralString = """
    storefront = %(storefront)s and user_id = %(user_id)s and lifted_at is null order by blocked_at desc for update
"""
_BLOCKS: LiteralString = """
    select b.id, b.reason, b.blocked_at, b.lifted_reason, b.lifted_at,
           b.blocked_by, trim(s.first_name || ' ' || s.last_name) as blocked_by_name,
           coalesce(s.email, actor_name(b.storefront, b.blocked_by, b.blocked_at)) as blocked_by_email,
           b.lifted_by, trim(l.first_name || ' ' || l.last_name) as lifted_by_name,
           coalesce(l.email, actor_name(b.storefront, b.lifted_by, b.lifted_at)) as lifted_by_email
    from customer_blocks b
        left join users s on s.id = b.blocked_by and s.storefront = b.storefront
        left join users l on l.id = b.lifted_by and l.storefront = b.storefront
    where b.storefront = %(storefront)s and b.user_id = %(user_id)s order by b.blocked_at desc, b.id limit %(most)s
"""


async def lock_open_block(uow: UnitOfWork, storefront: str, user_id: UUID) -> CustomerBlock | None:
    return await uow.get(CustomerBlock, _OPEN, storefront=storefront, user_id=user_id)


async def read_blocks(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """The newest first. Without an account the address is the audit log's, `[erased]` of an erased person."""
    return await executor.fetch(_BLOCKS, storefront=storefront, user_id=user_id, most=MOST)
