"""A session: one sign-in, from then until sign-out or expiry."""

from datetime import datetime
from uuid import UUID, uuid4

from common.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from identity.domain.base import Table


class UserSession(Table, table=True):
    """Its refresh token is the JWT that names this row and `refresh_jti`; the token itself is kept nowhere.

    Where tokens rotate, `previous_jti` named the one before, until `rotated_at`.
    Once ended, `deniable_until` is the moment by which the last of its access tokens has expired.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("sessions_of_user", "user_id", postgresql_where=text("ended_at IS NULL")),
        Index("sessions_expiry", "expires_at"),
        Index("sessions_deniable", "deniable_until", postgresql_where=text("ended_at IS NOT NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="sessions_user", ondelete="CASCADE"),))
    refresh_jti: UUID = Field(default_factory=uuid4)
    previous_jti: UUID | None = None
    rotated_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = optional_moment()
    deniable_until: datetime | None = optional_moment()
