"""Every query for sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common import clock
from common.callers import STAFF
from common.database import Reads
from common.events.identity import SessionRevoked
from common.outbox import publish
from common.storefronts import Storefront
from sqlalchemy import ColumnElement, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.session import UserSession
from identity.domain.user import User
from identity.signing import RefreshClaims

IN_FLIGHT = timedelta(minutes=1)
"""A refresh that found the session alive may sign its token this much after the session ended, at most."""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session as the refresh of its access token needs it."""

    session_id: UUID
    user_id: UUID
    email: str
    is_staff: bool
    expires_at: datetime

    @property
    def permissions(self) -> tuple[str, ...]:
        """What its access tokens grant; the gateway makes them the caller's scopes."""
        return (STAFF,) if self.is_staff else ()


class Sessions:
    """The sessions of one storefront, in a transaction."""

    def __init__(self, session: AsyncSession, storefront: Storefront) -> None:
        self._session = session
        self._storefront = storefront

    async def open(self, user: User) -> UserSession:
        now = clock.now()
        expires_at = now + timedelta(seconds=self._storefront.tokens.refresh)
        opened = UserSession(storefront=self._storefront.name, user_id=user.id, created_at=now, expires_at=expires_at)
        self._session.add(opened)
        await self._session.flush()
        return opened

    async def end(self, user_id: UUID, *session_ids: UUID) -> list[SessionRevoked]:
        """End these sessions of the user; what is not the user's, or ended already, is left alone."""
        return await self._end(user_id, col(UserSession.id).in_(session_ids))

    async def end_all(self, user_id: UUID, *, but: UUID | None = None) -> list[SessionRevoked]:
        return await self._end(user_id, *([col(UserSession.id) != but] if but else []))

    async def _end(self, user_id: UUID, *which: ColumnElement[bool]) -> list[SessionRevoked]:
        now = clock.now()
        until = now + timedelta(seconds=self._storefront.tokens.access) + IN_FLIGHT
        statement = (
            update(UserSession)
            .where(
                col(UserSession.storefront) == self._storefront.name,
                col(UserSession.user_id) == user_id,
                col(UserSession.ended_at).is_(None),
                col(UserSession.expires_at) > now,
                *which,
            )
            .values(ended_at=now, deniable_until=until)
            .returning(col(UserSession.id))
            .execution_options(synchronize_session=False)
        )
        ended = (await self._session.exec(statement)).scalars().all()
        revoked = [
            SessionRevoked(storefront=self._storefront.name, session_id=session_id, user_id=user_id, expires_at=until)
            for session_id in ended
        ]
        await publish(self._session, *revoked)
        return revoked


async def live_session(reads: Reads, claims: RefreshClaims) -> LiveSession | None:
    """The session a refresh token names, if it has neither ended nor moved on to another token."""
    row = await reads.row(
        "select s.id as session_id, u.id as user_id, u.email, u.is_staff, s.expires_at"
        " from sessions s join users u on u.id = s.user_id"
        " where s.id = %s and s.storefront = %s and s.user_id = %s and s.refresh_jti = %s"
        " and s.ended_at is null and s.expires_at > %s and u.is_active",
        (claims.session_id, claims.storefront, claims.user_id, claims.token_id, clock.now()),
    )
    return LiveSession(**row) if row else None


async def deniable_sessions(reads: Reads) -> list[dict[str, Any]]:
    """Ended sessions of every storefront whose last access token may still be alive."""
    return await reads.rows(
        "select id as session_id, deniable_until as expires_at from sessions"
        " where ended_at is not null and deniable_until > %s",
        (clock.now(),),
    )
