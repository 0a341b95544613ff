"""Single-use secrets in mailed links. Only their digests are stored."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table


class Purpose(StrEnum):
    VERIFICATION = "verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # the name of a purpose
    EMAIL_CHANGE = "email_change"


class MailToken(Table, table=True):
    """A valid token. Using it deletes the row."""

    __tablename__ = "mail_tokens"
    __table_args__ = (
        Index("mail_tokens_of_user", "user_id", "purpose"),
        Index("mail_tokens_expiry", "expires_at"),
    )

    digest: bytes = Field(primary_key=True)
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="mail_tokens_user", ondelete="CASCADE"),))
    purpose: str
    expires_at: datetime = moment()
