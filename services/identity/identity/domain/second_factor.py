"""The second factor of a member of staff: codes of an authenticator app (TOTP, RFC 6238), and recovery codes."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pyotp
from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from sqlalchemy import ARRAY, BigInteger, Column, ForeignKey, Index, LargeBinary
from sqlmodel import Field

from identity.domain.base import Table

MOST_WRONG_CODES = 5
LOCKED_FOR = timedelta(minutes=15)
PENDING_SECONDS = 300
STEP_SECONDS = 30
RECOVERY_CODES = 10
_RECOVERY_BYTES = 8
_PURPOSE = b"recovery code"


def _digests() -> Any:
    column: Column[Any] = Column(ARRAY(LargeBinary), nullable=False, server_default="{}")
    return Field(default_factory=list, sa_column=column)


class SecondFactor(Table, table=True):
    """One per account. `secret` is encrypted; the app counts when a first code has confirmed it.

    A member who has passkeys only has recovery codes here, and no `secret`.

    `last_step` is the time step of the last accepted code: neither it nor an earlier one is accepted again. After
    MOST_WRONG_CODES wrong codes in succession none is accepted until `locked_until`. `recovery_digests` are those of
    the recovery codes that were not used.
    """

    __tablename__ = "second_factors"

    user_id: UUID = Field(
        primary_key=True, sa_column_args=(ForeignKey("users.id", name="second_factors_user", ondelete="CASCADE"),)
    )
    storefront: str
    secret: bytes | None = None
    confirmed_at: datetime | None = optional_moment()
    last_step: int = Field(default=0, sa_type=BigInteger)
    recovery_digests: list[bytes] = _digests()
    wrong_codes: int = 0
    locked_until: datetime | None = optional_moment()
    created_at: datetime = moment()

    @property
    def has_app(self) -> bool:
        return self.confirmed_at is not None

    @property
    def locked_seconds(self) -> int:
        """How long no code is accepted; 0 if codes are."""
        left = (self.locked_until - clock.now()).total_seconds() if self.locked_until else 0
        return max(int(left), 0)

    def accept_code(self, code: str, box: AeadBox) -> bool:
        """Whether the code is one of the present, the last or the next 30 seconds; counts it as used, or as wrong."""
        if self.secret is None:
            return self._refused()
        totp = pyotp.TOTP(box.decrypt(self.secret).decode())
        now = int(clock.timestamp()) // STEP_SECONDS
        for step in (now - 1, now, now + 1):
            if step > self.last_step and _equal(totp.generate_otp(step), code.replace(" ", "")):
                self.last_step = step
                return self._accepted()
        return self._refused()

    def accept_recovery_code(self, code: str, box: AeadBox) -> bool:
        """Whether it is one of the recovery codes, which is then used; a wrong one is counted."""
        digest = digest_recovery_code(code, self.user_id, box)
        if digest not in self.recovery_digests:
            return self._refused()
        self.recovery_digests = [each for each in self.recovery_digests if each != digest]
        return self._accepted()

    def _accepted(self) -> bool:
        self.wrong_codes, self.locked_until = 0, None
        return True

    def _refused(self) -> bool:
        self.wrong_codes += 1
        if self.wrong_codes >= MOST_WRONG_CODES:
            self.wrong_codes, self.locked_until = 0, clock.now() + LOCKED_FOR
        return False


class PendingSignIn(Table, table=True):
    """A sign-in whose password was right, until a second factor completes it. `digest` is that of its token.

    With another `password_hash` of the account it is not valid any more.
    """

    __tablename__ = "pending_sign_ins"
    __table_args__ = (
        Index("pending_sign_ins_of_user", "user_id"),
        Index("pending_sign_ins_expiry", "expires_at"),
    )

    digest: bytes = Field(primary_key=True)
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="pending_sign_ins_user", ondelete="CASCADE"),))
    password_hash: str
    expires_at: datetime = moment()


def new_recovery_codes() -> list[str]:
    """Each has 64 random bits, as `xxxx-xxxx-xxxx-xxxx` of hexadecimal digits."""
    texts = [secrets.token_hex(_RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    return ["-".join(text[start : start + 4] for start in range(0, len(text), 4)) for text in texts]


def digest_recovery_code(code: str, user_id: UUID, box: AeadBox) -> bytes:
    """Keyed with the platform's key. Case, spaces and hyphens do not matter."""
    plain = code.lower().replace("-", "").replace(" ", "")
    return box.digest(_PURPOSE + user_id.bytes + plain.encode())


def _equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())
