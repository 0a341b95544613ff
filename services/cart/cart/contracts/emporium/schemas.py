"""Emporium's bodies. Responses are built as dictionaries (`presenters`); these models document and test them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Body, Output
from common.kernel.errors import NotFound
from common.kernel.storefronts import Storefront
from pydantic import Field

from cart.domain.errors import ProductNotFound, VariantNotFound
from cart.use_cases.add_item import AddItem

Quantity = Annotated[int, Field(strict=True, gt=0, le=2**31 - 1)]
"""The upper bound is that of the column; the stock is usually lower."""
Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
"""Validated by `command`, because a malformed id is refused like an unknown one."""


class AddItemBody(Body):
    product_id: Id
    variant_id: Id | None = None
    quantity: Quantity

    def command(self, storefront: Storefront, owner_id: UUID) -> AddItem:
        """Raises ProductNotFound, VariantNotFound."""
        return AddItem(
            storefront=storefront,
            owner_id=owner_id,
            product_id=_id(self.product_id, ProductNotFound),
            variant_id=None if self.variant_id is None else _id(self.variant_id, VariantNotFound),
            quantity=self.quantity,
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
