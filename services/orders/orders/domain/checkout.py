"""A checkout: the saga that takes a cart's lines and stock, and ends as an order or gives everything back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from common import clock
from common.outbox import KEPT
from common.tables import moment
from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from orders.domain.base import Table, named


class State(StrEnum):
    """`open` may become each of the others, once; `refused` becomes `abandoned` when its release did not succeed."""

    OPEN = "open"
    PLACED = "placed"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class Checkout(Table, table=True):
    """Its id is the order's id, and the idempotency key of every step at the siblings.

    `request_id` identifies the request that carries an `Idempotency-Key`; when it comes again after its
    checkout was given up, that is the next `attempt`, because siblings refuse an id they have released.
    Whatever is not settled by its deadline is given up by the sweep.
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
    state: State = named(State, default=State.OPEN)
    is_settled: bool = False
    deadline: datetime = moment()
    created_at: datetime = moment()

    @property
    def is_over(self) -> bool:
        """Its request coming again asks for another order: this one was given up, or its key is long forgotten."""
        if self.state is State.PLACED:
            return self.created_at < clock.now() - KEPT
        return self.state is not State.OPEN

    def refuse(self) -> bool:
        """Close it, so that no order can be written for it any more; False when one has been."""
        if self.state is State.OPEN:
            self.state = State.REFUSED
        return self.state is not State.PLACED

    def abandon(self) -> None:
        self.state, self.is_settled = State.ABANDONED, True

    def resume(self, deadline: datetime) -> None:
        """Give the same request that came again the whole time once more."""
        if self.state is State.OPEN:
            self.deadline = deadline


def checkout_id(request_id: UUID | None, attempt: int) -> UUID:
    return uuid4() if request_id is None else uuid5(request_id, str(attempt))
