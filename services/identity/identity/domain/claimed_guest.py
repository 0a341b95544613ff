"""Guests whose paid orders made them customers."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table


class ClaimedGuest(Table, table=True):
    """What the guest made belongs to the user, also what a later claim of the same guest finds.

    `user_id` is null only within the transaction of the first claim, which has locked the row.
    """

    __tablename__ = "claimed_guests"
    __table_args__ = (Index("claimed_guests_of_user", "user_id"),)

    storefront: str = Field(primary_key=True)
    guest_id: UUID = Field(primary_key=True)
    user_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("users.id", name="claimed_guests_user", ondelete="CASCADE"),)
    )
    claimed_at: datetime = moment()
