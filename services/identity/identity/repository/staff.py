"""Queries for staff accounts and their sessions, for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock

_LIVE = "s.user_id = u.id and s.ended_at is null and s.expires_at > %(now)s"
_STAFF = f"""
    select u.storefront, u.email, trim(u.first_name || ' ' || u.last_name) as name,
           coalesce(u.staff_role, 'owner') as role, u.is_active,
           (select count(*) from sessions s where {_LIVE}) as sessions
    from users u where u.is_staff and (%(storefront)s::text is null or u.storefront = %(storefront)s)
    order by u.storefront, u.email
"""
_SESSIONS = f"""
    select s.id, s.for_staff, s.created_at, s.expires_at from sessions s join users u on {_LIVE}
    where u.storefront = %(storefront)s and u.id = %(user_id)s order by s.created_at, s.id
"""
_NAMES = """
    select wanted.id, coalesce(
        nullif(trim(users.first_name || ' ' || users.last_name), ''), users.email,
        actor_name(%(storefront)s, wanted.id, %(now)s)
    ) as name
    from unnest(%(user_ids)s::uuid[]) as wanted(id)
    left join users on users.storefront = %(storefront)s and users.id = wanted.id
"""


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """`sessions`: how many have neither ended nor expired."""

    storefront: str
    email: str
    name: str
    role: str
    is_active: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A session of a staff account. Without `for_staff` it is one of a customer, without permissions."""

    id: UUID
    for_staff: bool
    created_at: datetime
    expires_at: datetime


async def read_staff(executor: Executor, storefront: str | None) -> list[StaffAccount]:
    """The staff accounts of a storefront, or of all of them."""
    return [StaffAccount(**row) for row in await executor.fetch(_STAFF, storefront=storefront, now=clock.now())]


async def read_live_sessions(executor: Executor, storefront: str, user_id: UUID) -> list[StaffSession]:
    """From the oldest to the newest."""
    rows = await executor.fetch(_SESSIONS, storefront=storefront, user_id=user_id, now=clock.now())
    return [StaffSession(**row) for row in rows]


async def read_names(executor: Executor, storefront: str, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The full names of accounts, else their addresses, the names of API keys; `[erased]` of erased persons."""
    wanted = list({*user_ids})
    rows = await executor.fetch(_NAMES, storefront=storefront, user_ids=wanted, now=clock.now()) if wanted else []
    return {row["id"]: row["name"] for row in rows if row["name"]}
