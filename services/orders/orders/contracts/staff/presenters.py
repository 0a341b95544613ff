"""Builds staff's response bodies about orders, as dictionaries."""

from collections.abc import Callable, Mapping
from typing import Any

from common.kernel.money import formatter

from orders.contracts.staff.schemas import Entry, Line, ListedOrder, OrderBody

_AMOUNT_FIELDS = ("subtotal", "tax", "shipping", "discount", "refunded")


def listed_order(row: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: row[name] for name in ListedOrder.model_fields}
    return {**listed, "total": formatter(row["currency"])(row["total"])}


def order_body(row: Mapping[str, Any]) -> dict[str, Any]:
    money = formatter(row["currency"])
    return {
        **{name: row[name] for name in OrderBody.model_fields},
        **listed_order(row),
        **{name: money(row[name]) for name in _AMOUNT_FIELDS},
        "lines": [_line(line, money) for line in row["lines"]],
        "history": [{name: entry[name] for name in Entry.model_fields} for entry in row["history"]],
    }


def _line(line: Mapping[str, Any], money: Callable[[int], str]) -> dict[str, Any]:
    return {
        **{name: line[name] for name in Line.model_fields if name != "subtotal"},
        "unit_price": money(line["unit_price"]),
        "subtotal": money(line["unit_price"] * line["quantity"]),
    }
