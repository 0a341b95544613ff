"""Queries for refresh tokens that rotate."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.live_session import LiveSession, Rotation
from identity.domain.refresh_claims import RefreshClaims
from identity.storefront import Tokens

_LOCK = """
    select s.id as session_id, u.id as user_id, u.email, u.is_staff and s.for_staff as is_staff, s.expires_at,
           u.language, s.refresh_jti, s.previous_jti, coalesce(s.rotated_at, s.created_at) as rotated_at
    from sessions s join users u on u.id = s.user_id
    where s.id = %(id)s and s.storefront = %(storefront)s and s.user_id = %(user_id)s
      and s.ended_at is null and s.expires_at > %(now)s and u.is_active
    for no key update of s
"""
_ROTATE = """
    update sessions
    set previous_jti = refresh_jti, refresh_jti = %(jti)s, rotated_at = %(now)s, expires_at = %(expires_at)s
    where id = %(id)s
"""


async def lock_rotation(uow: UnitOfWork, claims: RefreshClaims) -> Rotation | None:
    """Lock the session of a refresh token, which may be an old one. None if the session has ended or expired."""
    row = await uow.fetch_one(
        _LOCK, id=claims.session_id, storefront=claims.storefront, user_id=claims.user_id, now=clock.now()
    )
    if row is None:
        return None
    current, previous, rotated_at = row.pop("refresh_jti"), row.pop("previous_jti"), row.pop("rotated_at")
    return Rotation(LiveSession(**row), current, previous, rotated_at)


async def rotate(uow: UnitOfWork, rotation: Rotation, lifetimes: Tokens) -> Rotation:
    """Give the session another token. It expires one lifetime from now."""
    now = clock.now()
    live = replace(rotation.live, expires_at=now + timedelta(seconds=lifetimes.refresh))
    rotated = Rotation(live, current=uuid4(), previous=rotation.current, rotated_at=now)
    await uow.defer(_ROTATE, id=live.session_id, jti=rotated.current, now=now, expires_at=live.expires_at)
    return rotated
