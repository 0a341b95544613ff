"""Queries for second factors of staff, and the sign-ins that wait for one."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.second_factor import PendingSignIn, SecondFactor

_OF_USER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s"
_LOCK: LiteralString = f"{_OF_USER} for update"
_DELETE: LiteralString = f"delete from second_factors where {_OF_USER}"
_DELETE_PASSKEYS: LiteralString = f"delete from staff_passkeys where {_OF_USER}"
_PENDING: LiteralString = "storefront = %(storefront)s and digest = %(digest)s and expires_at > %(now)s"
_TAKE: LiteralString = f"delete from pending_sign_ins where {_PENDING} returning digest"
_MARK: LiteralString = "update sessions set has_second_factor = true where id = %(session_id)s"
_HAD: LiteralString = """
    select has_second_factor from sessions where storefront = %(storefront)s and id = %(session_id)s
"""


async def find_second_factor(executor: Executor, storefront: str, user_id: UUID) -> SecondFactor | None:
    """Also one that was not confirmed yet."""
    return await executor.get(SecondFactor, _OF_USER, storefront=storefront, user_id=user_id)


async def lock_second_factor(uow: UnitOfWork, storefront: str, user_id: UUID) -> SecondFactor | None:
    """Also one that was not confirmed yet."""
    return await uow.get(SecondFactor, _LOCK, storefront=storefront, user_id=user_id)


async def delete_second_factor(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    """The app and the recovery codes."""
    await uow.execute(_DELETE, storefront=storefront, user_id=user_id)


async def delete_second_factors(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    """The app, the recovery codes and the passkeys."""
    await delete_second_factor(uow, storefront, user_id)
    await uow.execute(_DELETE_PASSKEYS, storefront=storefront, user_id=user_id)


async def find_pending_sign_in(executor: Executor, storefront: str, digest: bytes) -> PendingSignIn | None:
    return await executor.get(PendingSignIn, _PENDING, storefront=storefront, digest=digest, now=clock.now())


async def take_pending_sign_in(uow: UnitOfWork, storefront: str, digest: bytes) -> bool:
    """Delete it. Of concurrent calls one returns True."""
    return await uow.fetch_one(_TAKE, storefront=storefront, digest=digest, now=clock.now()) is not None


async def mark_session(uow: UnitOfWork, session_id: UUID) -> None:
    """The session's user has proved a second factor."""
    await uow.defer(_MARK, session_id=session_id)


async def had_second_factor(executor: Executor, storefront: str, session_id: UUID | None) -> bool:
    return bool(await executor.fetch_value(_HAD, storefront=storefront, session_id=session_id))
