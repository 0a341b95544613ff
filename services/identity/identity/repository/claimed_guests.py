"""Queries for guests whose paid orders made them customers."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

_LOCK = """
    insert into claimed_guests as known (storefront, guest_id, claimed_at)
    values (%(storefront)s, %(guest_id)s, %(now)s)
    on conflict (storefront, guest_id) do update set claimed_at = known.claimed_at
    returning user_id
"""
_SET_USER = """
    update claimed_guests set user_id = %(user_id)s
    where storefront = %(storefront)s and guest_id = %(guest_id)s and user_id is null
"""


async def lock_guest(uow: UnitOfWork, storefront: str, guest_id: UUID) -> UUID | None:
    """The user who the guest has become, if any. Other claims of the guest wait until the transaction ends."""
    user_id: UUID | None = await uow.fetch_value(_LOCK, storefront=storefront, guest_id=guest_id, now=clock.now())
    return user_id


async def set_user_of_guest(uow: UnitOfWork, storefront: str, guest_id: UUID, user_id: UUID) -> None:
    """Does not change whom an earlier claim has named."""
    await uow.defer(_SET_USER, storefront=storefront, guest_id=guest_id, user_id=user_id)
