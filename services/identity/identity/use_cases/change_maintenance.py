"""Begin or end the maintenance of a storefront."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import MaintenanceChanged
from common.kernel import clock
from common.messaging.outbox import publish

from identity.domain.maintenance import StorefrontMaintenance
from identity.repository.maintenance import lock_maintenance


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginMaintenance:
    """Clients are told to come back after `retry_after_seconds`."""

    storefront: str
    retry_after_seconds: int
    reason: str


async def begin_maintenance(command: BeginMaintenance, uow: UnitOfWork) -> None:
    """If it is on already, it continues with what the command says."""
    found = await lock_maintenance(uow, command.storefront)
    if not found.is_on:
        found.is_on, found.changed_at = True, clock.now()
    found.version += 1
    found.retry_after_seconds, found.reason = command.retry_after_seconds, command.reason
    await uow.save(found)
    await publish(uow, _event(found))


async def end_maintenance(storefront: str, uow: UnitOfWork) -> bool:
    """False if it is off already, which changes nothing."""
    found = await lock_maintenance(uow, storefront)
    if not found.is_on:
        return False
    found.version, found.is_on, found.changed_at = found.version + 1, False, clock.now()
    await uow.save(found)
    await publish(uow, _event(found))
    return True


def _event(changed: StorefrontMaintenance) -> MaintenanceChanged:
    return MaintenanceChanged(
        storefront=changed.storefront,
        version=changed.version,
        is_on=changed.is_on,
        retry_after_seconds=changed.retry_after_seconds,
    )
