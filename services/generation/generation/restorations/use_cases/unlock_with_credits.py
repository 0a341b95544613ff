"""Unlock a job with credits: they are spent at payments under the job's id, then the job is unlocked.

Payments takes the credits of one job once. `credit.consumed` unlocks the job if this process dies in between, and is
usually delivered before payments has answered; `PaidUnlock.request_id` names the one request that is told so.
"""

from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.object_store import ObjectStore

from generation.jobs.files import require_complete
from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.job import Job, UnlockMethod
from generation.restorations.errors import JobAlreadyUnlocked
from generation.restorations.queries.unlocks import Unlocks
from generation.restorations.tables.unlocking import check_completed
from generation.restorations.use_cases.unlock_paid_job import UnlockPaidJob, unlock_paid_job


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockWithCredits:
    """`price` in credits, `revenue` what they bring in. `request_id` is the same for all repetitions of a request with
    an `Idempotency-Key`.
    """

    storefront: str
    user_id: UUID
    number: int
    price: int
    revenue: int | None
    request_id: UUID


@dataclass(frozen=True, slots=True)
class UnlockedJob:
    """`balance` is what the customer can spend after the unlock."""

    job: Job
    balance: int


async def unlock_with_credits(
    command: UnlockWithCredits, database: Database, store: ObjectStore, payments: PaymentsInterface
) -> UnlockedJob:
    """Raises JobNotFound, JobNotCompleted, JobAlreadyUnlocked, RemoteRefusal (`credit.insufficient`),
    ServiceUnavailable.
    """
    job = await _unlockable_job(command, database)
    await require_complete(command.storefront, job.result, database.autocommit, store)
    spent = await payments.spend_credits(command.storefront, command.user_id, job.id, command.price)
    if spent.is_undone or not await _unlock(command, job, database):
        await Jobs(database.autocommit, command.storefront).of_customer(command.user_id, command.number)
        raise JobAlreadyUnlocked()
    return UnlockedJob(job, spent.balance)


async def _unlockable_job(command: UnlockWithCredits, database: Database) -> Job:
    """A job that is locked, or was unlocked with credits without a request being told so."""
    job = await Jobs(database.autocommit, command.storefront).of_customer(command.user_id, command.number)
    check_completed(job)
    if job.unlock_method == UnlockMethod.PAID:
        paid = await Unlocks(database.autocommit, command.storefront).paid(job.id)
        if paid is None or paid.request_id not in (None, command.request_id):
            raise JobAlreadyUnlocked()
    elif job.is_unlocked:
        raise JobAlreadyUnlocked()
    return job


async def _unlock(command: UnlockWithCredits, job: Job, database: Database) -> bool:
    """Whether the job is unlocked with credits, and this request is the one that is told so."""
    spending = UnlockPaidJob(
        storefront=command.storefront, user_id=command.user_id, job_id=job.id, revenue=command.revenue
    )
    async with database.transaction() as uow:
        return await unlock_paid_job(spending, uow) and await Unlocks(uow, command.storefront).claim(
            command.user_id, job.id, command.request_id
        )
