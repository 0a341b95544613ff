"""Unlock a job whose credits were spent, or give them back: for the request, and for `credit.consumed`."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.rpc.interfaces.payments import PaymentsInterface

from generation.jobs import measures
from generation.jobs.queries.predictions import add_revenue
from generation.restorations.queries.unlocks import Unlocks


class ReturnCredits(JobPayload, name="ReturnCredits"):
    """The job that gives back what was spent for a job that cannot be unlocked any more."""

    storefront: str
    user_id: UUID
    job_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockPaidJob:
    """`revenue` is what the credits bring in, in millionths of a dollar, if that is known."""

    storefront: str
    user_id: UUID
    job_id: UUID
    revenue: int | None


async def unlock_paid_job(command: UnlockPaidJob, uow: UnitOfWork) -> bool:
    """Whether the job is unlocked with these credits. Repeating it has no further effect.

    Otherwise it was unlocked by sharing, is deleted or has expired, none of which ends: the credits are given back.
    """
    unlocks = Unlocks(uow, command.storefront)
    if await unlocks.unlock_paid(command.user_id, command.job_id):
        made = await add_revenue(uow, command.job_id, command.revenue) if command.revenue else None
        if made is not None and command.revenue is not None:
            measures.record_revenue(made, command.revenue)
        return True
    if await unlocks.paid(command.job_id):
        return True
    job = ReturnCredits(storefront=command.storefront, user_id=command.user_id, job_id=command.job_id)
    await enqueue(uow, job, key=command.job_id)
    return False


async def return_credits(job: ReturnCredits, payments: PaymentsInterface) -> None:
    """Raises ServiceUnavailable, after which the queue repeats the job."""
    await payments.return_credits(job.storefront, job.user_id, job.job_id)
