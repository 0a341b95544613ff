"""What catalog tells. Amounts are minor units of the storefront's currency."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.events.envelope import Event


class VariantSnapshot(BaseModel):
    """`price` is the effective one: the variant's own, else the product's."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    sku: str
    price: int
    quantity: int
    stock_version: int
    is_active: bool


class ProductChanged(Event):
    """The product as it is now, also when it was just made or deactivated. `version` is the product's own."""

    type: ClassVar[str] = "product.changed"
    source: ClassVar[str] = "catalog"

    product_id: UUID
    number: int
    name: str
    slug: str
    sku: str
    price: int
    is_active: bool
    track_inventory: bool
    quantity: int
    stock_version: int
    image: str | None
    variants: list[VariantSnapshot]

    @property
    def subject_id(self) -> str:
        return str(self.product_id)


class CategoryChanged(Event):
    """A category was made, renamed, moved, shown or hidden; its products are told of separately."""

    type: ClassVar[str] = "category.changed"
    source: ClassVar[str] = "catalog"

    category_id: UUID
    slug: str

    @property
    def subject_id(self) -> str:
        return str(self.category_id)


class StockChanged(Event):
    """How many can be sold now, of a product or of one variant. `version` counts changes of that stock.

    `slug` and `number` are the product's; releases before the number was told leave it out.
    """

    type: ClassVar[str] = "stock.changed"
    source: ClassVar[str] = "catalog"

    product_id: UUID
    variant_id: UUID | None
    slug: str
    number: int | None = None
    quantity: int

    @property
    def subject_id(self) -> str:
        return str(self.variant_id or self.product_id)


class StockLow(Event):
    """A stock fell to or below its threshold."""

    type: ClassVar[str] = "stock.low"
    source: ClassVar[str] = "catalog"

    product_id: UUID
    variant_id: UUID | None
    name: str
    sku: str
    quantity: int
    threshold: int

    @property
    def subject_id(self) -> str:
        return str(self.variant_id or self.product_id)
