"""Hold the price of a job before it is added, and release holds that led to no job."""

from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobFailed
from common.messaging.outbox import publish

from generation.domain.hold import Hold
from generation.repository import holds
from generation.use_cases.studio import Studio


class HoldReleased(Exception):
    """The job's hold was released before, so that none can be made for its id any more."""


async def hold_credits(hold: Hold, studio: Studio) -> None:
    """Nothing if the price is 0. Raises what payments refuses with, HoldReleased if the hold was released already."""
    if not hold.price:
        return
    await holds.record(studio.database.autocommit, hold)
    held = await studio.payments.hold_credits(hold.storefront, hold.user_id, hold.job_id, hold.price)
    if held.is_undone:
        await holds.end(studio.database.autocommit, hold.job_id)
        raise HoldReleased()


async def release_hold(hold: Hold, uow: UnitOfWork) -> None:
    """Nothing if there is none: the job exists, or costs nothing, or the hold was released."""
    if hold.price and await holds.end(uow, hold.job_id):
        await publish(
            uow,
            JobFailed(
                storefront=hold.storefront,
                job_id=hold.job_id,
                user_id=hold.user_id,
                kind=hold.kind,
                price=hold.price,
            ),
            eager=True,
        )


async def release_abandoned_holds(studio: Studio) -> None:
    """A timer: holds of submissions that a crash has ended."""
    async with studio.database.transaction() as uow:
        for hold in await holds.abandoned(uow):
            await release_hold(hold, uow)
