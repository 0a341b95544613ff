"""A change of address that its owner asked for and has not confirmed yet."""

from datetime import datetime
from uuid import UUID, uuid4

from common.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table


class EmailChange(Table, table=True):
    """One per user: a new request takes the old one's place, under an id of its own."""

    __tablename__ = "email_changes"
    __table_args__ = (Index("email_changes_expiry", "expires_at"),)

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="email_changes_user", ondelete="CASCADE"),), primary_key=True
    )
    storefront: str
    request_id: UUID = Field(default_factory=uuid4)
    new_email: str
    expires_at: datetime = moment()
