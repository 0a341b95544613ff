"""Orders as they are looked at: plain SQL, one statement each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, Protocol
from uuid import UUID

from common import clock
from common.database import Parameters, last_rows_of, rows_of
from common.paging import PageRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.errors import OrderNotFound
from orders.domain.status import BOUGHT

Row = dict[str, Any]

_PAGE: LiteralString = """
select id, number, status, total, currency, item_count, created_at, updated_at, count(*) over () as count
from orders where storefront = %(storefront)s and user_id = %(user_id)s
order by created_at {direction}, id {direction} limit %(limit)s offset %(offset)s
"""
_NEWEST_FIRST: LiteralString = _PAGE.format(direction="desc")
_OLDEST_FIRST: LiteralString = _PAGE.format(direction="asc")
_DETAIL: LiteralString = """
select orders.*,
  (select jsonb_agg(to_jsonb(line) order by line.position) from order_lines line where line.order_id = orders.id)
    as lines,
  (select jsonb_agg(to_jsonb(entry) order by entry.id) from order_history entry where entry.order_id = orders.id)
    as history
from orders where storefront = %(storefront)s and id = %(id)s
  and (%(user_id)s::uuid is null or user_id = %(user_id)s)
"""
_SEARCH: LiteralString = """
select id, number, email, status, total, currency, item_count, tracking_number, created_at, updated_at
from orders where storefront = %(storefront)s
  and (%(status)s::text is null or status = %(status)s)
  and (%(pattern)s::text is null or number ilike %(pattern)s or email ilike %(pattern)s)
  and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
  and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
  and (%(after)s::timestamptz is null or (created_at, id) < (%(after)s, %(after_id)s::uuid))
order by created_at desc, id desc limit %(limit)s
"""
_PAYABLE: LiteralString = """
select id as order_id, number, user_id, email, total as amount, currency, status,
  status = 'pending' and expires_at > %(now)s as is_payable, status = 'cancelled' as is_closed
from orders where storefront = %(storefront)s and id = %(id)s
"""
_PURCHASED: LiteralString = """
select 1 from orders join order_lines line on line.order_id = orders.id
where storefront = %(storefront)s and user_id = %(user_id)s and product_id = %(product_id)s
  and status = any(%(bought)s) limit 1
"""


class Rows(Protocol):
    """Where rows come from: the pool of hot reads, or a transaction that has to see its own changes."""

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[Row]: ...


class InTransaction:
    """Rows as the session's transaction sees them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[Row]:
        return await rows_of(self._session, sql, parameters)


class AtTheEnd:
    """The same in the message that commits it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[Row]:
        return await last_rows_of(self._session, sql, parameters)


class OrderReads:
    """The orders of one storefront, as rows; a detail has its `lines` and its `history` in it."""

    def __init__(self, source: Rows, storefront: str) -> None:
        self._source = source
        self._storefront = storefront

    async def page(self, user_id: UUID, page: PageRequest, *, oldest_first: bool) -> tuple[int, list[Row]]:
        """How many orders the customer has, and one page of them. Raises PageNotFound."""
        rows = await self._source.rows(
            _OLDEST_FIRST if oldest_first else _NEWEST_FIRST,
            {"storefront": self._storefront, "user_id": user_id, "limit": page.size, "offset": page.offset},
        )
        count = rows[0]["count"] if rows else 0
        page.check(count)
        return count, rows

    async def detail(self, order_id: UUID, user_id: UUID | None = None) -> Row:
        """The whole order; with a user, only if it is theirs. Raises OrderNotFound."""
        found = await self._source.rows(_DETAIL, {"storefront": self._storefront, "id": order_id, "user_id": user_id})
        if not found:
            raise OrderNotFound(order_id=order_id)
        row = found[0]
        for entry in row["history"]:
            entry["created_at"] = datetime.fromisoformat(entry["created_at"])
        return row

    async def search(
        self,
        *,
        status: str | None,
        text: str | None,
        created_from: datetime | None,
        created_to: datetime | None,
        after: tuple[datetime, UUID] | None,
        limit: int,
    ) -> Sequence[Row]:
        """Newest first; `text` is part of a number or an e-mail address, `created_to` exclusive."""
        moment, identifier = after or (None, None)
        parameters = {
            "storefront": self._storefront,
            "status": status,
            "pattern": _contains(text) if text else None,
            "created_from": created_from,
            "created_to": created_to,
            "after": moment,
            "after_id": identifier,
            "limit": limit,
        }
        return await self._source.rows(_SEARCH, parameters)

    async def payable(self, order_id: UUID) -> Row:
        """What is owed, as `common.clients.orders.Payable`. Raises OrderNotFound."""
        found = await self._source.rows(_PAYABLE, {"storefront": self._storefront, "id": order_id, "now": clock.now()})
        if not found:
            raise OrderNotFound(order_id=order_id)
        return found[0]

    async def has_purchased(self, user_id: UUID, product_id: UUID) -> bool:
        """Whether a paid order of the user, also one already delivered or returned, contains the product."""
        parameters = {
            "storefront": self._storefront,
            "user_id": user_id,
            "product_id": product_id,
            "bought": [status.value for status in BOUGHT],
        }
        return bool(await self._source.rows(_PURCHASED, parameters))


def _contains(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
