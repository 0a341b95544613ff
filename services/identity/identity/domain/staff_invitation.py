"""An invitation to become staff of a storefront."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from identity.domain.base import Table

LIFETIME = timedelta(days=7)


class StaffInvitation(Table, table=True):
    """One per address; another one replaces it. `digest` is that of the link's token, null until the mail is sent.

    The link leads to `page_url`.
    """

    __tablename__ = "staff_invitations"
    __table_args__ = (
        UniqueConstraint("storefront", "email", name="staff_invitations_email"),
        Index("staff_invitations_digest", "digest", unique=True),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    email: str
    role: str
    digest: bytes | None = None
    page_url: str
    invited_by: UUID | None = None
    created_at: datetime = moment()
    expires_at: datetime = moment()
