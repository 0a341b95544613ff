"""Invoices: one for an order, with consecutive numbers in each storefront, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from orders.domain.base import Table


class Invoice(Table, table=True):
    """`content` is the Document as it was issued."""

    __tablename__ = "invoices"
    __table_args__ = (UniqueConstraint("storefront", "position", name="invoices_position"),)

    order_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("orders.id", name="invoices_order"),))
    storefront: str
    position: int = Field(sa_type=BigInteger)
    number: str
    content: dict[str, Any] = Field(sa_type=JSONB)
    issued_by: UUID
    issued_at: datetime = moment()


class InvoiceCounter(Table, table=True):
    """The last position of a storefront. Its row is locked until the invoice is stored, so that none is left out."""

    __tablename__ = "invoice_counters"

    storefront: str = Field(primary_key=True)
    last: int = Field(sa_type=BigInteger)
