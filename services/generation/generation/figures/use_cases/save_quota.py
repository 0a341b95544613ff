"""Store a changed quota and publish it."""

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.figures.tables.quota import Quota


async def save_quota(uow: UnitOfWork, quota: Quota) -> None:
    """Under the lock of its row."""
    quota.version += 1
    await uow.defer_save(quota)
    await publish(uow, quota.changed(), eager=True)
