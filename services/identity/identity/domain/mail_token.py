"""Single-use secrets in mailed links. Only their digests are stored."""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table

RANDOM_BYTES = 32


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


def new_token() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> bytes:
    """No salt and no slow hash, because 32 random bytes cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()
