"""Queries for sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.domain.live_session import STAFF_ACCESS_SECONDS, LiveSession
from identity.domain.refresh_claims import RefreshClaims
from identity.domain.session import UserSession
from identity.domain.staff_role import permissions_of
from identity.domain.user import User
from identity.storefront import Tokens

IN_FLIGHT = timedelta(minutes=1)
"""A concurrent refresh that read the session before it ended signs its access token at most this long afterwards."""
_END = """
    update sessions set ended_at = %(now)s, deniable_until = %(until)s
    where storefront = %(storefront)s and user_id = %(user_id)s and ended_at is null and expires_at > %(now)s
"""
_END_SOME = f"{_END} and id = any(%(ids)s) returning id"
_END_ALL = f"{_END} and id is distinct from cast(%(except_id)s as uuid) returning id"
_LIVE = """
    select s.id as session_id, u.id as user_id, u.email, u.is_staff and s.for_staff as is_staff, s.expires_at,
           s.has_second_factor, u.language, u.staff_role as role,
           (select permissions from staff_roles r where r.storefront = u.storefront and r.name = u.staff_role) as own
    from sessions s join users u on u.id = s.user_id
    where s.id = %(id)s and s.storefront = %(storefront)s and s.user_id = %(user_id)s and s.refresh_jti = %(jti)s
      and s.ended_at is null and s.expires_at > %(now)s and u.is_active
"""
_IS_LIVE = """
    select 1 from sessions
    where storefront = %(storefront)s and user_id = %(user_id)s and id = %(id)s
      and ended_at is null and expires_at > %(now)s
"""
_HAS_NOT_ENDED = """
    select 1 from sessions
    where storefront = %(storefront)s and id = %(id)s and ended_at is null and expires_at > %(now)s
"""
_DENIABLE = """
    select id as session_id, deniable_until as expires_at from sessions
    where ended_at is not null and deniable_until > %(now)s
    union all
    select id, deniable_until from denied_sessions where deniable_until > %(now)s
"""
_KEEP_DENIABLE = """
    insert into denied_sessions (id, deniable_until)
    select id, deniable_until from sessions
    where storefront = %(storefront)s and user_id = %(user_id)s and ended_at is not null and deniable_until > %(now)s
    on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class EndedSession:
    """`deniable_until` is when the last of its access tokens has expired."""

    id: UUID
    deniable_until: datetime


class Sessions:
    """The sessions of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: Storefront) -> None:
        self._uow = uow
        self._storefront = storefront

    async def start(self, user: User, *, for_staff: bool, has_second_factor: bool = False) -> UserSession:
        now = clock.now()
        expires_at = now + timedelta(seconds=self._storefront.section(Tokens).refresh)
        session = UserSession(
            storefront=self._storefront.name,
            user_id=user.id,
            for_staff=for_staff and user.is_staff,
            has_second_factor=has_second_factor,
            created_at=now,
            expires_at=expires_at,
        )
        await self._uow.defer_add(session)
        return session

    async def end(self, user_id: UUID, *session_ids: UUID) -> list[EndedSession]:
        """End these sessions of the user. Those of other users and those that have ended are not changed."""
        now, until = self._moments()
        name = self._storefront.name
        rows = await self._uow.fetch(
            _END_SOME, storefront=name, user_id=user_id, ids=list(session_ids), now=now, until=until
        )
        return [EndedSession(row["id"], until) for row in rows]

    async def end_all(self, user_id: UUID, *, except_id: UUID | None = None) -> list[EndedSession]:
        """End all sessions of the user except `except_id`."""
        now, until = self._moments()
        name = self._storefront.name
        rows = await self._uow.fetch(
            _END_ALL, storefront=name, user_id=user_id, except_id=except_id, now=now, until=until
        )
        return [EndedSession(row["id"], until) for row in rows]

    async def keep_deniable(self, user_id: UUID) -> None:
        """Keep the user's ended sessions for the gateway's deny list, because the account is about to be deleted."""
        await self._uow.defer(_KEEP_DENIABLE, storefront=self._storefront.name, user_id=user_id, now=clock.now())

    def _moments(self) -> tuple[datetime, datetime]:
        """Now, and when the last access token of a session that ends now has expired."""
        now = clock.now()
        longest = max(self._storefront.section(Tokens).access, STAFF_ACCESS_SECONDS)
        return now, now + timedelta(seconds=longest) + IN_FLIGHT


async def find_live_session(executor: Executor, claims: RefreshClaims) -> LiveSession | None:
    """The session of a refresh token. None if it has ended or expired, or the token is not its current one."""
    row = await executor.fetch_one(
        _LIVE,
        id=claims.session_id,
        storefront=claims.storefront,
        user_id=claims.user_id,
        jti=claims.token_id,
        now=clock.now(),
    )
    if row is None:
        return None
    role, own = row.pop("role"), row.pop("own")
    return LiveSession(**row, permissions=permissions_of(role, own) if row["is_staff"] else ())


async def is_live(executor: Executor, storefront: str, user_id: UUID, session_id: UUID) -> bool:
    """Whether a session of the user has neither ended nor expired."""
    row = await executor.fetch_one(_IS_LIVE, storefront=storefront, user_id=user_id, id=session_id, now=clock.now())
    return row is not None


async def has_not_ended(executor: Executor, storefront: str, session_id: UUID) -> bool:
    """As `is_live`, for a session of any user."""
    return await executor.fetch_one(_HAS_NOT_ENDED, storefront=storefront, id=session_id, now=clock.now()) is not None


async def find_deniable_sessions(executor: Executor) -> list[Row]:
    """The ended sessions of all storefronts, also of deleted accounts, whose access tokens may not have expired."""
    return await executor.fetch(_DENIABLE, now=clock.now())
