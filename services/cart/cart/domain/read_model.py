"""The read model of products, variants and stocks: updated by catalog's events, or by calls where one is missing.

Products and stocks have separate versions and tables. A version older than the stored one is ignored.
"""

from datetime import datetime
from uuid import UUID

from common.db.tables import optional_moment
from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from cart.domain.base import Table


class KnownProduct(Table, table=True):
    """`price` is the regular one; during the sale `sale_price` applies."""

    __tablename__ = "known_products"
    __table_args__ = (Index("known_products_number", "storefront", "number"),)

    product_id: UUID = Field(primary_key=True)
    storefront: str
    number: int = Field(sa_column=Column(BigInteger, nullable=False))
    name: str
    slug: str
    sku: str
    price: int = Field(sa_column=Column(BigInteger, nullable=False))
    is_active: bool
    track_inventory: bool
    image: str | None
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    sale_price: int | None = Field(default=None, sa_column=Column(BigInteger))
    sale_starts_at: datetime | None = optional_moment()
    sale_ends_at: datetime | None = optional_moment()


class KnownVariant(Table, table=True):
    """`price` and the sale are those that apply: the variant's own, else the product's."""

    __tablename__ = "known_variants"
    __table_args__ = (Index("known_variants_product", "product_id"),)

    variant_id: UUID = Field(primary_key=True)
    product_id: UUID
    name: str
    sku: str
    price: int = Field(sa_column=Column(BigInteger, nullable=False))
    is_active: bool
    sale_price: int | None = Field(default=None, sa_column=Column(BigInteger))
    sale_starts_at: datetime | None = optional_moment()
    sale_ends_at: datetime | None = optional_moment()


class KnownStock(Table, table=True):
    """The stock of a product or of a variant, whose id is `unit_id`."""

    __tablename__ = "known_stocks"

    unit_id: UUID = Field(primary_key=True)
    storefront: str
    quantity: int
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
