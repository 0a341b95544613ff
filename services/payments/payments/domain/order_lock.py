"""The row that is locked to change the payments of an order."""

from datetime import datetime
from uuid import UUID

from common.db.tables import optional_moment
from sqlmodel import Field

from payments.domain.base import Table


class OrderLock(Table, table=True):
    """An order that has payments or was closed. Locking its row protects all payments of the order.

    `closed_as` is `cancelled` or `expired`; it may be set before a payment exists, and is never reset.
    """

    __tablename__ = "order_files"

    storefront: str = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    closed_as: str | None = None
    closed_at: datetime | None = optional_moment()
