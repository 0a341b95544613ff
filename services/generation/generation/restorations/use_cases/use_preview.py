"""Record that a customer has got the free preview of a first completed job."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.restorations.queries.perks import Perks


async def use_preview(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """For the transaction that completes a job. Repeating it has no further effect."""
    used = await Perks(uow, storefront).use_preview(user_id)
    if used is not None:
        await publish(uow, used.changed(), eager=True)
