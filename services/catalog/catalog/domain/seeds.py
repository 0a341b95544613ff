"""The data that a storefront's catalog is seeded with. The module imports nothing else of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCategory:
    """`parent` is the slug of a category that exists or comes earlier; `image` the bytes of a picture."""

    name: str
    slug: str
    description: str = ""
    parent: str | None = None
    image: bytes | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedVariant:
    """`price` in minor units, None for the product's."""

    name: str
    sku: str
    price: int | None = None
    quantity: int = 0
    attributes: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedImage:
    """The bytes of a JPEG, PNG or WebP picture. The first one of a product is its primary one."""

    content: bytes
    alt_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedProduct:
    """`category` is a slug; prices in minor units; `created_at` defaults to now."""

    name: str
    slug: str
    sku: str
    category: str
    price: int
    description: str = ""
    compare_price: int | None = None
    cost_price: int | None = None
    quantity: int = 0
    is_active: bool = True
    is_featured: bool = False
    track_inventory: bool = True
    low_stock_threshold: int | None = None
    unit_of_measure: str = "piece"
    weight: Decimal | None = None
    dimensions: str | None = None
    created_at: datetime | None = None
    variants: Sequence[SeedVariant] = ()
    images: Sequence[SeedImage] = ()
