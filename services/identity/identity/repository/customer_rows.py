"""Accounts of customers as rows of files."""

from collections.abc import Sequence
from typing import LiteralString

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.rpc.interfaces.transfers import RowFilter

from identity.domain.user import User

_PAGE: LiteralString = """
    select number, email, first_name, last_name, phone_number, company_name, is_active,
        verified_at is not null as is_verified, created_at
    from users where storefront = %(storefront)s and not is_staff and number > %(after)s
    and (%(is_active)s::boolean is null or is_active = %(is_active)s)
    and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
    and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
    order by number limit %(limit)s
"""
_LOCK: LiteralString = "storefront = %(storefront)s and email = any(%(emails)s) order by id for no key update"


async def read_customer_rows(
    executor: Executor, storefront: str, wanted: RowFilter, after: int, limit: int
) -> list[Row]:
    """In the order of their numbers."""
    return await executor.fetch(
        _PAGE,
        storefront=storefront,
        after=after,
        limit=limit,
        is_active=wanted.is_active,
        created_from=wanted.created_from,
        created_to=wanted.created_to,
    )


async def lock_users_by_email(uow: UnitOfWork, storefront: str, emails: Sequence[str]) -> dict[str, User]:
    """Those that exist, in any state."""
    found = await uow.get_all(User, _LOCK, storefront=storefront, emails=list(emails))
    return {user.email: user for user in found}
