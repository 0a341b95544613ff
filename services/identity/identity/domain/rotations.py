"""Refresh tokens that rotate: every query for the tokens a session has had."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from common import clock
from common.database import execute
from common.storefronts import Tokens
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.sessions import LiveSession
from identity.signing import RefreshClaims

_LOCK = text(
    "select s.id as session_id, u.id as user_id, u.email, u.is_staff, s.expires_at,"
    " s.refresh_jti, s.previous_jti, coalesce(s.rotated_at, s.created_at) as since"
    " from sessions s join users u on u.id = s.user_id"
    " where s.id = :id and s.storefront = :storefront and s.user_id = :user_id"
    " and s.ended_at is null and s.expires_at > :now and u.is_active for no key update of s"
)
_ROTATE = text(
    "update sessions set previous_jti = refresh_jti, refresh_jti = :jti, rotated_at = :now, expires_at = :expires_at"
    " where id = :id"
)


@dataclass(frozen=True, slots=True)
class Rotation:
    """A session that is locked, and the tokens it has come to: the `current` one, valid `since` a moment, and the
    `previous` one that was used for it."""

    live: LiveSession
    current: UUID
    previous: UUID | None
    since: datetime

    def is_fresh(self, claims: RefreshClaims) -> bool:
        return claims.token_id == self.current

    def is_excused(self, claims: RefreshClaims, grace: int) -> bool:
        """Whether the token is the one before, used for its successor within the last `grace` seconds."""
        return claims.token_id == self.previous and clock.now() - self.since <= timedelta(seconds=grace)


async def lock_rotation(session: AsyncSession, claims: RefreshClaims) -> Rotation | None:
    """The session a refresh token names, whichever of its tokens that is; None when it has ended."""
    named = {"id": claims.session_id, "storefront": claims.storefront, "user_id": claims.user_id, "now": clock.now()}
    row = (await execute(session, _LOCK, named)).first()
    if row is None:
        return None
    live = LiveSession(row.session_id, row.user_id, row.email, row.is_staff, row.expires_at)
    return Rotation(live, row.refresh_jti, row.previous_jti, row.since)


async def rotate(session: AsyncSession, rotation: Rotation, lifetimes: Tokens) -> Rotation:
    """The session with its next token, and a whole lifetime before it."""
    now = clock.now()
    live = replace(rotation.live, expires_at=now + timedelta(seconds=lifetimes.refresh))
    following = Rotation(live, current=uuid4(), previous=rotation.current, since=now)
    values = {"id": live.session_id, "jti": following.current, "now": now, "expires_at": live.expires_at}
    await execute(session, _ROTATE, values)
    return following
