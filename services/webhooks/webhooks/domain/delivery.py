"""The tables of events, their deliveries, and the attempts to deliver."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from webhooks.domain.base import Table, enum_column


class DeliveryState(StrEnum):
    """`failed`: every try failed, or the endpoint was disabled meanwhile."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class PublicEvent(Table, table=True):
    """An event that at least one endpoint gets. `body` is what all of them get, null until it is composed.

    `facts` are members of the internal event for types whose body is made of them. `user_id` is the customer that the
    event is about; when the customer is erased, `is_erased` removes the data from the body.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("events_recorded", "recorded_at"),
        Index("events_of_user", "storefront", "user_id", postgresql_where=text("user_id IS NOT NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    type: str
    subject: str
    version: int = Field(default=0, sa_type=BigInteger)
    occurred_at: datetime = moment()
    recorded_at: datetime = moment()
    user_id: UUID | None = None
    facts: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    body: str | None = None
    is_erased: bool = False


def _belongs_to(table: str, name: str) -> Any:
    return Field(sa_column_args=(ForeignKey(f"{table}.id", name=name, ondelete="CASCADE"),))


class Delivery(Table, table=True):
    """An event for one endpoint. It is due from `next_attempt_at`; while it is being sent, that is when it is due again
    if the worker dies. `tries` counts since it was created or resent, `attempts` all.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_once", "event_id", "endpoint_id", unique=True),
        Index("deliveries_due", "endpoint_id", "next_attempt_at", postgresql_where=text("next_attempt_at IS NOT NULL")),
        Index("deliveries_of_storefront", "storefront", "created_at", "id"),
        Index("deliveries_of_endpoint", "endpoint_id", "created_at", "id"),
        Index("deliveries_ended", "endpoint_id", "ended_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    event_id: UUID = _belongs_to("events", "deliveries_event")
    endpoint_id: UUID = _belongs_to("endpoints", "deliveries_endpoint")
    event_type: str
    state: DeliveryState = enum_column(DeliveryState, default=DeliveryState.WAITING)
    tries: int = 0
    attempts: int = 0
    created_at: datetime = moment()
    next_attempt_at: datetime | None = optional_moment()
    ended_at: datetime | None = optional_moment()
    last_status: int | None = None
    last_error: str | None = None


class DeliveryAttempt(Table, table=True):
    """One request. `status` is null where no response came, and `error` says why; `answer` is its beginning."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("attempts_of_delivery", "delivery_id", "id"),
        Index("attempts_of_endpoint", "endpoint_id", "started_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    storefront: str
    delivery_id: UUID = _belongs_to("deliveries", "attempts_delivery")
    endpoint_id: UUID
    number: int
    started_at: datetime = moment()
    duration_ms: int
    url: str
    headers: dict[str, Any] = Field(sa_type=JSONB)
    status: int | None = None
    error: str | None = None
    answer: str = ""
