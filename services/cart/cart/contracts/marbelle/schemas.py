"""Marbelle's bodies. Responses are built as dictionaries (`presenters`); these models document and test them."""

from datetime import datetime
from typing import Annotated, Any

from common.http import Body, Output
from dialects.marbelle_bodies import LARGEST_ID
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

UNKNOWN_ID = 0


def _number(value: Any) -> int:
    """Return the id, or UNKNOWN_ID for a value that is no valid id: it is refused like an unknown product."""
    if value is None:
        raise PydanticCustomError("missing", "This field is required.")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_ID)):
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= LARGEST_ID else UNKNOWN_ID


ProductNumber = Annotated[int, BeforeValidator(_number)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
"""The upper bound is that of the column; the storefront's maximum is lower."""


class AddItemBody(Body):
    product_id: ProductNumber
    quantity: Quantity = 1


class ChangeItemBody(Body):
    quantity: Quantity


class ProductName(Output):
    """`image` is an absolute URL, or null."""

    id: int
    name: str
    sku: str
    image: str | None


class ProductInCart(ProductName):
    stock_quantity: int
    in_stock: bool


class Item(Output):
    """`unit_price` is frozen when the item is first added."""

    id: int
    product: ProductName
    quantity: int
    unit_price: str
    subtotal: str


class ItemInCart(Item):
    product: ProductInCart
    created_at: datetime


class CartTotals(Output):
    """`item_count` is the sum of all quantities."""

    item_count: int
    subtotal: str
    tax_amount: str
    total: str


class CartShown(CartTotals):
    id: int
    items: list[ItemInCart]


class ItemChanged(Output):
    item: Item
    cart_totals: CartTotals


class CartChanged(Output):
    cart_totals: CartTotals
