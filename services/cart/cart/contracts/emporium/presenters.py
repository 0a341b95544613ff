"""Response bodies, as dictionaries: on hot paths models would cost too much."""

from collections.abc import Callable
from typing import Any

from cart.domain.changed_line import ChangedLine
from cart.domain.totals import WholeCart

Money = Callable[[int], str]
"""Formats minor units as the contract's decimal string."""


def item_of(line: ChangedLine, money: Money) -> dict[str, Any]:
    """Return an Item for a line that was just changed."""
    item = line.item
    return {
        "id": line.id,
        "product": {"id": item.product_id, "name": item.name, "slug": item.slug},
        "variant": _variant(item.variant_id, item.variant_name, item.sku),
        "quantity": line.quantity,
        "price": money(line.unit_price),
        "total_price": money(line.total),
    }


def cart_of(cart: WholeCart, money: Money) -> dict[str, Any]:
    """Return a CartBody."""
    return {
        "id": cart.id,
        "items": [_item_of_row(row, money) for row in cart.lines],
        "total_items": cart.units,
        "subtotal": money(cart.subtotal),
        "created_at": cart.created_at,
        "updated_at": cart.updated_at,
    }


def _item_of_row(row: dict[str, Any], money: Money) -> dict[str, Any]:
    return {
        "id": row["id"],
        "product": {"id": row["product_id"], "name": row["name"], "slug": row["slug"]},
        "variant": _variant(row["variant_id"], row["variant_name"], row["sku"]),
        "quantity": row["quantity"],
        "price": money(row["unit_price"]),
        "total_price": money(row["quantity"] * row["unit_price"]),
    }


def _variant(variant_id: Any, name: str | None, sku: str | None) -> dict[str, Any] | None:
    return {"id": variant_id, "name": name, "sku": sku} if variant_id else None
