"""Builds staff's response bodies about orders, as dictionaries."""

from collections.abc import Mapping
from typing import Any

from common.http import shown
from common.kernel.money import formatter

from orders.contracts.staff.schemas import Entry, Line, ListedOrder, OrderBody

_AMOUNT_FIELDS = ("subtotal", "tax", "shipping", "discount", "refunded", "total")


def listed_order(row: Mapping[str, Any]) -> dict[str, Any]:
    return shown(ListedOrder, row, total=formatter(row["currency"])(row["total"]))


def order_body(row: Mapping[str, Any]) -> dict[str, Any]:
    money = formatter(row["currency"])
    lines = [
        shown(Line, line, unit_price=money(line["unit_price"]), subtotal=money(line["unit_price"] * line["quantity"]))
        for line in row["lines"]
    ]
    amounts = {name: money(row[name]) for name in _AMOUNT_FIELDS}
    return shown(OrderBody, row, **amounts, lines=lines, history=[shown(Entry, entry) for entry in row["history"]])
