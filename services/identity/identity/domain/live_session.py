"""Read models of sessions, for issuing tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from common.kernel import clock
from common.kernel.callers import STAFF

from identity.domain.refresh_claims import RefreshClaims


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that has neither ended nor expired, with the present state of its account."""

    session_id: UUID
    user_id: UUID
    email: str
    is_staff: bool
    expires_at: datetime

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions in its access tokens. The gateway turns them into the caller's scopes."""
        return (STAFF,) if self.is_staff else ()


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
