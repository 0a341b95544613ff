"""What staff do with an order: shipments, returns, refunds by lines, notes. Quantities are of order lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from orders.domain.base import Table
from orders.domain.order import Order, OrderLine
from orders.domain.status import Status
from orders.domain.workbench_errors import LineUnknown, NothingLeft, QuantityTooLarge

SHIPPED = (Status.SHIPPED, Status.DELIVERED, Status.RETURNED)
"""The statuses in which all goods have left."""


class Shipment(Table, table=True):
    """A parcel. `position` counts the shipments of an order from 1."""

    __tablename__ = "shipments"
    __table_args__ = (UniqueConstraint("order_id", "position", name="shipments_position"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="shipments_order"),))
    position: int
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    created_by: UUID | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ShipmentLine(Table, table=True):
    __tablename__ = "shipment_lines"
    __table_args__ = (Index("shipment_lines_of_line", "line_id"),)

    shipment_id: UUID = Field(
        primary_key=True, sa_column_args=(ForeignKey("shipments.id", name="shipment_lines_shipment"),)
    )
    line_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("order_lines.id", name="shipment_lines_line"),))
    quantity: int


class GoodsReturn(Table, table=True):
    """Goods that came back. With `restock` they are for sale again. `refund_id` is an OrderRefund's."""

    __tablename__ = "order_returns"
    __table_args__ = (Index("order_returns_of_order", "order_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_returns_order"),))
    restock: bool
    reason: str
    refund_id: UUID | None = None
    created_by: UUID | None = None
    created_at: datetime = moment()


class ReturnLine(Table, table=True):
    __tablename__ = "return_lines"
    __table_args__ = (Index("return_lines_of_line", "line_id"),)

    return_id: UUID = Field(
        primary_key=True, sa_column_args=(ForeignKey("order_returns.id", name="return_lines_return"),)
    )
    line_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("order_lines.id", name="return_lines_line"),))
    quantity: int


class OrderRefund(Table, table=True):
    """What staff requested of payments, in minor units. Its id is that of the refund there.

    `lines` maps ids of order lines to quantities; empty for an amount. With `notify` the customer gets a mail when
    the money was returned, at `notified_at`.
    """

    __tablename__ = "order_refunds"
    __table_args__ = (Index("order_refunds_of_order", "order_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_refunds_order"),))
    amount: int = Field(sa_type=BigInteger)
    lines: dict[str, Any] = Field(sa_type=JSONB)
    shipping: bool
    reason: str | None = None
    notify: bool
    notified_at: datetime | None = optional_moment()
    created_by: UUID | None = None
    created_at: datetime = moment()


class OrderNote(Table, table=True):
    """A remark of staff, which customers never see."""

    __tablename__ = "order_notes"
    __table_args__ = (Index("order_notes_of_order", "order_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_notes_order"),))
    text: str
    created_by: UUID | None = None
    created_by_email: str | None = None
    created_at: datetime = moment()


@dataclass(frozen=True, slots=True)
class Quantities:
    """How many of each line of an order have been shipped, returned or refunded before."""

    lines: Sequence[OrderLine]
    done: Mapping[UUID, int]

    @property
    def left(self) -> dict[UUID, int]:
        """Lines of which something is left."""
        rest = {line.id: line.quantity - self.done.get(line.id, 0) for line in self.lines}
        return {line_id: quantity for line_id, quantity in rest.items() if quantity > 0}

    def chosen(self, wanted: Mapping[UUID, int] | None) -> dict[UUID, int]:
        """What is wanted, or all that is left. Raises NothingLeft, LineUnknown, QuantityTooLarge."""
        left = self.left
        if not left:
            raise NothingLeft()
        if wanted is None:
            return left
        for line_id, quantity in wanted.items():
            if all(line.id != line_id for line in self.lines):
                raise LineUnknown(line_id=line_id)
            if quantity > left.get(line_id, 0):
                raise QuantityTooLarge(line_id=line_id, available=left.get(line_id, 0))
        return dict(wanted)


def value_of_lines(
    order: Order, lines: Sequence[OrderLine], before: Mapping[UUID, int], now: Mapping[UUID, int]
) -> int:
    """The amount to refund for the quantities `now`, with their part of tax and discount, after those `before`.

    Rounded so that all lines together are worth the total without shipping.
    """
    goods = order.total - order.shipping
    prices = {line.id: line.unit_price for line in lines}

    def worth(quantities: Mapping[UUID, int]) -> int:
        amount = sum(prices[line_id] * quantity for line_id, quantity in quantities.items())
        return 0 if order.subtotal == 0 else (2 * goods * amount + order.subtotal) // (2 * order.subtotal)

    after = {line.id: before.get(line.id, 0) + now.get(line.id, 0) for line in lines}
    return worth(after) - worth(before)
