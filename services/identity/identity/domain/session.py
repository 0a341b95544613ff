"""A session: it starts with a sign-in, and ends with the sign-out or when it expires."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from identity.domain.base import Table


class UserSession(Table, table=True):
    """Its refresh token is the JWT that contains this row's id and `refresh_jti`. The token itself is not stored.

    Where tokens rotate, `previous_jti` is the id of the previous token, which was replaced at `rotated_at`. When the
    session has ended, `deniable_until` is when the last of its access tokens has expired. Only a session that is
    `for_staff`, which the staff contract's sign-in starts, can have the permissions of staff. `has_second_factor`: its
    user has proved one.
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
    for_staff: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    has_second_factor: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    refresh_jti: UUID = Field(default_factory=uuid4)
    previous_jti: UUID | None = None
    rotated_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = optional_moment()
    deniable_until: datetime | None = optional_moment()
