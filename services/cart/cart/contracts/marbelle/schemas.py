"""Marbelle's bodies. Answers are built as dictionaries (`shapes`); these models document and test them."""

from datetime import datetime
from typing import Annotated, Any

from common.web import Body, Output
from dialects.marbelle_bodies import LARGEST_ID
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

NOBODYS = 0


def _number(value: Any) -> int:
    """What cannot be an id is the id of nothing."""
    if value is None:
        raise PydanticCustomError("missing", "This field is required.")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_ID)):
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= LARGEST_ID else NOBODYS


ProductNumber = Annotated[int, BeforeValidator(_number)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
"""How many a cart may hold is the storefront's; this is what a column holds."""


class AddItemBody(Body):
    product_id: ProductNumber
    quantity: Quantity = 1


class ChangeItemBody(Body):
    quantity: Quantity


class ProductName(Output):
    """`image` is an absolute address, or null."""

    id: int
    name: str
    sku: str
    image: str | None


class ProductInCart(ProductName):
    stock_quantity: int
    in_stock: bool


class Item(Output):
    """`unit_price` is that of the moment when the item was put into the cart first."""

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
