"""Staff's search for orders: filters, sort orders, and cursors."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.searching import containing

from orders.domain.order import SEARCHED
from orders.repository.reads import NAMED_ENTRY

_WHERE: LiteralString = f"""
    orders.storefront = %(storefront)s
    and (%(ids)s::uuid[] is null or orders.id = any(%(ids)s))
    and (%(statuses)s::text[] is null or status = any(%(statuses)s))
    and (%(text)s::text is null or {SEARCHED} ilike %(text)s)
    and (%(number)s::text is null or number = %(number)s)
    and (%(email)s::text is null or email = %(email)s)
    and (%(customer)s::text is null or shipping_address ->> 'full_name' ilike %(customer)s)
    and (%(user_id)s::uuid is null or user_id = %(user_id)s)
    and (%(product_id)s::uuid is null or exists (
        select from order_lines line where line.order_id = orders.id and line.product_id = %(product_id)s))
    and (%(sku)s::text is null or exists (
        select from order_lines line where line.order_id = orders.id and line.sku = %(sku)s))
    and (%(payment)s::text is null or %(payment)s = case
        when payment_id is null and (imported_at is null or status = 'cancelled') then 'unpaid'
        when refunded = 0 then 'paid'
        when refunded < total then 'partly_refunded' else 'refunded' end)
    and (%(total_from)s::bigint is null or total >= %(total_from)s)
    and (%(total_to)s::bigint is null or total <= %(total_to)s)
    and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
    and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
    and (%(updated_from)s::timestamptz is null or updated_at >= %(updated_from)s)
    and (%(metadata)s::jsonb is null or (orders.metadata @> %(metadata)s::jsonb and orders.metadata <> '{{}}'::jsonb))
"""
_SELECT: LiteralString = f"""
    select id, number, user_id, email, status, total, refunded, currency, item_count, tracking_number, payment_id,
      shipping_address ->> 'full_name' as customer, metadata, created_at, updated_at, imported_at,
      case when %(with_lines)s then (
        select jsonb_agg(to_jsonb(line) order by line.position) from order_lines line where line.order_id = orders.id
      ) end as lines,
      case when %(with_history)s then (
        select jsonb_agg({NAMED_ENTRY} order by entry.id) from order_history entry where entry.order_id = orders.id
      ) end as history,
      case when %(with_count)s then (select count(*) from orders where {_WHERE}) end as total_count
    from orders where {_WHERE}"""
_COUNT: LiteralString = f"select count(*) from orders where {_WHERE}"


class OrderSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED = "updated_at"
    CHANGED_LAST = "-updated_at"
    CHEAPEST = "total"
    DEAREST = "-total"

    @property
    def column(self) -> str:
        return self.value.removeprefix("-")


_ORDERED: dict[OrderSort, LiteralString] = {
    OrderSort.NEWEST: f"{_SELECT} and (%(value)s::timestamptz is null or (created_at, id) < (%(value)s, %(id)s::uuid))"
    " order by created_at desc, id desc limit %(limit)s",
    OrderSort.OLDEST: f"{_SELECT} and (%(value)s::timestamptz is null or (created_at, id) > (%(value)s, %(id)s::uuid))"
    " order by created_at, id limit %(limit)s",
    OrderSort.CHANGED: f"{_SELECT} and (%(value)s::timestamptz is null or (updated_at, id) > (%(value)s, %(id)s::uuid))"
    " order by updated_at, id limit %(limit)s",
    OrderSort.CHANGED_LAST: f"{_SELECT} and (%(value)s::timestamptz is null or (updated_at, id)"
    " < (%(value)s, %(id)s::uuid)) order by updated_at desc, id desc limit %(limit)s",
    OrderSort.CHEAPEST: f"{_SELECT} and (%(value)s::bigint is null or (total, id) > (%(value)s, %(id)s::uuid))"
    " order by total, id limit %(limit)s",
    OrderSort.DEAREST: f"{_SELECT} and (%(value)s::bigint is null or (total, id) < (%(value)s, %(id)s::uuid))"
    " order by total desc, id desc limit %(limit)s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What None leaves open. Totals are in minor units; `created_to` is exclusive.

    `text` is a part of the number, the e-mail address or the name of the recipient, `customer` of the name.
    `payment` is unpaid, paid, partly_refunded or refunded. `metadata` is a JSON object that theirs contains.
    """

    ids: Sequence[UUID] | None = None
    statuses: Sequence[str] | None = None
    text: str | None = None
    number: str | None = None
    email: str | None = None
    customer: str | None = None
    user_id: UUID | None = None
    product_id: UUID | None = None
    sku: str | None = None
    payment: str | None = None
    total_from: int | None = None
    total_to: int | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    metadata: str | None = None


async def search_orders(
    executor: Executor,
    storefront: str,
    wanted: OrderFilter,
    sort: OrderSort,
    after: tuple[Any, UUID] | None,
    limit: int,
    expand: Sequence[str] = (),
) -> list[Row]:
    """`after` is the sorted column and the id of the last order already read. `expand` adds `lines`, `history`.

    Without `after`, each row has the `total_count` of what the filter selects.
    """
    value, order_id = after or (None, None)
    rows = await executor.fetch(
        _ORDERED[sort],
        **_parameters(storefront, wanted),
        value=value,
        id=order_id,
        limit=limit,
        with_lines="lines" in expand,
        with_history="history" in expand,
        with_count=after is None,
    )
    for row in rows:
        for entry in row["history"] or ():
            entry["created_at"] = datetime.fromisoformat(entry["created_at"])
    return rows


async def count_orders(executor: Executor, storefront: str, wanted: OrderFilter) -> int:
    return int(await executor.fetch_value(_COUNT, **_parameters(storefront, wanted)))


def _parameters(storefront: str, wanted: OrderFilter) -> dict[str, Any]:
    values = asdict(wanted)
    for name in ("text", "customer"):
        values[name] = containing(values[name]) if values[name] else None
    return {"storefront": storefront, **values}
