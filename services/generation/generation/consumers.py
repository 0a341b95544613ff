"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserDeleted
from common.events.payments import CreditConsumed
from common.jobs.context import JobContext
from common.jobs.task import DELAYS, RetryPolicy
from common.messaging.handlers import HandlerRegistry
from common.rpc.interfaces.payments import PaymentsInterface

from generation.use_cases.delete_job import delete_jobs_of_user
from generation.use_cases.run_job import ENDING_SECONDS, RETRIES, RUN_SECONDS, run_job
from generation.use_cases.studio import RunJob, Studio
from generation.use_cases.unlock_paid_job import ReturnCredits, UnlockPaidJob, return_credits, unlock_paid_job

QUEUE = "restorations"
DEADLINE_SECONDS = RUN_SECONDS + ENDING_SECONDS
"""Longer than `run_job` itself takes: it records why an attempt ended."""
UNLOCK = "unlock"
"""The reason of credits that were consumed for an unlocked job."""
CREDIT_RETRIES = RetryPolicy((*DELAYS, *[3600.0] * 24))
"""For a day, after which staff see the failed job: customers wait for their credits."""


def consumers(studio: Studio) -> HandlerRegistry:
    handlers = HandlerRegistry()
    handlers.queue(QUEUE, concurrency=1)

    @handlers.on(UserDeleted)
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await delete_jobs_of_user(event.storefront, event.user_id, uow)

    @handlers.job(RunJob, queue=QUEUE, deadline_seconds=DEADLINE_SECONDS, retries=RETRIES, pass_context=True)
    async def run(job: RunJob, context: JobContext) -> None:
        await run_job(job, context, studio)

    _unlock_handlers(handlers, studio.payments)
    return handlers


def _unlock_handlers(handlers: HandlerRegistry, payments: PaymentsInterface) -> None:
    @handlers.on(CreditConsumed)
    async def unlock_paid(event: CreditConsumed, uow: UnitOfWork) -> None:
        if event.reason == UNLOCK:
            command = UnlockPaidJob(storefront=event.storefront, user_id=event.user_id, job_id=event.reference)
            await unlock_paid_job(command, uow)

    @handlers.job(ReturnCredits, retries=CREDIT_RETRIES)
    async def give_back(job: ReturnCredits) -> None:
        await return_credits(job, payments)
