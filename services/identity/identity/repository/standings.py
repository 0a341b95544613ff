"""Queries for the standing of customers, and for the accounts that show it."""

from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken

from identity.domain.account import AccountWithStanding

_STORE_BALANCE = """
    insert into customer_standings
        (user_id, storefront, credit_balance, credit_version, free_preview_used, social_share_unlock_used,
         perks_version)
    select id, storefront, %(balance)s, %(version)s, false, false, 0
    from users where storefront = %(storefront)s and id = %(user_id)s
    on conflict (user_id) do update
    set credit_balance = excluded.credit_balance, credit_version = excluded.credit_version
    where customer_standings.credit_version < excluded.credit_version
"""
_STORE_PERKS = """
    insert into customer_standings
        (user_id, storefront, credit_balance, credit_version, free_preview_used, social_share_unlock_used,
         perks_version)
    select id, storefront, 0, 0, %(free_preview_used)s, %(social_share_unlock_used)s, %(version)s
    from users where storefront = %(storefront)s and id = %(user_id)s
    on conflict (user_id) do update
    set free_preview_used = excluded.free_preview_used, perks_version = excluded.perks_version,
        social_share_unlock_used = excluded.social_share_unlock_used
    where customer_standings.perks_version < excluded.perks_version
"""
_ACCOUNT = """
    select u.number, u.email, u.first_name, u.last_name, u.created_at,
           coalesce(s.credit_balance, 0) as credit_balance,
           coalesce(s.free_preview_used, false) as free_preview_used,
           coalesce(s.social_share_unlock_used, false) as social_share_unlock_used
    from users u left join customer_standings s on s.user_id = u.id
    where u.storefront = %(storefront)s and u.id = %(user_id)s and u.is_active
"""


async def store_balance(uow: UnitOfWork, storefront: str, user_id: UUID, balance: int, version: int) -> None:
    """Store a credit balance unless the stored one is as new. Nothing happens if there is no such user."""
    await uow.execute(_STORE_BALANCE, storefront=storefront, user_id=user_id, balance=balance, version=version)


async def store_perks(
    uow: UnitOfWork,
    storefront: str,
    user_id: UUID,
    *,
    free_preview_used: bool,
    social_share_unlock_used: bool,
    version: int,
) -> None:
    """Store which free offers are used, unless what is stored is as new. Nothing happens if there is no such user."""
    await uow.execute(
        _STORE_PERKS,
        storefront=storefront,
        user_id=user_id,
        free_preview_used=free_preview_used,
        social_share_unlock_used=social_share_unlock_used,
        version=version,
    )


async def read_account_with_standing(executor: Executor, storefront: str, user_id: UUID) -> AccountWithStanding:
    """The profile of a signed-in user. Raises InvalidToken if the account is deleted or locked."""
    row = await executor.fetch_one(_ACCOUNT, storefront=storefront, user_id=user_id)
    if row is None:
        raise InvalidToken()
    return AccountWithStanding(**row)
