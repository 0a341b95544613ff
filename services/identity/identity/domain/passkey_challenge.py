"""A WebAuthn ceremony that has begun: its challenge, and what its response is verified against."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table

LIFETIME_SECONDS = 300


class Ceremony(StrEnum):
    REGISTRATION = "registration"
    EMAIL_REGISTRATION = "email_registration"
    AUTHENTICATION = "authentication"
    STAFF_REGISTRATION = "staff_registration"
    STAFF_AUTHENTICATION = "staff_authentication"


class PasskeyChallenge(Table, table=True):
    """`digest` is that of the nonce that the client returns. Completing the ceremony deletes the row, also if it fails.

    `user_handle` is the `user.id` of a registration. `user_id` is the user who registers another passkey, or the
    member of staff who proves one; `email` is the address that has no account yet.
    """

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        Index("passkey_challenges_of_user", "user_id"),
        Index("passkey_challenges_expiry", "expires_at"),
    )

    digest: bytes = Field(primary_key=True)
    storefront: str
    ceremony: str
    challenge: bytes
    origin: str
    rp_id: str
    user_id: UUID | None = Field(
        default=None,
        sa_column_args=(ForeignKey("users.id", name="passkey_challenges_user", ondelete="CASCADE"),),
    )
    email: str | None = None
    user_handle: bytes | None = None
    expires_at: datetime = moment()
