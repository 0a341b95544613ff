"""Sessions whose account was deleted, and their rows with it."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import Index
from sqlmodel import Field

from identity.domain.base import Table


class DeniedSession(Table, table=True):
    """The gateway's deny list needs the session until `deniable_until`, when its last access token has expired."""

    __tablename__ = "denied_sessions"
    __table_args__ = (Index("denied_sessions_expiry", "deniable_until"),)

    id: UUID = Field(primary_key=True)
    deniable_until: datetime = moment()
