"""Events of the provider's webhook."""

from datetime import datetime

from common.db.tables import moment, optional_moment
from sqlalchemy import Index, text
from sqlmodel import Field

from payments.domain.base import Table


class WebhookEvent(Table, table=True):
    """An event of the provider's webhook, stored before the response and until the provider no longer repeats it.

    Only the id of its subject is used, an intent, a checkout session or a customer: the subject's current state is
    read from the provider when the event is handled. A declined attempt is stored here, because the intent's state no
    longer contains it after the next attempt.
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
    subject_id: str = Field(sa_column_kwargs={"name": "transaction_id"})
    failure_key: str | None
    failure_reason: str | None
    received_at: datetime = moment()
    handled_at: datetime | None = optional_moment()
