"""Block the account of a customer, and lift the block."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.domain.customer_block import CustomerBlock
from identity.domain.errors import CustomerNotFound
from identity.repository.customer_blocks import lock_open_block
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class SetActive:
    """`by` is the member of staff, None for an import without one."""

    storefront: Storefront
    user_id: UUID
    is_active: bool
    reason: str
    by: UUID | None


async def set_active(command: SetActive, uow: UnitOfWork) -> list[SessionRevoked]:
    """All sessions of an account that is blocked end. Nothing changes if it is in that state already.

    Raises CustomerNotFound, also for staff.
    """
    users = Users(uow, command.storefront.name)
    user = await users.lock_in_any_state(command.user_id)
    if user is None or user.is_staff:
        raise CustomerNotFound(customer_id=command.user_id)
    if user.is_active == command.is_active:
        return []
    user.is_active = command.is_active
    await users.save(user)
    await _record(command, uow)
    return [] if command.is_active else await end_all_sessions(command.storefront, user.id, uow)


async def _record(command: SetActive, uow: UnitOfWork) -> None:
    """An account that a former release blocked has no block to lift."""
    shop, user_id = command.storefront.name, command.user_id
    if not command.is_active:
        await uow.defer_add(
            CustomerBlock(storefront=shop, user_id=user_id, reason=command.reason, blocked_by=command.by)
        )
    elif block := await lock_open_block(uow, shop, user_id):
        block.lift(command.reason, command.by)
        await uow.defer_save(block)
