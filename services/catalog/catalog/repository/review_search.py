"""Staff's search for reviews."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

_WHERE: LiteralString = """
    r.storefront = %(storefront)s
    and (cast(%(ids)s as uuid[]) is null or r.id = any(%(ids)s))
    and (cast(%(is_approved)s as boolean) is null or r.is_approved = %(is_approved)s)
    and (cast(%(rating)s as integer) is null or r.rating = %(rating)s)
    and (cast(%(product_id)s as uuid) is null or r.product_id = %(product_id)s)
    and (cast(%(search)s as text) is null
      or r.title ilike %(search)s or r.comment ilike %(search)s or r.author ilike %(search)s)
    and (cast(%(created_from)s as timestamptz) is null or r.created_at >= %(created_from)s)
    and (cast(%(created_to)s as timestamptz) is null or r.created_at < %(created_to)s)
"""
_PAGE: LiteralString = f"""
select r.id, r.product_id, p.name as product_name, r.author, r.rating, r.title, r.comment, r.is_verified_purchase,
  r.is_approved, r.created_at
from reviews r join products p on p.id = r.product_id where {_WHERE}
  and (cast(%(moment)s as timestamptz) is null or (r.created_at, r.id) < (%(moment)s, cast(%(id)s as uuid)))
order by r.created_at desc, r.id desc limit %(limit)s"""
_COUNT: LiteralString = f"select count(*) from reviews r where {_WHERE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFilter:
    """What None leaves open. `search` is a part of title, comment or author; `created_to` is exclusive."""

    ids: Sequence[UUID] | None = None
    is_approved: bool | None = None
    rating: int | None = None
    product_id: UUID | None = None
    search: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


async def search_reviews(
    executor: Executor, storefront: str, wanted: ReviewFilter, after: tuple[datetime, UUID] | None, limit: int
) -> list[Row]:
    """Newest first, older than a moment and id."""
    moment, review_id = after or (None, None)
    return await executor.fetch(_PAGE, **_parameters(storefront, wanted), moment=moment, id=review_id, limit=limit)


async def count_reviews(executor: Executor, storefront: str, wanted: ReviewFilter) -> int:
    return int(await executor.fetch_value(_COUNT, **_parameters(storefront, wanted)))


def _parameters(storefront: str, wanted: ReviewFilter) -> dict[str, Any]:
    values = asdict(wanted)
    if wanted.search:
        escaped = wanted.search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values["search"] = f"%{escaped}%"
    return {"storefront": storefront, **values}
