"""Items that can be added to a cart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Item:
    """A product or variant for sale: `price` in minor units, `available` in units.

    `number` and `product_sku` are the product's; `image` is a path below the storefront's base URL.
    """

    product_id: UUID
    variant_id: UUID | None
    number: int
    name: str
    slug: str
    product_sku: str
    image: str | None
    variant_name: str | None
    sku: str | None
    price: int
    available: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(**{name: row[name] for name in cls.__slots__})
