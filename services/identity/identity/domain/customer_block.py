"""A time for which staff have blocked a customer."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table


class CustomerBlock(Table, table=True):
    """Lifted once, with a reason as well. The persons are members of staff, by their ids."""

    __tablename__ = "customer_blocks"
    __table_args__ = (Index("customer_blocks_of_user", "user_id", "blocked_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="customer_blocks_user", ondelete="CASCADE"),))
    reason: str
    blocked_by: UUID | None = None
    blocked_at: datetime = moment()
    lifted_reason: str | None = None
    lifted_by: UUID | None = None
    lifted_at: datetime | None = optional_moment()

    def lift(self, reason: str, by: UUID | None) -> None:
        self.lifted_reason, self.lifted_by, self.lifted_at = reason, by, clock.now()
