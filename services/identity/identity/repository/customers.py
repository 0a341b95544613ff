"""Queries of the staff contract for customers' accounts."""

from uuid import UUID

from common.db.executor import Executor, Row

_COLUMNS = """
    u.id, u.number, coalesce(n.name, p.username) as username, u.email, u.first_name, u.last_name, u.phone_number,
    u.is_active, u.verified_at is not null as is_verified, u.created_at, u.last_login_at,
    coalesce(s.credit_balance, 0) as credit_balance,
    coalesce(s.free_preview_used, false) as free_preview_used,
    coalesce(s.social_share_unlock_used, false) as social_share_unlock_used,
    (u.password_hash is null and exists (select from usernames where user_id = u.id))
        or exists (select from temporary_passwords t where t.user_id = u.id and t.encrypted is not null)
        as awaits_password,
    array(select provider from provider_accounts a where a.user_id = u.id order by provider) as sign_in_providers
"""
_CUSTOMERS = """
    users u
        left join customer_standings s on s.user_id = u.id
        left join usernames n on n.user_id = u.id
        left join profiles p on p.user_id = u.id
"""
_SEARCH = f"""
    select {_COLUMNS} from {_CUSTOMERS} where u.storefront = %(storefront)s and not is_staff
      and (%(before)s::bigint is null or u.number < %(before)s)
      and (
        %(pattern)s::text is null or u.email ilike %(pattern)s or u.first_name || ' ' || u.last_name ilike %(pattern)s
        or n.name ilike %(pattern)s or p.username ilike %(pattern)s
      )
    order by u.number desc limit %(limit)s
"""
_ADDRESSES = """
    select number, is_current, full_name, phone, email, address_line1, address_line2, city, created_at
    from contact_addresses where storefront = %(storefront)s and user_id = %(id)s order by is_current desc, number
"""
_READ = f"select {_COLUMNS} from {_CUSTOMERS} where u.storefront = %(storefront)s and u.id = %(id)s and not is_staff"


async def read_customers(
    executor: Executor, storefront: str, search: str | None, before: int | None, limit: int
) -> list[Row]:
    """Customers whose number is below `before`, newest first.

    `search` is a part of the address, the name or the username.
    """
    return await executor.fetch(_SEARCH, storefront=storefront, before=before, pattern=_pattern(search), limit=limit)


async def read_customer_addresses(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """The addresses of a customer to which orders of picture books are delivered, the current one first."""
    return await executor.fetch(_ADDRESSES, storefront=storefront, id=user_id)


async def read_customer(executor: Executor, storefront: str, user_id: UUID) -> Row | None:
    return await executor.fetch_one(_READ, storefront=storefront, id=user_id)


def _pattern(search: str | None) -> str | None:
    """A pattern for `ilike` in which `%` and `_` of the search text are escaped."""
    if not search:
        return None
    escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
