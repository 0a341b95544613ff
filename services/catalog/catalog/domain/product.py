"""Products, their variants and images."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from common.db.own_fields import own_fields, own_fields_index
from common.db.tables import moment, optional_moment
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Identity,
    Index,
    Integer,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field

from catalog.domain.base import Table
from catalog.domain.errors import ComparePriceTooLow, ProductArchived
from catalog.domain.sales import settle_sale

VISIBLE = text("is_visible")


class Product(Table, table=True):
    """Prices are minor units of the storefront's currency; the quantity is in the StockUnit of the same id.

    Derived by `use_cases.publish_products`: `is_visible` (active, in a visible category), `sort_name`,
    `images` (the rows of its images, denormalised), `search` and `folded` (see `search_text`). `version` counts the
    `product.changed` events. `reduced_price` is the sale price if the sale had begun then, `current_price` what lists
    are sorted by; what is shown is the price of the moment (`repository.fragments`). At `next_price_at` a sale of the
    product or of a variant begins or ends. An archived product is not active: hidden wherever inactive ones are.
    """

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("storefront", "slug", name="products_slug"),
        CheckConstraint("price >= 0 and compare_price >= 0 and cost_price >= 0", name="products_prices"),
        Index("products_newest", "storefront", "created_at", "id", postgresql_where=VISIBLE),
        Index("products_by_current_price", "storefront", "current_price", "id", postgresql_where=VISIBLE),
        Index("products_by_name", "storefront", "sort_name", "id", postgresql_where=VISIBLE),
        Index("products_by_category", "category_id", "created_at"),
        Index("products_search", "search", postgresql_using="gin"),
        Index("products_folded", "folded", postgresql_using="gin", postgresql_ops={"folded": "gin_trgm_ops"}),
        own_fields_index("products"),
        Index("products_for_staff", "storefront", "number"),
        Index("products_next_price", "next_price_at", postgresql_where=text("next_price_at is not null")),
        CheckConstraint("(sale_price is null) = (sale_starts_at is null)", name="products_sale"),
        Index("products_changed", "storefront", "updated_at", "id"),
        Index("products_named", "storefront", "sort_name", "id"),
        CheckConstraint("archived_at is null or not is_active", name="products_archived"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True))
    storefront: str = Field(sa_type=Text)
    category_id: UUID = Field(foreign_key="categories.id")
    name: str = Field(sa_type=Text)
    sort_name: str = Field(default="", sa_column=Column(Text(collation="C"), nullable=False))
    slug: str = Field(sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    price: int = Field(sa_type=BigInteger)
    compare_price: int | None = Field(default=None, sa_type=BigInteger)
    cost_price: int | None = Field(default=None, sa_type=BigInteger)
    sale_price: int | None = Field(default=None, sa_type=BigInteger)
    sale_starts_at: datetime | None = optional_moment()
    sale_ends_at: datetime | None = optional_moment()
    reduced_price: int | None = Field(default=None, sa_type=BigInteger)
    current_price: int | None = Field(
        default=None, sa_column=Column(BigInteger, Computed("coalesce(reduced_price, price)", persisted=True))
    )
    next_price_at: datetime | None = optional_moment()
    unit_of_measure: str = Field(default="piece", sa_type=Text)
    weight: Decimal | None = Field(default=None, sa_type=Numeric(15, 3))
    dimensions: str | None = Field(default=None, sa_type=Text)
    is_active: bool = True
    is_featured: bool = False
    is_visible: bool = False
    track_inventory: bool = True
    low_stock_threshold: int | None = None
    rating_sum: int = 0
    rating_count: int = 0
    images: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    search: str = Field(default="", sa_column=Column(TSVECTOR, nullable=False, server_default=""))
    folded: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    version: int = Field(default=0, sa_type=BigInteger)
    archived_at: datetime | None = optional_moment()
    own_fields: dict[str, str] = own_fields()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    def check(self) -> None:
        """Raises ComparePriceTooLow, SalePriceTooHigh, SalePeriodInvalid, ProductArchived (it would be active)."""
        self.check_compare_price()
        settle_sale(self)
        if self.archived_at is not None and self.is_active:
            raise ProductArchived(product_id=str(self.id))

    def check_compare_price(self) -> None:
        """Raises ComparePriceTooLow."""
        if self.compare_price is not None and self.compare_price <= self.price:
            raise ComparePriceTooLow()


class Variant(Table, table=True):
    """A version of a product, such as a size, with its own stock. Without `price`, the product's price applies.

    Without prices of its own it is on sale with its product; one with a sale price has only its own sale.
    """

    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint("price >= 0", name="variants_price"),
        CheckConstraint("(sale_price is null) = (sale_starts_at is null)", name="variants_sale"),
        Index("variants_product", "product_id", "number"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True))
    storefront: str = Field(sa_type=Text)
    product_id: UUID = Field(foreign_key="products.id")
    name: str = Field(sa_type=Text)
    price: int | None = Field(default=None, sa_type=BigInteger)
    sale_price: int | None = Field(default=None, sa_type=BigInteger)
    sale_starts_at: datetime | None = optional_moment()
    sale_ends_at: datetime | None = optional_moment()
    attributes: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    is_active: bool = True
    created_at: datetime = moment()

    def check(self) -> None:
        """Raises SalePriceTooHigh, SalePeriodInvalid."""
        settle_sale(self)


class Image(Table, table=True):
    """A picture of a product; `key` names the media object. At most one per product is primary."""

    __tablename__ = "images"
    __table_args__ = (
        Index("images_product", "product_id", "display_order"),
        Index("images_primary", "product_id", unique=True, postgresql_where=text("is_primary")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True))
    storefront: str = Field(sa_type=Text)
    product_id: UUID = Field(foreign_key="products.id")
    key: str = Field(sa_type=Text)
    alt_text: str = Field(default="", sa_type=Text)
    is_primary: bool = False
    display_order: int = Field(default=1, sa_type=Integer)
    created_at: datetime = moment()


class Media(Table, table=True):
    """A stored object, named by the hash of its content. Never deleted, because orders store its path."""

    __tablename__ = "media"

    storefront: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    content_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=Integer)
    created_at: datetime = moment()
