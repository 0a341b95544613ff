"""End sessions of staff at once."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.use_cases.end_sessions import end_all_sessions, end_sessions
from identity.use_cases.lock_staff import lock_staff


async def end_staff_sessions(
    storefront: Storefront, email: str, session_id: UUID | None, uow: UnitOfWork
) -> list[SessionRevoked]:
    """One session, or all of them. Empty if the one has ended, or is another account's. Raises StaffNotFound."""
    user = await lock_staff(storefront, email, uow)
    if session_id is None:
        return await end_all_sessions(storefront, user.id, uow)
    return await end_sessions(storefront, user.id, {session_id}, uow)
