"""Codes of six digits that are mailed to an address, and sign in its owner."""

import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, LargeBinary
from sqlmodel import Field

from identity.domain.base import Table
from identity.storefront import MagicLinks

DIGITS = 6
SALT_BYTES = 16
_PURPOSE = b"magic code"


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digest_code(code: str, box: AeadBox) -> bytes:
    """A salt, and the HMAC of salt and code: without the platform's key a million codes cannot be tried offline."""
    salt = os.urandom(SALT_BYTES)
    return salt + _hmac(salt, code, box)


def is_code_of(digest: bytes, code: str, box: AeadBox) -> bool:
    return hmac.compare_digest(digest[SALT_BYTES:], _hmac(digest[:SALT_BYTES], code, box))


def _hmac(salt: bytes, code: str, box: AeadBox) -> bytes:
    return box.digest(_PURPOSE + salt + code.encode())


def _digests() -> Any:
    column: Column[Any] = Column(ARRAY(LargeBinary), nullable=False, server_default="{}")
    return Field(default_factory=list, sa_column=column)


class MagicCode(Table, table=True):
    """The requests of one address, the code of the newest one, and the code that was used last.

    `request` counts the requests that were granted a mail, `mailed_at` has the times of the recent ones. `digest` is
    the code of the request `issued`. After its use it becomes `used_digest`: the code of the request `used`, with the
    client's address, the session, and the encrypted response. `earlier_digests` are the codes that were mailed before,
    newest first, `wrong_digests` the wrong codes of the present request.
    """

    __tablename__ = "magic_codes"
    __table_args__ = (Index("magic_codes_expiry", "expires_at"),)

    storefront: str = Field(primary_key=True)
    email: str = Field(primary_key=True)
    request: int = Field(sa_type=BigInteger)
    issued: int = Field(default=0, sa_type=BigInteger)
    used: int = Field(default=0, sa_type=BigInteger)
    digest: bytes | None = None
    wrong_guesses: int = 0
    wrong_digests: list[bytes] = _digests()
    earlier_digests: list[bytes] = _digests()
    expires_at: datetime = moment()
    mailed_at: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    used_digest: bytes | None = None
    used_at: datetime | None = optional_moment()
    used_from: str | None = None
    session_id: UUID | None = None
    answer: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedCode:
    """The row of an address, locked until the transaction ends."""

    request: int
    issued: int
    digest: bytes | None
    wrong_guesses: int
    expires_at: datetime
    used_digest: bytes | None
    used_at: datetime | None
    used_from: str | None
    session_id: UUID | None
    answer: bytes | None
    wrong_digests: list[bytes]
    earlier_digests: list[bytes]

    def is_known(self, code: str, box: AeadBox) -> bool:
        """Whether a code that is not valid was mailed to the address before, or was guessed wrong before.

        Clients post the code of one link several times, and of an older mail: that guesses nothing.
        """
        used = [self.used_digest] if self.used_digest else []
        return any(is_code_of(each, code, box) for each in (*self.wrong_digests, *self.earlier_digests, *used))

    def valid_digest(self, rules: MagicLinks) -> bytes | None:
        """The digest of the newest request's code. None if it was not issued yet, was used, has expired or is dead."""
        is_valid = self.issued == self.request and self.wrong_guesses < rules.attempts and self.expires_at > clock.now()
        return self.digest if is_valid else None

    def is_repeated(self, code: str, client_address: str, rules: MagicLinks, box: AeadBox) -> bool:
        """Whether the code is the one that the same client has used a moment ago, and was not guessed too often."""
        is_guessed = self.wrong_guesses >= rules.attempts
        return (
            not is_guessed
            and self.used_digest is not None
            and self.was_just_used(client_address, rules)
            and is_code_of(self.used_digest, code, box)
        )

    def was_just_used(self, client_address: str, rules: MagicLinks) -> bool:
        """Whether the same client has used a code a moment ago. The network of a client may have others in it."""
        if self.used_at is None or self.used_from != client_address:
            return False
        return clock.now() - self.used_at <= timedelta(seconds=rules.repeat)
