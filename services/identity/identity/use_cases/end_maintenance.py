"""End the maintenance of a storefront."""

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.messaging.outbox import publish

from identity.repository.maintenance import lock_maintenance


async def end_maintenance(storefront: str, uow: UnitOfWork) -> bool:
    """False if it is off already, which changes nothing."""
    found = await lock_maintenance(uow, storefront)
    if not found.is_on:
        return False
    found.version, found.is_on, found.changed_at = found.version + 1, False, clock.now()
    await uow.defer_save(found)
    await publish(uow, found.change_event())
    return True
