"""Queries of the staff contract for customers' accounts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.searching import SearchTerm

from identity.domain.user import SEARCHED

_COLUMNS: LiteralString = """
    u.id, u.number, coalesce(n.name, p.username) as username, u.email, u.first_name, u.last_name, u.phone_number,
    u.language, u.metadata, u.is_active, u.verified_at is not null as is_verified, u.created_at, u.last_login_at,
    coalesce(s.credit_balance, 0) as credit_balance,
    coalesce(s.free_preview_used, false) as free_preview_used,
    coalesce(s.social_share_unlock_used, false) as social_share_unlock_used,
    (u.password_hash is null and exists (select from usernames where user_id = u.id))
        or exists (select from temporary_passwords t where t.user_id = u.id and t.encrypted is not null)
        as awaits_password,
    array(select provider from provider_accounts a where a.user_id = u.id order by provider) as sign_in_providers
"""
_CUSTOMERS: LiteralString = """
    users u
        left join customer_standings s on s.user_id = u.id
        left join usernames n on n.user_id = u.id
        left join profiles p on p.user_id = u.id
"""
# The subselect is executed once, and each of the four conditions has an index.
_MATCHES: LiteralString = f"""
    ({SEARCHED} ilike %(pattern)s or users.id = %(id)s or users.number = %(number)s or users.id = any(array(
        (select user_id from usernames where name ilike %(pattern)s and storefront = %(storefront)s limit 1000)
        union all (select user_id from profiles where username ilike %(pattern)s limit 1000)
    )))
"""
_WANTED: LiteralString = f"""
    users.storefront = %(storefront)s and not is_staff
    and (%(ids)s::uuid[] is null or users.id = any(%(ids)s))
    and (%(pattern)s::text is null or {_MATCHES})
    and (%(email)s::text is null or email = %(email)s)
    and (%(is_active)s::boolean is null or is_active = %(is_active)s)
    and (%(is_verified)s::boolean is null or (verified_at is not null) = %(is_verified)s)
    and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
    and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
    and (%(metadata)s::jsonb is null or (users.metadata @> %(metadata)s::jsonb and users.metadata <> '{{}}'::jsonb))
"""
_COUNT: LiteralString = f"select count(*) from users where {_WANTED}"
_FOUND: LiteralString = f"""
    select id, number, email, trim(first_name || ' ' || last_name) as name, is_active from users
    where users.storefront = %(storefront)s and not is_staff and {_MATCHES} order by number desc limit %(most)s
"""
_ADDRESSES: LiteralString = """
    select number, is_current, full_name, phone, email, address_line1, address_line2, city, created_at
    from contact_addresses where storefront = %(storefront)s and user_id = %(id)s order by is_current desc, number
"""
_READ: LiteralString = (
    f"select {_COLUMNS} from {_CUSTOMERS} where u.storefront = %(storefront)s and u.id = %(id)s and not is_staff"
)


class CustomerSort(StrEnum):
    """Numbers ascend with the time of registration."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    EMAIL = "email"

    @property
    def position(self) -> str:
        """The column that is sorted, unique in a storefront."""
        return "email" if self is CustomerSort.EMAIL else "number"


def _page(condition: LiteralString, order: LiteralString) -> LiteralString:
    return f"""
        select {_COLUMNS} from {_CUSTOMERS} where u.id in (
            select id from users where {_WANTED} and {condition} order by {order} limit %(limit)s
        ) order by {order}
    """


_PAGES: dict[CustomerSort, LiteralString] = {
    CustomerSort.NEWEST: _page("(%(after)s::bigint is null or number < %(after)s)", "number desc"),
    CustomerSort.OLDEST: _page("(%(after)s::bigint is null or number > %(after)s)", "number"),
    CustomerSort.EMAIL: _page("(%(after)s::text is null or email > %(after)s)", "email"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """What None leaves open. `created_to` is exclusive, `metadata` a JSON object that theirs contains."""

    ids: Sequence[UUID] | None = None
    email: str | None = None
    is_active: bool | None = None
    is_verified: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    metadata: str | None = None


async def read_customers(
    executor: Executor,
    storefront: str,
    wanted: CustomerFilter,
    search: SearchTerm | None,
    sort: CustomerSort,
    after: int | str | None,
    limit: int,
) -> list[Row]:
    """`search` is a part of the address, the name, the phone number or the username, an id or a number.

    `after` is the position of the last customer already read.
    """
    parameters = _parameters(storefront, wanted, search)
    return await executor.fetch(_PAGES[sort], **parameters, after=after, limit=limit)


async def count_customers(
    executor: Executor, storefront: str, wanted: CustomerFilter, search: SearchTerm | None
) -> int:
    return int(await executor.fetch_value(_COUNT, **_parameters(storefront, wanted, search)))


async def find_customers(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Row]:
    """A few, for the search over everything: the newest first."""
    return await executor.fetch(_FOUND, storefront=storefront, most=most, **_term(term))


async def read_customer_addresses(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """The addresses of a customer to which orders of picture books are delivered, the current one first."""
    return await executor.fetch(_ADDRESSES, storefront=storefront, id=user_id)


async def read_customer(executor: Executor, storefront: str, user_id: UUID) -> Row | None:
    return await executor.fetch_one(_READ, storefront=storefront, id=user_id)


def _parameters(storefront: str, wanted: CustomerFilter, search: SearchTerm | None) -> dict[str, Any]:
    return {"storefront": storefront, **asdict(wanted), **_term(search)}


def _term(term: SearchTerm | None) -> dict[str, Any]:
    return {name: getattr(term, name, None) for name in ("pattern", "id", "number")}
