"""Builds emporium's response bodies about orders, as dictionaries."""

from collections.abc import Callable, Mapping
from typing import Any

from common.kernel.money import formatter

ADDRESS_FIELDS = ("full_name", "street_address", "apartment", "city", "state", "country", "zip_code", "phone_number")


def created_order(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines`, as CreatedOrder."""
    money = formatter(row["currency"])
    return {
        "id": row["id"],
        "order_number": row["number"],
        "status": row["status"],
        "subtotal": money(row["subtotal"]),
        "tax": money(row["tax"]),
        "shipping_cost": money(row["shipping"]),
        "discount": money(row["discount"]),
        "total_amount": money(row["total"]),
        "items": [_item(line, money) for line in row["lines"]],
        "shipping_address": {key: row["shipping_address"][key] for key in ADDRESS_FIELDS},
        "billing_address": {key: row["billing_address"][key] for key in ADDRESS_FIELDS},
        "created_at": row["created_at"],
    }


def order_detail(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines` and `history`, as OrderDetail."""
    return {
        **created_order(row),
        "status_history": [{key: entry[key] for key in ("status", "note", "created_at")} for entry in row["history"]],
        "tracking_number": row["tracking_number"],
        "shipped_at": row["shipped_at"],
        "delivered_at": row["delivered_at"],
    }


def listed_order(row: Mapping[str, Any]) -> dict[str, Any]:
    money = formatter(row["currency"])
    return {
        "id": row["id"],
        "order_number": row["number"],
        "status": row["status"],
        "total_amount": money(row["total"]),
        "item_count": row["item_count"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _item(line: Mapping[str, Any], money: Callable[[int], str]) -> dict[str, Any]:
    return {
        "id": line["id"],
        "product_name": line["product_name"],
        "product_sku": line["sku"],
        "variant_name": line["variant_name"],
        "price": money(line["unit_price"]),
        "quantity": line["quantity"],
        "subtotal": money(line["unit_price"] * line["quantity"]),
    }
