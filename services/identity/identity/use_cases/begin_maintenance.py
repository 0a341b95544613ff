"""Begin the maintenance of a storefront."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.messaging.outbox import publish

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
    await uow.defer_save(found)
    await publish(uow, found.change_event())
