"""Rows as the contract shows them. Plain dictionaries: these are built many times a second."""

from collections.abc import Callable
from typing import Any

from common.money import formatter
from common.storefronts import Storefront
from starlette.requests import Request

Row = dict[str, Any]


def product_shape(request: Request, storefront: Storefront) -> Callable[[Row], Row]:
    """How a storefront's products look at the address that was called."""
    money, media = formatter(storefront.currency), f"{request.state.base_url}/media/"

    def image(row: Row) -> Row:
        return {
            "id": row["number"],
            "image": media + row["key"],
            "alt_text": row["alt_text"] or None,
            "is_primary": row["is_primary"],
            "display_order": row["order"],
        }

    def product(row: Row) -> Row:
        return {
            "id": row["id"],
            "name": row["name"],
            "description": row["description"],
            "price": money(row["price"]),
            "unit_of_measure": row["unit_of_measure"],
            "category": row["category"],
            "stock_quantity": row["quantity"],
            "in_stock": row["quantity"] > 0,
            "sku": row["sku"],
            "images": [image(each) for each in row["images"]],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }

    return product


def category_card(row: Row) -> Row:
    return {name: row[name] for name in ("id", "name", "description", "product_count", "created_at")}
