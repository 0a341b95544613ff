"""A passkey: a WebAuthn credential with which a user signs in, or proves a second factor."""

from datetime import datetime
from uuid import UUID, uuid4

import structlog
from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlmodel import Field

from identity.domain.base import Table
from identity.domain.passkey_errors import SignCountReplayed

log = structlog.get_logger()
UNNAMED = "Unnamed Device"
MAX_CREDENTIAL_ID = 1023
"""The maximum length of a credential id in bytes (WebAuthn)."""


class WebAuthnCredential(Table):
    """`public_key` is a COSE key; `user_handle` is the `user.id` with which the authenticator stores the credential.

    `sign_count` is the authenticator's counter of signatures; those of synchronised passkeys stay 0.
    """

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    credential_id: bytes
    public_key: bytes
    user_handle: bytes
    name: str
    transports: list[str] = Field(default_factory=list, sa_type=ARRAY(String))
    sign_count: int = Field(sa_type=BigInteger)
    is_backed_up: bool
    created_at: datetime = moment()
    last_used_at: datetime | None = optional_moment()

    def record_use(self, sign_count: int, *, is_backed_up: bool) -> None:
        """Raises SignCountReplayed if the counter is not greater than at the last use, unless both are 0."""
        if (sign_count or self.sign_count) and sign_count <= self.sign_count:
            log.warning("passkey_replayed", passkey=str(self.id))
            raise SignCountReplayed()
        self.sign_count, self.is_backed_up, self.last_used_at = sign_count, is_backed_up, clock.now()


class Passkey(WebAuthnCredential, table=True):
    """With it a customer signs in."""

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("storefront", "credential_id", name="passkeys_credential"),
        Index("passkeys_of_user", "user_id"),
    )

    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="passkeys_user", ondelete="CASCADE"),))


class StaffPasskey(WebAuthnCredential, table=True):
    """A second factor of a member of staff, on pages of `rp_id`. It signs in after the password only."""

    __tablename__ = "staff_passkeys"
    __table_args__ = (
        UniqueConstraint("storefront", "credential_id", name="staff_passkeys_credential"),
        Index("staff_passkeys_of_user", "user_id"),
    )

    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="staff_passkeys_user", ondelete="CASCADE"),))
    rp_id: str
