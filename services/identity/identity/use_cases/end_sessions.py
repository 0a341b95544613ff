"""End sessions and publish SessionRevoked for each."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from identity.repository.sessions import EndedSession, Sessions


async def end_sessions(
    storefront: Storefront, user_id: UUID, session_ids: set[UUID], uow: UnitOfWork
) -> list[SessionRevoked]:
    """End these sessions of the user. Those of other users and those that have ended are not changed."""
    ended = await Sessions(uow, storefront).end(user_id, *session_ids)
    return await _publish(storefront, user_id, ended, uow)


async def end_all_sessions(
    storefront: Storefront, user_id: UUID, uow: UnitOfWork, *, except_id: UUID | None = None
) -> list[SessionRevoked]:
    """End all sessions of the user except `except_id`."""
    ended = await Sessions(uow, storefront).end_all(user_id, except_id=except_id)
    return await _publish(storefront, user_id, ended, uow)


async def _publish(
    storefront: Storefront, user_id: UUID, ended: list[EndedSession], uow: UnitOfWork
) -> list[SessionRevoked]:
    revoked = [
        SessionRevoked(storefront=storefront.name, session_id=each.id, user_id=user_id, expires_at=each.deniable_until)
        for each in ended
    ]
    await publish(uow, *revoked)
    return revoked
