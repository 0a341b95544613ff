"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserDeleted
from common.jobs.context import JobContext
from common.messaging.handlers import HandlerRegistry

from generation.use_cases.delete_job import delete_jobs_of_user
from generation.use_cases.run_job import ENDING_SECONDS, RETRIES, RUN_SECONDS, run_job
from generation.use_cases.studio import RunJob, Studio

QUEUE = "restorations"
DEADLINE_SECONDS = RUN_SECONDS + ENDING_SECONDS
"""Longer than `run_job` itself takes: it records why an attempt ended."""


def consumers(studio: Studio) -> HandlerRegistry:
    handlers = HandlerRegistry()
    handlers.queue(QUEUE, concurrency=1)

    @handlers.on(UserDeleted)
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await delete_jobs_of_user(event.storefront, event.user_id, uow)

    @handlers.job(RunJob, queue=QUEUE, deadline_seconds=DEADLINE_SECONDS, retries=RETRIES, pass_context=True)
    async def run(job: RunJob, context: JobContext) -> None:
        await run_job(job, context, studio)

    return handlers
