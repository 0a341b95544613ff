"""Read models of sessions, for issuing tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from common.kernel import clock
from common.kernel.languages import Language

from identity.domain.refresh_claims import RefreshClaims

STAFF_ACCESS_SECONDS = 15 * 60
"""The lifetime of access tokens with the permissions of staff, at every storefront."""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that has neither ended nor expired, with the present state of its account.

    `is_staff`: the account is a staff account, and the session was started by a sign-in of staff. `permissions` are
    those of its role. `has_second_factor`: its user has proved one. `language` is the account's.
    """

    session_id: UUID
    user_id: UUID
    email: str
    is_staff: bool
    expires_at: datetime
    permissions: tuple[str, ...] = ()
    has_second_factor: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """A locked session and the ids of its refresh tokens: `previous` was exchanged for `current` at `rotated_at`."""

    live: LiveSession
    current: UUID
    previous: UUID | None
    rotated_at: datetime

    def is_current(self, claims: RefreshClaims) -> bool:
        return claims.token_id == self.current

    def is_within_grace(self, claims: RefreshClaims, grace_seconds: int) -> bool:
        """Whether the token is the previous one, and was exchanged at most `grace_seconds` ago."""
        return claims.token_id == self.previous and clock.now() - self.rotated_at <= timedelta(seconds=grace_seconds)
