"""Order ledgers, declined attempts and webhook events."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from payments.domain.base import Table


class OrderLedger(Table, table=True):
    """An order that has payments or was closed. Locking its row protects all payments of the order.

    `closed_as` is `cancelled` or `expired`; it may be set before a payment exists, and is never reset.
    """

    __tablename__ = "order_files"

    storefront: str = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    closed_as: str | None = None
    closed_at: datetime | None = optional_moment()


class Attempt(Table, table=True):
    """A declined attempt at a payment; `key` identifies it at the provider."""

    __tablename__ = "attempts"

    payment_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("payments.id", name="attempts_of_payment"),))
    key: str = Field(primary_key=True)
    reason: str
    created_at: datetime = moment()


class WebhookEvent(Table, table=True):
    """An event of the provider's webhook, stored before the response and until the provider no longer repeats it.

    Only the intent's id is used: its current state is read from the provider when the event is handled. A declined
    attempt is stored here, because the intent's state no longer contains it after the next attempt.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_handled", "handled_at", postgresql_where=text("handled_at IS NOT NULL")),
        Index("notices_waiting", "type", postgresql_where=text("handled_at IS NULL")),
        Index("notices_received", "storefront", "received_at"),
    )

    storefront: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    type: str
    transaction_id: str
    failure_key: str | None
    failure_reason: str | None
    received_at: datetime = moment()
    handled_at: datetime | None = optional_moment()
