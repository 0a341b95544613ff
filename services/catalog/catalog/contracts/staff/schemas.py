"""The bodies of categories and stock."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Output, StrictBody
from pydantic import Field, StrictBool, StrictInt

from catalog.contracts.staff.fields import Count, Line, Prose, Slug
from catalog.contracts.staff.patch_body import PatchBody


class NewCategoryBody(StrictBody):
    name: Line
    slug: Slug | None = None
    description: Prose = ""
    parent_id: UUID | None = None
    is_active: StrictBool = True


class CategoryChanges(PatchBody):
    _nullable = frozenset({"parent_id"})

    name: Line | None = None
    slug: Slug | None = None
    description: Prose | None = None
    parent_id: UUID | None = None
    is_active: StrictBool | None = None


class StockBody(StrictBody):
    quantity: Count


class AdjustmentBody(StrictBody):
    delta: Annotated[StrictInt, Field(ge=-1_000_000_000, le=1_000_000_000)]
    reason: Line


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
    """An entry of the stock journal. `actor_id` is the member of staff, or `order_id` the order, that caused it.

    `actor_name` is the e-mail address or the API key's name at that time, `[erased]` of an erased person.
    """

    id: int
    product_id: UUID
    variant_id: UUID | None
    kind: str
    delta: int
    quantity: int
    reason: str | None
    order_id: UUID | None
    actor_id: UUID | None
    actor_name: str | None
    created_at: datetime
