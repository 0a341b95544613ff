"""A checkout: the saga that claims a cart's lines and reserves stock, and ends as an order or releases both."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from common.db.tables import moment
from common.kernel import clock
from common.messaging.outbox import RETENTION
from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from orders.domain.base import Table, enum_column


class State(StrEnum):
    """`open` may become each of the others, once; `refused` becomes `abandoned` when its release did not succeed."""

    OPEN = "open"
    PLACED = "placed"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class Checkout(Table, table=True):
    """Its id is the order's id, and the idempotency key of every step at other services.

    `request_id` identifies a request with an `Idempotency-Key`. If it is repeated after its checkout was refused or
    abandoned, the repetition opens another checkout with the next `attempt`, because cart and catalog refuse an id
    that they have released. `is_settled` is False while the checkout may still hold a claim or a reservation: a timer
    abandons it after `deadline`.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        UniqueConstraint("request_id", "attempt", name="checkouts_attempt"),
        Index("checkouts_unsettled", "deadline", postgresql_where=text("NOT is_settled")),
        Index("checkouts_of_customer", "storefront", "user_id"),
    )

    id: UUID = Field(primary_key=True)
    storefront: str
    user_id: UUID
    request_id: UUID | None = None
    attempt: int = 0
    shipping_address_id: UUID
    billing_address_id: UUID
    state: State = enum_column(State, default=State.OPEN)
    is_settled: bool = False
    deadline: datetime = moment()
    created_at: datetime = moment()

    @property
    def is_over(self) -> bool:
        """Whether a repeated request starts another attempt: this one was refused or abandoned, or its key expired."""
        if self.state is State.PLACED:
            return self.created_at < clock.now() - RETENTION
        return self.state is not State.OPEN

    def refuse(self) -> bool:
        """Prevent its order from being placed. Returns False if it has been placed already."""
        if self.state is State.OPEN:
            self.state = State.REFUSED
        return self.state is not State.PLACED

    def abandon(self) -> None:
        self.state, self.is_settled = State.ABANDONED, True

    def resume(self, deadline: datetime) -> None:
        """Extend the deadline for a repetition of the same request."""
        if self.state is State.OPEN:
            self.deadline = deadline


def checkout_id(request_id: UUID | None, attempt: int) -> UUID:
    return uuid4() if request_id is None else uuid5(request_id, str(attempt))
