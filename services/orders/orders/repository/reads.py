"""Orders as rows for responses, one statement each."""

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
NAMED_ENTRY: LiteralString = """
to_jsonb(entry) || jsonb_build_object('created_by_name', coalesce(
  actor_name(orders.storefront, entry.created_by, entry.created_at),
  case when entry.created_by = orders.user_id then nullif(orders.email, '') end
))
"""
"""An entry of an order's history with the name of who made it: a member of staff, a machine or the customer."""
_DETAIL: LiteralString = """
select orders.*,
  (select jsonb_agg(to_jsonb(line) order by line.position) from order_lines line where line.order_id = orders.id)
    as lines,
  (select jsonb_agg({entry} order by entry.id) from order_history entry where entry.order_id = orders.id)
    as history
from orders where storefront = %(storefront)s and id = %(id)s
  and (%(user_id)s::uuid is null or user_id = %(user_id)s)
"""
_OF_CUSTOMER: LiteralString = _DETAIL.format(entry="to_jsonb(entry)")
_OF_STAFF: LiteralString = _DETAIL.format(entry=NAMED_ENTRY)
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
_IS_ORDERED: LiteralString = """
select exists (
  select from order_lines line join orders on orders.id = line.order_id
  where line.product_id = %(product_id)s and orders.storefront = %(storefront)s
)
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
        return await self._detail(_OF_CUSTOMER, order_id, user_id)

    async def named_detail(self, order_id: UUID) -> Row:
        """As `detail`, with the names of who made the entries of the history."""
        return await self._detail(_OF_STAFF, order_id, None)

    async def _detail(self, sql: LiteralString, order_id: UUID, user_id: UUID | None) -> Row:
        row = await self._executor.fetch_one(sql, storefront=self._storefront, id=order_id, user_id=user_id)
        if row is None:
            raise OrderNotFound(order_id=order_id)
        for entry in row["history"]:
            entry["created_at"] = datetime.fromisoformat(entry["created_at"])
        return row

    async def payable(self, order_id: UUID) -> Row:
        """Return the amount owed, as `common.rpc.interfaces.orders.Payable`. Raises OrderNotFound."""
        row = await self._executor.fetch_one(_PAYABLE, storefront=self._storefront, id=order_id, now=clock.now())
        if row is None:
            raise OrderNotFound(order_id=order_id)
        return row

    async def is_ordered(self, product_id: UUID) -> bool:
        """Whether an order contains the product, whatever its status."""
        return bool(await self._executor.fetch_value(_IS_ORDERED, storefront=self._storefront, product_id=product_id))

    async def has_purchased(self, user_id: UUID, product_id: UUID) -> bool:
        """Whether an order of the user that counts as a purchase contains the product."""
        purchased = [status.value for status in PURCHASED]
        return bool(
            await self._executor.fetch(
                _PURCHASED, storefront=self._storefront, user_id=user_id, product_id=product_id, purchased=purchased
            )
        )
