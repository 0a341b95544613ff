"""Stock: the quantity of each unit, the journal of its changes, and the reservations of orders."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from catalog.domain.base import Table


class StockUnit(Table, table=True):
    """The stock of one SKU: of a product or of one of its variants, whose id it has.

    `version` counts the changes of `quantity`.
    """

    __tablename__ = "stock_units"
    __table_args__ = (
        UniqueConstraint("storefront", "sku", name="stock_units_sku"),
        CheckConstraint("quantity >= 0", name="stock_units_quantity"),
        Index("stock_units_product", "product_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str = Field(sa_type=Text)
    product_id: UUID = Field(foreign_key="products.id")
    variant_id: UUID | None = Field(default=None, foreign_key="variants.id")
    sku: str = Field(sa_type=Text)
    quantity: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=0, sa_type=BigInteger)


class MovementKind(StrEnum):
    INITIAL = "initial"
    RESERVE = "reserve"
    RELEASE = "release"
    SET = "set"
    ADJUST = "adjust"
    RETURN = "return"


class StockMovement(Table, table=True):
    """An entry of the append-only journal: the deltas of a unit sum up to its quantity.

    `actor_id` is the member of staff, or `order_id` the order, that caused the change. The entries of a deleted product
    stay.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        Index("stock_movements_unit", "unit_id", "id"),
        Index("stock_movements_product", "storefront", "product_id", "id"),
        Index("stock_movements_order", "order_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    storefront: str = Field(sa_type=Text)
    unit_id: UUID
    product_id: UUID
    variant_id: UUID | None = None
    kind: MovementKind = Field(sa_type=Text)
    delta: int = Field(sa_type=BigInteger)
    quantity: int = Field(sa_type=BigInteger)
    reason: str | None = Field(default=None, sa_type=Text)
    order_id: UUID | None = None
    actor_id: UUID | None = None
    created_at: datetime = moment()


class ReservationState(StrEnum):
    """`held` until the order is paid or accepted, from then on `kept`, which is permanent; `released` when it ends.

    Neither an expiry nor an abandoned checkout releases a `kept` reservation.
    """

    HELD = "held"
    KEPT = "kept"
    RELEASED = "released"


class Reservation(Table, table=True):
    """The stock reserved for one order. `lines` are those that `reserve` returned, `taken` the quantity per unit.

    A released reservation is not deleted, so that a late reservation for the same order is refused.
    """

    __tablename__ = "reservations"

    storefront: str = Field(sa_type=Text, primary_key=True)
    order_id: UUID = Field(primary_key=True)
    state: ReservationState = Field(sa_type=Text)
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    taken: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    created_at: datetime = moment()
    updated_at: datetime = moment()
