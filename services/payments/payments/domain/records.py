"""What stands around payments: orders as far as they concern us, declined attempts, the provider's notices."""

from datetime import datetime
from uuid import UUID

from common.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from payments.domain.base import Table


class OrderFile(Table, table=True):
    """An order we were asked to take money for, or were told is closed. Its row lock guards all its payments.

    `closed_as` is `cancelled` or `expired`; it may be set before there is any payment, and never goes back.
    """

    __tablename__ = "order_files"

    storefront: str = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    closed_as: str | None = None
    closed_at: datetime | None = optional_moment()


class Attempt(Table, table=True):
    """A declined attempt at a payment; `key` is the provider's id of it."""

    __tablename__ = "attempts"

    payment_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("payments.id", name="attempts_of_payment"),))
    key: str = Field(primary_key=True)
    reason: str
    created_at: datetime = moment()


class Notice(Table, table=True):
    """An event of the provider's webhook, kept before it is answered and until it cannot come again.

    It says which intent to look at; what is true of that is asked afresh. A decline is no state of the intent
    and would be lost with the next attempt, so it is kept here.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_handled", "handled_at", postgresql_where=text("handled_at IS NOT NULL")),
        Index("notices_waiting", "type", postgresql_where=text("handled_at IS NULL")),
    )

    storefront: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    type: str
    transaction_id: str
    failure_key: str | None
    failure_reason: str | None
    received_at: datetime = moment()
    handled_at: datetime | None = optional_moment()
