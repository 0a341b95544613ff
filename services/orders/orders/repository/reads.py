"""Orders as rows for responses, one statement each."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel import clock
from common.kernel.paging import PageRequest

from orders.domain.errors import OrderNotFound
from orders.domain.status import PURCHASED

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
  and status = any(%(purchased)s) limit 1
"""


class OrderReads:
    """Reads the orders of one storefront, as rows."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def page(self, user_id: UUID, page: PageRequest, *, oldest_first: bool) -> tuple[int, list[Row]]:
        """Return the number of the customer's orders and one page of them. Raises PageNotFound."""
        rows = await self._executor.fetch(
            _OLDEST_FIRST if oldest_first else _NEWEST_FIRST,
            storefront=self._storefront,
            user_id=user_id,
            limit=page.size,
            offset=page.offset,
        )
        count = rows[0]["count"] if rows else 0
        page.check(count)
        return count, rows

    async def detail(self, order_id: UUID, user_id: UUID | None = None) -> Row:
        """Return an order with its `lines` and `history`. Raises OrderNotFound, also if it is not `user_id`'s."""
        row = await self._executor.fetch_one(_DETAIL, storefront=self._storefront, id=order_id, user_id=user_id)
        if row is None:
            raise OrderNotFound(order_id=order_id)
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
        """Newest first. `text` is part of an order number or e-mail address; `created_to` is exclusive."""
        moment, identifier = after or (None, None)
        return await self._executor.fetch(
            _SEARCH,
            storefront=self._storefront,
            status=status,
            pattern=_contains(text) if text else None,
            created_from=created_from,
            created_to=created_to,
            after=moment,
            after_id=identifier,
            limit=limit,
        )

    async def payable(self, order_id: UUID) -> Row:
        """Return the amount owed, as `common.rpc.interfaces.orders.Payable`. Raises OrderNotFound."""
        row = await self._executor.fetch_one(_PAYABLE, storefront=self._storefront, id=order_id, now=clock.now())
        if row is None:
            raise OrderNotFound(order_id=order_id)
        return row

    async def has_purchased(self, user_id: UUID, product_id: UUID) -> bool:
        """Whether an order of the user that counts as a purchase contains the product."""
        purchased = [status.value for status in PURCHASED]
        return bool(
            await self._executor.fetch(
                _PURCHASED, storefront=self._storefront, user_id=user_id, product_id=product_id, purchased=purchased
            )
        )


def _contains(text: str) -> str:
    """Return the LIKE pattern of texts that contain `text`."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
