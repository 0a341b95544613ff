"""Staff's search for orders: filters, sort orders, and cursors."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.searching import containing

from orders.domain.order import SEARCHED
from orders.repository.reads import NAMED_ENTRY

_CONDITIONS: Mapping[str, LiteralString] = {
    "ids": "orders.id = any(%(ids)s::uuid[])",
    "statuses": "status = any(%(statuses)s::text[])",
    "text": f"{SEARCHED} ilike %(text)s",
    "number": "number = %(number)s",
    "email": "email = %(email)s",
    "customer": "shipping_address ->> 'full_name' ilike %(customer)s",
    "user_id": "user_id = %(user_id)s",
    "product_id": "orders.id in (select order_id from order_lines where product_id = %(product_id)s)",
    "sku": "orders.id in (select order_id from order_lines where sku = %(sku)s)",
    "payment": """%(payment)s = case
        when payment_id is null and (imported_at is null or status = 'cancelled') then 'unpaid'
        when refunded = 0 then 'paid'
        when refunded < total then 'partly_refunded' else 'refunded' end""",
    "total_from": "total >= %(total_from)s::bigint",
    "total_to": "total <= %(total_to)s::bigint",
    "created_from": "created_at >= %(created_from)s::timestamptz",
    "created_to": "created_at < %(created_to)s::timestamptz",
    "updated_from": "updated_at >= %(updated_from)s::timestamptz",
    "metadata": "(orders.metadata @> %(metadata)s::jsonb and orders.metadata <> '{}'::jsonb)",
}
"""Of the filters that are set. In one statement for all, PostgreSQL would plan none of them by its index."""
_SELECT: LiteralString = f"""
    select id, number, user_id, email, status, total, refunded, currency, item_count, tracking_number, payment_id,
      shipping_address ->> 'full_name' as customer, metadata, created_at, updated_at, imported_at,
      case when %(with_lines)s then (
        select jsonb_agg(to_jsonb(line) order by line.position) from order_lines line where line.order_id = orders.id
      ) end as lines,
      case when %(with_history)s then (
        select jsonb_agg({NAMED_ENTRY} order by entry.id) from order_history entry where entry.order_id = orders.id
      ) end as history"""


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


_ORDERED: dict[OrderSort, tuple[LiteralString, LiteralString]] = {
    OrderSort.NEWEST: ("(created_at, id) < (%(value)s::timestamptz, %(id)s::uuid)", "created_at desc, id desc"),
    OrderSort.OLDEST: ("(created_at, id) > (%(value)s::timestamptz, %(id)s::uuid)", "created_at, id"),
    OrderSort.CHANGED: ("(updated_at, id) > (%(value)s::timestamptz, %(id)s::uuid)", "updated_at, id"),
    OrderSort.CHANGED_LAST: ("(updated_at, id) < (%(value)s::timestamptz, %(id)s::uuid)", "updated_at desc, id desc"),
    OrderSort.CHEAPEST: ("(total, id) > (%(value)s::bigint, %(id)s::uuid)", "total, id"),
    OrderSort.DEAREST: ("(total, id) < (%(value)s::bigint, %(id)s::uuid)", "total desc, id desc"),
}
"""What comes after a cursor, and the order."""


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
    behind, order = _ORDERED[sort]
    where, parameters = _selected(storefront, wanted)
    page: LiteralString
    if after is None:
        page = f"{_SELECT}, (select count(*) from orders where {where}) as total_count from orders where {where}"
    else:
        page = f"{_SELECT} from orders where {where} and {behind}"
        parameters |= {"value": after[0], "id": after[1]}
    rows = await executor.fetch(
        f"{page} order by {order} limit %(limit)s",
        **parameters,
        limit=limit,
        with_lines="lines" in expand,
        with_history="history" in expand,
    )
    for row in rows:
        for entry in row["history"] or ():
            entry["created_at"] = datetime.fromisoformat(entry["created_at"])
    return rows


async def count_orders(executor: Executor, storefront: str, wanted: OrderFilter) -> int:
    where, parameters = _selected(storefront, wanted)
    return int(await executor.fetch_value(f"select count(*) from orders where {where}", **parameters))


def _selected(storefront: str, wanted: OrderFilter) -> tuple[LiteralString, dict[str, Any]]:
    """The condition of a filter, and its parameters."""
    values = asdict(wanted)
    for name in ("text", "customer"):
        values[name] = containing(values[name]) if values[name] else None
    given = {name: value for name, value in values.items() if value is not None}
    where: LiteralString = "orders.storefront = %(storefront)s"
    for name, condition in _CONDITIONS.items():
        if name in given:
            where = f"{where} and {condition}"
    return where, {"storefront": storefront, **given}
