"""Lock and unlock the account of a customer."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.domain.errors import CustomerNotFound
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class SetActive:
    storefront: Storefront
    user_id: UUID
    is_active: bool


async def set_active(command: SetActive, uow: UnitOfWork) -> list[SessionRevoked]:
    """All sessions of an account that is locked end. Raises CustomerNotFound, also for staff."""
    users = Users(uow, command.storefront.name)
    user = await users.lock_in_any_state(command.user_id)
    if user is None or user.is_staff:
        raise CustomerNotFound(customer_id=command.user_id)
    user.is_active = command.is_active
    await users.save(user)
    return [] if command.is_active else await end_all_sessions(command.storefront, user.id, uow)
