"""The bodies of products, variants and images. Amounts are decimal strings of the storefront's currency."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from common.http import Output, StrictBody
from common.kernel.own_fields import OwnFieldChanges
from dialects.staff import Followed
from pydantic import AwareDatetime, Field, StrictBool, StrictStr

from catalog.contracts.staff.fields import Amount, Caption, Count, Line, Prose, Sku, Slug
from catalog.contracts.staff.patch_body import PatchBody

Attributes = Annotated[dict[Line, StrictStr], Field(max_length=50)]


class NewVariantBody(StrictBody):
    """Without `price`, the product's price applies."""

    name: Line
    sku: Sku
    price: Amount | None = None
    quantity: Count = 0
    attributes: Attributes = Field(default_factory=dict)
    is_active: StrictBool = True


class NewImageBody(StrictBody):
    """`key` is that of a picture that was uploaded by `POST /images`."""

    key: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}\.(jpg|png|webp)$")]
    alt_text: Caption = ""
    is_primary: StrictBool = False


class NewProductBody(StrictBody):
    """Without `slug`, one is made from the name. The first picture is the primary one unless another is."""

    name: Line
    sku: Sku
    category_id: UUID
    price: Amount
    slug: Slug | None = None
    description: Prose = ""
    compare_price: Amount | None = None
    cost_price: Amount | None = None
    quantity: Count = 0
    is_active: StrictBool = True
    is_featured: StrictBool = False
    track_inventory: StrictBool = True
    low_stock_threshold: Count | None = None
    unit_of_measure: Line = "piece"
    weight: Annotated[Amount | None, Field(description="Kilograms.")] = None
    dimensions: Line | None = None
    variants: Annotated[tuple[NewVariantBody, ...], Field(max_length=100)] = ()
    images: Annotated[tuple[NewImageBody, ...], Field(max_length=50)] = ()


class ProductValues(PatchBody):
    _nullable = frozenset(
        {"compare_price", "cost_price", "low_stock_threshold", "weight", "dimensions", "sale_price", "sale_ends_at"}
    )

    name: Line | None = None
    category_id: UUID | None = None
    price: Amount | None = None
    slug: Slug | None = None
    description: Prose | None = None
    compare_price: Amount | None = None
    cost_price: Amount | None = None
    sale_price: Amount | None = None
    sale_starts_at: AwareDatetime | None = None
    sale_ends_at: AwareDatetime | None = None
    is_featured: StrictBool | None = None
    track_inventory: StrictBool | None = None
    low_stock_threshold: Count | None = None
    unit_of_measure: Line | None = None
    weight: Amount | None = None
    dimensions: Line | None = None


class ProductChanges(ProductValues):
    sku: Sku | None = None
    metadata: OwnFieldChanges | None = None


class VariantChanges(PatchBody):
    _nullable = frozenset({"price", "sale_price", "sale_ends_at"})

    name: Line | None = None
    sku: Sku | None = None
    price: Amount | None = None
    sale_price: Amount | None = None
    sale_starts_at: AwareDatetime | None = None
    sale_ends_at: AwareDatetime | None = None
    attributes: Attributes | None = None
    is_active: StrictBool | None = None


class UpsertedVariantBody(PatchBody):
    """A new variant needs its `name`."""

    _nullable = frozenset({"price", "sale_price", "sale_ends_at"})

    sku: Sku
    name: Line | None = None
    price: Amount | None = None
    sale_price: Amount | None = None
    sale_starts_at: AwareDatetime | None = None
    sale_ends_at: AwareDatetime | None = None
    quantity: Count | None = None
    attributes: Attributes | None = None
    is_active: StrictBool | None = None


class UpsertBody(ProductValues):
    """A new product needs `name`, `price` and its category, by `category_id` or `category`, a slug.

    Members that are absent keep their values. Variants that are not listed stay as they are.
    """

    category: Slug | None = None
    quantity: Count | None = None
    is_active: StrictBool | None = None
    variants: Annotated[tuple[UpsertedVariantBody, ...], Field(max_length=100)] = ()


class ImageChanges(PatchBody):
    alt_text: Annotated[StrictStr, Field(max_length=200)] | None = None
    is_primary: StrictBool | None = None
    display_order: Count | None = None


class ImageBody(Output):
    id: UUID
    number: int
    image: str
    alt_text: str
    is_primary: bool
    display_order: int


class VariantBody(Output):
    """`price` is null if the product's price applies."""

    id: UUID
    number: int
    product_id: UUID
    name: str
    sku: str
    price: str | None
    sale_price: str | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None
    quantity: int
    attributes: dict[str, str]
    is_active: bool


class ProductBody(Output):
    """`is_visible` is true if the product, its category and all categories above it are active. `version`
    counts changes.

    `price` is the regular one, `current_price` what customers pay now: from `sale_starts_at` until `sale_ends_at` (or
    without an end) the `sale_price`.
    """

    id: UUID
    number: int
    name: str
    slug: str
    sku: str
    description: str
    category_id: UUID
    price: str
    compare_price: str | None
    cost_price: str | None
    current_price: str
    sale_price: str | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None
    quantity: int
    is_active: bool
    is_visible: bool
    is_featured: bool
    track_inventory: bool
    low_stock_threshold: int | None
    unit_of_measure: str
    weight: Decimal | None
    dimensions: str | None
    review_count: int
    images: list[ImageBody]
    variants: list[VariantBody]
    version: int
    archived_at: datetime | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class ProductPage(Output, Followed):
    """`total_count` counts all products that the filters select, on the first page; null on the others.

    `next_cursor` is null on the last page.
    """

    items: list[ProductBody]
    total_count: int | None
    next_cursor: str | None
