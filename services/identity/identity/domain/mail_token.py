"""Single-use secrets that travel by mail; only their digests stay here."""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table

RANDOM_BYTES = 32


class Purpose(StrEnum):
    VERIFICATION = "verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # the name of a purpose
    EMAIL_CHANGE = "email_change"


class MailToken(Table, table=True):
    """A used token is a deleted row."""

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


def fresh_token() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> bytes:
    """A plain digest suffices: there is nothing to guess in 32 random bytes."""
    return hashlib.sha256(token.encode()).digest()
