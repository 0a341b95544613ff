"""Carts, their lines, and the claims of checkouts on them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, UniqueConstraint, false, text
from sqlmodel import Field

from cart.domain.base import Table

LARGEST_LINE = 1_000_000
"""The maximum quantity of a line on any storefront. It keeps totals far below 64 bits."""


class Cart(Table, table=True):
    """One per storefront and owner: a user, or a guest by the id that the gateway issued. Stored with its first line.

    `number` is that of CartIdentity, except in rows stored by earlier releases.
    """

    __tablename__ = "carts"
    __table_args__ = (
        UniqueConstraint("storefront", "owner_id", name="carts_owner"),
        Index("carts_changed", "storefront", "updated_at", "id"),
        Index("carts_guests", "updated_at", postgresql_where=text("is_guest")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False))
    storefront: str
    owner_id: UUID
    is_guest: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    created_at: datetime = moment()
    updated_at: datetime = moment()


class CartLine(Table, table=True):
    """`unit_price` in minor units, frozen when the line is created. A claimed line is not shown in the cart."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        Index(
            "cart_lines_visible",
            "cart_id",
            "product_id",
            "variant_id",
            unique=True,
            postgresql_where=text("claimed_by IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("cart_lines_claimed", "claimed_by", postgresql_where=text("claimed_by IS NOT NULL")),
        Index("cart_lines_cart", "cart_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False))
    cart_id: UUID = Field(foreign_key="carts.id", ondelete="CASCADE")
    product_id: UUID
    variant_id: UUID | None
    quantity: int
    unit_price: int = Field(sa_column=Column(BigInteger, nullable=False))
    claimed_by: UUID | None = None
    created_at: datetime = moment()


class ClaimState(StrEnum):
    """`held` until it is consumed, because the order exists (`spent`), or released (`closed`).

    `closed` is also stored if the release arrives before the claim, so that the claim is refused.
    """

    HELD = "held"
    SPENT = "spent"
    CLOSED = "closed"


class Claim(Table, table=True):
    """A checkout's claim on a cart's lines, under the id of the order to be created."""

    __tablename__ = "claims"

    order_id: UUID = Field(primary_key=True)
    storefront: str = Field(primary_key=True)
    state: str = ClaimState.HELD
    created_at: datetime = moment()
