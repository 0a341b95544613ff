"""The bodies of the staff contract. Amounts are decimal strings of the storefront's currency."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from common.web import Body, Output
from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from catalog.contracts.staff.fields import Amount, Count, Line, Prose, Sku, Slug

Attributes = Annotated[dict[Line, StrictStr], Field(max_length=50)]


class Changes(Body):
    """A PATCH: what is absent stays as it is. Null is refused where nothing can be null."""

    _nullable: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def no_nulls(self) -> "Changes":
        for name in self.model_fields_set - self._nullable:
            if getattr(self, name) is None:
                raise PydanticCustomError("null", "{field} may not be null.", {"field": name})
        return self

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class NewProductBody(Body):
    """Without a slug one is made from the name."""

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


class ProductChanges(Changes):
    _nullable = frozenset({"compare_price", "cost_price", "low_stock_threshold", "weight", "dimensions"})

    name: Line | None = None
    sku: Sku | None = None
    category_id: UUID | None = None
    price: Amount | None = None
    slug: Slug | None = None
    description: Prose | None = None
    compare_price: Amount | None = None
    cost_price: Amount | None = None
    is_featured: StrictBool | None = None
    track_inventory: StrictBool | None = None
    low_stock_threshold: Count | None = None
    unit_of_measure: Line | None = None
    weight: Amount | None = None
    dimensions: Line | None = None


class NewVariantBody(Body):
    """Without a price it costs what the product costs."""

    name: Line
    sku: Sku
    price: Amount | None = None
    quantity: Count = 0
    attributes: Attributes = Field(default_factory=dict)
    is_active: StrictBool = True


class VariantChanges(Changes):
    _nullable = frozenset({"price"})

    name: Line | None = None
    sku: Sku | None = None
    price: Amount | None = None
    attributes: Attributes | None = None
    is_active: StrictBool | None = None


class ImageChanges(Changes):
    alt_text: Annotated[StrictStr, Field(max_length=200)] | None = None
    is_primary: StrictBool | None = None
    display_order: Count | None = None


class NewCategoryBody(Body):
    name: Line
    slug: Slug | None = None
    description: Prose = ""
    parent_id: UUID | None = None
    is_active: StrictBool = True


class CategoryChanges(Changes):
    _nullable = frozenset({"parent_id"})

    name: Line | None = None
    slug: Slug | None = None
    description: Prose | None = None
    parent_id: UUID | None = None
    is_active: StrictBool | None = None


class StockBody(Body):
    quantity: Count


class AdjustmentBody(Body):
    delta: Annotated[StrictInt, Field(ge=-1_000_000_000, le=1_000_000_000)]
    reason: Line


class ApprovalBody(Body):
    is_approved: StrictBool


class ImageBody(Output):
    id: UUID
    number: int
    image: str
    alt_text: str
    is_primary: bool
    display_order: int


class VariantBody(Output):
    """`price` is null when it costs what the product costs."""

    id: UUID
    number: int
    product_id: UUID
    name: str
    sku: str
    price: str | None
    quantity: int
    attributes: dict[str, str]
    is_active: bool


class ProductBody(Output):
    """`is_visible` when it is active and so are its category and all above. `version` counts its changes."""

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
    created_at: datetime
    updated_at: datetime


class CategoryBody(Output):
    id: UUID
    number: int
    parent_id: UUID | None
    name: str
    slug: str
    description: str
    image: str | None
    is_active: bool
    is_visible: bool


class StockLevel(Output):
    product_id: UUID
    variant_id: UUID | None
    sku: str
    quantity: int


class LowStock(StockLevel):
    name: str
    variant_name: str | None
    threshold: int


class Movement(Output):
    """One line of the journal: by whom, or for which order."""

    id: int
    product_id: UUID
    variant_id: UUID | None
    kind: str
    delta: int
    quantity: int
    reason: str | None
    order_id: UUID | None
    actor_id: UUID | None
    created_at: datetime


class ReviewBody(Output):
    id: UUID
    product_id: UUID
    author: str
    rating: int
    title: str
    comment: str
    is_verified_purchase: bool
    is_approved: bool
    created_at: datetime
