"""Hold the price of a job before it is added, and release holds that led to no job."""

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobFailed
from common.messaging.outbox import publish
from common.rpc.interfaces.payments import PaymentsInterface

from generation.jobs.queries import holds
from generation.jobs.tables.hold import Hold


class HoldReleased(Exception):
    """The job's hold was released before, so that none can be made for its id any more."""


async def hold_credits(hold: Hold, payments: PaymentsInterface, database: Database) -> None:
    """Nothing if the price is 0. Raises what payments refuses with, HoldReleased if the hold was released already."""
    if not hold.price:
        return
    await holds.record(database.autocommit, hold)
    held = await payments.hold_credits(hold.storefront, hold.user_id, hold.job_id, hold.price)
    if held.is_undone:
        await holds.end(database.autocommit, hold.job_id)
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


async def release_abandoned_holds(database: Database) -> None:
    """A timer: holds of submissions that a crash has ended."""
    async with database.transaction() as uow:
        for hold in await holds.abandoned(uow):
            await release_hold(hold, uow)
