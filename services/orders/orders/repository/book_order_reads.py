"""Orders of books and of retry packs as rows for staff, one statement each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.searching import containing

from orders.domain.book_errors import BookOrderNotFound

_LISTED: LiteralString = """
select number, user_id, email, tier_code, tier_name, status, currency, total, created_at, updated_at, paid_at,
  shipped_at, tracking_number, reprint_requested_at,
  array(select book_id from book_order_items i where i.order_id = book_orders.id order by position) as book_ids,
  address ->> 'full_name' as full_name, status = 'paid' and user_id is null as awaits_claim,
  (select coalesce(sum(quantity), 0) from book_order_items i where i.order_id = book_orders.id)::int as copies
from book_orders where storefront = %(storefront)s
"""
_SEARCH: LiteralString = f"""
{_LISTED}
  and (%(numbers)s::bigint[] is null or number = any(%(numbers)s))
  and (%(status)s::text is null or status = %(status)s)
  and (%(queue)s::text is null or case %(queue)s
    when 'to_produce' then reprint_requested_at is not null
      or status = 'paid' and user_id is not null and tier_code <> 'retry_pack'
    else status = 'completed' and reprint_requested_at is null
      and (shipped_at is null or shipped_at < completed_at) and tier_code <> 'retry_pack' end)
  and (%(is_pack)s::boolean is null or (tier_code = 'retry_pack') = %(is_pack)s)
  and (%(tier_code)s::text is null or tier_code = %(tier_code)s)
  and (%(user_id)s::uuid is null or user_id = %(user_id)s)
  and (%(book_id)s::uuid is null or id in (select order_id from book_order_items where book_id = %(book_id)s))
  and (%(pattern)s::text is null or number::text = %(text)s or email ilike %(pattern)s
    or address ->> 'full_name' ilike %(pattern)s)
  and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
  and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
  and number < %(before)s
order by number desc limit %(limit)s
"""
_DETAIL: LiteralString = """
select o.*, o.status = 'paid' and o.user_id is null as awaits_claim,
  (select coalesce(jsonb_agg(to_jsonb(i) order by i.position), '[]') from book_order_items i where i.order_id = o.id)
    as items,
  (select coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object(
      'created_by_name', actor_name(o.storefront, e.created_by, e.created_at)) order by e.id), '[]')
    from book_order_history e where e.order_id = o.id) as history,
  (select to_jsonb(p) from retry_packs p where p.order_id = o.id) as retry_pack
from book_orders o where o.storefront = %(storefront)s and o.number = %(number)s
"""
_CLAIMS: LiteralString = """
select number, email, claim_requested_at, claim_attempts, paid_at from book_orders
where storefront = %(storefront)s and status = 'paid' and user_id is null and paid_at <= %(paid_before)s
  and number < %(before)s
order by number desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOrderFilter:
    """`text` is an order's number, or part of an email address or of a name. `created_to` is exclusive.

    `queue` is `to_produce` (paid, or to be printed again) or `to_ship` (produced, and not shipped since).
    """

    numbers: Sequence[int] | None = None
    status: str | None = None
    queue: str | None = None
    is_pack: bool | None = None
    tier_code: str | None = None
    user_id: UUID | None = None
    book_id: UUID | None = None
    text: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


class BookOrderReads:
    """Reads the orders of one storefront, as rows."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def search(self, wanted: BookOrderFilter, *, before: int, limit: int) -> list[Row]:
        """Newest first: orders with a number below `before`."""
        pattern = containing(wanted.text) if wanted.text else None
        return await self._executor.fetch(
            _SEARCH, storefront=self._storefront, **asdict(wanted), pattern=pattern, before=before, limit=limit
        )

    async def detail(self, number: int) -> Row:
        """An order with its `items`, `history` and `retry_pack`. Raises BookOrderNotFound."""
        row = await self._executor.fetch_one(_DETAIL, storefront=self._storefront, number=number)
        if row is None:
            raise BookOrderNotFound()
        for entry in row["history"]:
            entry["created_at"] = datetime.fromisoformat(entry["created_at"])
        return row

    async def claims(self, *, paid_before: datetime, before: int, limit: int) -> list[Row]:
        """Visitors' orders that were paid before a moment and have no customer, newest first."""
        return await self._executor.fetch(
            _CLAIMS, storefront=self._storefront, paid_before=paid_before, before=before, limit=limit
        )
