"""Emporium's bodies. Answers are built as dictionaries from rows; the models document and test them."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.errors import NotFound
from common.storefronts import Storefront
from common.web import Body, Output
from pydantic import Field

from cart.domain.errors import ProductNotFound, VariantNotFound
from cart.domain.line import Line
from cart.domain.totals import WholeCart
from cart.use_cases.fill_cart import AddItem

Money = Callable[[int], str]
Quantity = Annotated[int, Field(strict=True, gt=0, le=2**31 - 1)]
"""The stock is the real bound; this one is what a column holds."""
Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
"""Read as text, because an id that cannot be one is as unknown as any other."""


class AddItemBody(Body):
    product_id: Id
    variant_id: Id | None = None
    quantity: Quantity

    def command(self, storefront: Storefront, owner_id: UUID) -> AddItem:
        """Raises ProductNotFound, VariantNotFound."""
        return AddItem(
            storefront=storefront.name,
            owner_id=owner_id,
            product_id=_id(self.product_id, ProductNotFound),
            variant_id=None if self.variant_id is None else _id(self.variant_id, VariantNotFound),
            quantity=self.quantity,
            most=storefront.cart.largest_line,
        )


class ChangeItemBody(Body):
    quantity: Quantity


class Product(Output):
    id: UUID
    name: str
    slug: str


class Variant(Output):
    id: UUID
    name: str
    sku: str


class Item(Output):
    id: UUID
    product: Product
    variant: Variant | None
    quantity: int
    price: str
    total_price: str


class UpdatedItem(Item):
    message: str


class CartBody(Output):
    id: UUID
    items: list[Item]
    total_items: int
    subtotal: str
    created_at: datetime
    updated_at: datetime


class Cleared(Output):
    message: str


def _id(text: str, unknown: type[NotFound]) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise unknown() from error


def item_of(line: Line, money: Money) -> dict[str, Any]:
    """An Item, of a line that was just changed."""
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
    """A CartBody."""
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
