"""Builds emporium's response bodies about orders, as dictionaries."""

from collections.abc import Mapping
from typing import Any

from common.http import shown
from common.kernel.money import formatter

from orders.contracts.emporium.schemas import Address, CreatedOrder, HistoryItem, Item, ListedOrder, OrderDetail


def created_order(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines`."""
    return shown(CreatedOrder, row, **_computed(row))


def order_detail(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines` and `history`."""
    history = [shown(HistoryItem, entry) for entry in row["history"]]
    return shown(OrderDetail, row, **_computed(row), status_history=history)


def listed_order(row: Mapping[str, Any]) -> dict[str, Any]:
    total = formatter(row["currency"])(row["total"])
    return shown(ListedOrder, row, order_number=row["number"], total_amount=total)


def _computed(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the contract calls or writes differently from the row."""
    money = formatter(row["currency"])
    return {
        "order_number": row["number"],
        "subtotal": money(row["subtotal"]),
        "tax": money(row["tax"]),
        "shipping_cost": money(row["shipping"]),
        "discount": money(row["discount"]),
        "total_amount": money(row["total"]),
        "items": [
            shown(
                Item,
                line,
                product_sku=line["sku"],
                price=money(line["unit_price"]),
                subtotal=money(line["unit_price"] * line["quantity"]),
            )
            for line in row["lines"]
        ],
        "shipping_address": shown(Address, row["shipping_address"]),
        "billing_address": shown(Address, row["billing_address"]),
    }
