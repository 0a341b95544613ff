"""A requested change of e-mail address that is not confirmed yet."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table


class EmailChange(Table, table=True):
    """At most one per user: a new request replaces the previous one and has another `request_id`."""

    __tablename__ = "email_changes"
    __table_args__ = (Index("email_changes_expiry", "expires_at"),)

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="email_changes_user", ondelete="CASCADE"),), primary_key=True
    )
    storefront: str
    request_id: UUID = Field(default_factory=uuid4)
    new_email: str
    expires_at: datetime = moment()
