"""The events of catalog. Amounts are minor units of the storefront's currency."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from common.events.envelope import Event


class Sale(BaseModel, frozen=True):
    """The price from `starts_at` until `ends_at`, or without an end."""

    price: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None


class VariantSnapshot(BaseModel, frozen=True):
    """`price` is what it cost when the event was published; `regular_price`, and `sale`, are its own or the product's.

    Older releases send neither of the two.
    """

    id: UUID
    name: str
    sku: str
    price: int
    regular_price: int | None = None
    sale: Sale | None = None
    quantity: int
    stock_version: int
    is_active: bool


class ProductChanged(Event):
    """A product was created, changed or deactivated, or a sale has begun or ended: its present state.

    `version` counts the product's changes. `price` is what it cost when the event was published.
    """

    type: ClassVar[str] = "product.changed"
    source: ClassVar[str] = "catalog"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "gateway", "webhooks")

    product_id: UUID
    number: int
    name: str
    slug: str
    sku: str
    price: int
    regular_price: int | None = None
    sale: Sale | None = None
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
    """A category was created, renamed, moved, shown or hidden. Changes of its products are events of their own."""

    type: ClassVar[str] = "category.changed"
    source: ClassVar[str] = "catalog"
    consumers: ClassVar[tuple[str, ...]] = ("gateway",)

    category_id: UUID
    slug: str

    @property
    def subject_id(self) -> str:
        return str(self.category_id)


class StockChanged(Event):
    """The quantity of a product or of one variant that can be sold now. `version` counts the changes of that stock.

    `slug` and `number` are the product's; older releases send no number.
    """

    type: ClassVar[str] = "stock.changed"
    source: ClassVar[str] = "catalog"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "gateway")

    product_id: UUID
    variant_id: UUID | None
    slug: str
    number: int | None = None
    quantity: int

    @property
    def subject_id(self) -> str:
        return str(self.variant_id or self.product_id)


class StockLow(Event):
    """A stock has fallen to its threshold or below."""

    type: ClassVar[str] = "stock.low"
    source: ClassVar[str] = "catalog"
    consumers: ClassVar[tuple[str, ...]] = ("webhooks",)

    product_id: UUID
    variant_id: UUID | None
    name: str
    sku: str
    quantity: int
    threshold: int

    @property
    def subject_id(self) -> str:
        return str(self.variant_id or self.product_id)


class ReviewWritten(Event):
    """A customer reviewed a product. The review may wait for its approval."""

    type: ClassVar[str] = "review.written"
    source: ClassVar[str] = "catalog"
    consumers: ClassVar[tuple[str, ...]] = ("webhooks",)

    review_id: UUID
    product_id: UUID
    user_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.review_id)
