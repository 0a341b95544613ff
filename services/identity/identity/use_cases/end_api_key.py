"""Rotate or revoke a key of a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.messaging.outbox import publish

from identity.domain.api_key import GATEWAYS_FORGET, ApiKey
from identity.domain.staff_errors import ApiKeyNotFound
from identity.repository.api_keys import lock_api_key
from identity.use_cases.invite_staff import check_held


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApiKey:
    """`held` are the permissions of who does it: a key with others cannot be rotated, but revoked."""

    storefront: str
    key_id: UUID
    held: frozenset[str]


async def end_api_key(command: EndApiKey, uow: UnitOfWork) -> list[SessionRevoked]:
    """Revoke it: gateways refuse it at once. Raises ApiKeyNotFound."""
    key = await _lock(command, uow)
    ended = key.revoke()
    await uow.defer_save(key)
    return await _refuse(key, ended, uow)


async def rotate_api_key(
    command: EndApiKey, overlap: timedelta, uow: UnitOfWork
) -> tuple[ApiKey, str, list[SessionRevoked]]:
    """Replace the secret; the former key is valid for `overlap`, a still older one no more.

    Raises ApiKeyNotFound, PermissionNotHeld.
    """
    key = await _lock(command, uow)
    check_held(tuple(key.permissions), command.held)
    secret, ended = key.rotate(overlap)
    await uow.defer_save(key)
    return key, secret, await _refuse(key, ended, uow)


async def _lock(command: EndApiKey, uow: UnitOfWork) -> ApiKey:
    key = await lock_api_key(uow, command.storefront, command.key_id)
    if key is None:
        raise ApiKeyNotFound()
    return key


async def _refuse(key: ApiKey, states: Sequence[UUID], uow: UnitOfWork) -> list[SessionRevoked]:
    until = clock.now() + GATEWAYS_FORGET
    revoked = [
        SessionRevoked(storefront=key.storefront, session_id=state, user_id=key.id, expires_at=until)
        for state in states
    ]
    await publish(uow, *revoked)
    return revoked
