"""What cart knows of the goods: a read model kept by catalog's events, and by asking when it has heard nothing yet.

Products and stocks have versions of their own, so each is kept in a table of its own and ignores what is older.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from cart.domain.base import Table


class KnownProduct(Table, table=True):
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


class KnownVariant(Table, table=True):
    """`price` is the effective one."""

    __tablename__ = "known_variants"
    __table_args__ = (Index("known_variants_product", "product_id"),)

    variant_id: UUID = Field(primary_key=True)
    product_id: UUID
    name: str
    sku: str
    price: int = Field(sa_column=Column(BigInteger, nullable=False))
    is_active: bool


class KnownStock(Table, table=True):
    """How many can be sold of a product without variants, or of one variant; `unit_id` is the id of either."""

    __tablename__ = "known_stocks"

    unit_id: UUID = Field(primary_key=True)
    storefront: str
    quantity: int
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
