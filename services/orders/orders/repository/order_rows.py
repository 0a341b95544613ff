"""Orders as rows of files: one row for each line of an order."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel.money import to_decimal_string
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.rpc.interfaces.transfers import Cell, RowFilter, RowPage

_PAGE: LiteralString = """
    select orders.*,
      (select jsonb_agg(to_jsonb(line) order by line.position) from order_lines line where line.order_id = orders.id)
        as lines
    from orders where storefront = %(storefront)s
    and (%(at)s::timestamptz is null or (created_at, orders.id) > (%(at)s, %(id)s::uuid))
    and (%(ids)s::uuid[] is null or orders.id = any(%(ids)s))
    and (%(statuses)s::text[] is null or status = any(%(statuses)s))
    and (%(created_from)s::timestamptz is null or created_at >= %(created_from)s)
    and (%(created_to)s::timestamptz is null or created_at < %(created_to)s)
    and (%(updated_from)s::timestamptz is null or updated_at >= %(updated_from)s)
    order by created_at, id limit %(limit)s
"""
_AMOUNTS = ("subtotal", "tax", "shipping", "discount", "total", "refunded")
_MOMENTS = ("created_at", "updated_at", "shipped_at", "delivered_at")
ADDRESS = ("full_name", "street_address", "apartment", "city", "state", "zip_code", "country", "phone_number")
OF_LINES = ("line", "sku", "product_name", "variant_name", "quantity", "unit_price")
COLUMNS = [
    "number",
    "id",
    "status",
    "email",
    "customer_id",
    "currency",
    *_AMOUNTS,
    "is_paid",
    "tracking_number",
    *_MOMENTS,
    *(f"shipping_{name}" for name in ADDRESS),
    *(f"billing_{name}" for name in ADDRESS),
    *OF_LINES,
]


async def read_order_rows(
    executor: Executor, storefront: str, wanted: RowFilter, after: str | None, limit: int
) -> RowPage:
    """Of at most `limit` orders, oldest first."""
    at, order_id = _position(after)
    found = await executor.fetch(
        _PAGE,
        storefront=storefront,
        at=at,
        id=order_id,
        limit=limit + 1,
        ids=wanted.ids,
        statuses=wanted.status,
        created_from=wanted.created_from,
        created_to=wanted.created_to,
        updated_from=wanted.updated_from,
    )
    orders = found[:limit]
    rows = [row for order in orders for row in _rows(order)]
    more = encode_cursor(orders[-1]["created_at"], orders[-1]["id"]) if len(found) > limit else None
    return RowPage(rows=rows, after=more)


def _position(after: str | None) -> tuple[Any, UUID | None]:
    """Raises PageNotFound."""
    return decode_cursor(after, MOMENT_AND_ID) if after else (None, None)


def _rows(order: Row) -> list[list[Cell]]:
    currency = order["currency"]
    of_order: list[Cell] = [
        order["number"],
        str(order["id"]),
        order["status"],
        order["email"],
        str(order["user_id"]),
        currency,
        *(to_decimal_string(order[name], currency) for name in _AMOUNTS),
        order["payment_id"] is not None,
        order["tracking_number"],
        *(order[name].isoformat() if order[name] else None for name in _MOMENTS),
        *(order["shipping_address"].get(name) for name in ADDRESS),
        *(order["billing_address"].get(name) for name in ADDRESS),
    ]
    return [
        [
            *of_order,
            line["position"],
            line["sku"],
            line["product_name"],
            line["variant_name"],
            line["quantity"],
            to_decimal_string(line["unit_price"], currency),
        ]
        for line in order["lines"] or ()
    ]
