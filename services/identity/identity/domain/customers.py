"""Every query for the accounts of a storefront as its staff sees them."""

from typing import Any
from uuid import UUID

from common.database import Reads

_COLUMNS = (
    "id, number, email, first_name, last_name, phone_number, is_active, verified_at is not null as is_verified,"
    " created_at"
)


async def read_customers(
    reads: Reads, storefront: str, search: str | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Newest first, from below the number `before`; `search` is a part of the address or the name."""
    return await reads.rows(
        f"select {_COLUMNS} from users where storefront = %(storefront)s and not is_staff"
        " and (%(before)s::bigint is null or number < %(before)s)"
        " and (%(pattern)s::text is null or email ilike %(pattern)s"
        " or first_name || ' ' || last_name ilike %(pattern)s)"
        " order by number desc limit %(limit)s",
        {"storefront": storefront, "before": before, "pattern": _pattern(search), "limit": limit},
    )


async def read_customer(reads: Reads, storefront: str, user_id: UUID) -> dict[str, Any] | None:
    return await reads.row(
        f"select {_COLUMNS} from users where storefront = %s and id = %s and not is_staff", (storefront, user_id)
    )


def _pattern(search: str | None) -> str | None:
    """What is sought is data: its `%` and `_` mean themselves."""
    if not search:
        return None
    escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
