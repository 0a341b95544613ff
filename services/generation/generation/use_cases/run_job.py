"""Execute one attempt of a job: the provider makes the picture, and its outputs are stored before the job completes.

An attempt may be repeated at any line, also while another process still runs the one before: outputs are stored under
new keys, and only one transaction finds the job in the state `processing`.
"""

import asyncio
import time
from functools import partial

import structlog
from common.events.generation import JobCompleted
from common.jobs.context import JobContext
from common.jobs.task import LeaseLost, RetryPolicy
from common.messaging.outbox import publish
from common.observability import redaction

from generation.adapters import picture_tasks
from generation.adapters.child_processes import ProcessLost
from generation.adapters.picture_tasks import Finished
from generation.adapters.providers import PermanentFailure, ProviderFailure, Result, TemporaryFailure, Work
from generation.domain.job import Job
from generation.domain.picture import Fault
from generation.repository import runs
from generation.repository.assets import doom_only, keep
from generation.use_cases import measures
from generation.use_cases.fail_job import fail_job
from generation.use_cases.store_output import store_output
from generation.use_cases.studio import RunJob, Studio
from generation.use_cases.use_preview import use_preview

RUN_SECONDS = 600.0
"""An attempt that takes longer has failed, and so has the job."""
ENDING_SECONDS = 60.0
RETRIES = RetryPolicy((60, 60))
CHECK_SECONDS, FINISH_SECONDS = 60.0, 180.0
FULL_TYPE, PREVIEW_TYPE = "image/png", "image/jpeg"
log = structlog.get_logger()


async def run_job(command: RunJob, context: JobContext, studio: Studio) -> None:
    """Raises the error of an attempt that is to be repeated. The last attempt's error fails the job."""
    autocommit = studio.database.autocommit
    job = await runs.start(autocommit, command.job_id, command.run_id, context.attempt)
    if job is None:
        return
    started = time.monotonic()
    try:
        async with asyncio.timeout(RUN_SECONDS) as deadline:
            result = await _make(job, context, studio)
            finished = await _finish(job, result, studio)
            is_completed = await _complete(job, finished, result.cost, studio)
    except LeaseLost:
        raise
    except Exception as error:
        failure = PermanentFailure(f"took longer than {RUN_SECONDS:g} s") if deadline.expired() else error
        await _end_attempt(job, context, failure, studio)
    else:
        outcome = "completed" if is_completed else "discarded"
        measures.record(job, outcome, time.monotonic() - started, result.cost)


async def _make(job: Job, context: JobContext, studio: Studio) -> Result:
    assert job.original
    original = await (await studio.store.get(job.storefront, job.original)).content()
    checked = await _checked(original, studio)
    work = Work(
        storefront=job.storefront,
        kind=job.kind,
        run_id=job.run_id,
        attempt=context.attempt,
        picture=original,
        content_type=checked,
        is_wanted=partial(runs.is_open, studio.database.autocommit, job),
    )
    return await studio.providers.get(job.provider).make(work, context.report_progress)


async def _checked(picture: bytes, studio: Studio, min_side: int = 1) -> str:
    """The content type of an upload or of a provider's picture. Raises PermanentFailure if it cannot be accepted."""
    largest = max(storefront.restorations.max_pixels for storefront in studio.storefronts)
    found = await studio.renderers.run(CHECK_SECONDS, picture_tasks.check, picture, min_side, largest)
    if isinstance(found, Fault):
        raise PermanentFailure(f"the picture is refused: {found}")
    return found.content_type


async def _finish(job: Job, result: Result, studio: Studio) -> Finished:
    """Make what is delivered. A provider's picture is checked first, like an upload."""
    try:
        if not result.is_own:
            await _checked(result.picture, studio)
        storefront = studio.storefronts[job.storefront]
        side, mark = storefront.restorations.preview_side, storefront.title
        finish = picture_tasks.finish
        return await studio.renderers.run(FINISH_SECONDS, finish, result.picture, result.is_own, mark, side)
    except ProviderFailure as failure:
        raise PermanentFailure(failure.reason, result.cost) from failure
    except (ProcessLost, MemoryError) as error:
        raise TemporaryFailure(redaction.reason(error), result.cost) from error


async def _complete(job: Job, finished: Finished, cost: int, studio: Studio) -> bool:
    """Store the outputs, then complete the job if it still exists; otherwise they are deleted."""
    preview = await store_output(job, PREVIEW_TYPE, finished.preview, studio)
    full = await store_output(job, FULL_TYPE, finished.full, studio)
    async with studio.database.transaction() as uow:
        is_completed = await runs.complete(uow, job, preview, full, cost)
        if is_completed:
            await keep(uow, job.storefront, preview, full)
            await publish(
                uow,
                JobCompleted(
                    storefront=job.storefront,
                    version=job.version + 1,
                    job_id=job.id,
                    user_id=job.user_id,
                    kind=job.kind,
                    price=job.price,
                ),
                eager=True,
            )
            await use_preview(job.storefront, job.user_id, uow)
        else:
            await doom_only(uow, job.storefront, preview, full)
    return is_completed


async def _end_attempt(job: Job, context: JobContext, error: Exception, studio: Studio) -> None:
    """Fail the job, or raise the error so that the queue repeats the attempt."""
    cost = error.cost if isinstance(error, ProviderFailure) else 0
    await runs.add_cost(studio.database.autocommit, job, cost)
    if not isinstance(error, PermanentFailure) and context.attempt < RETRIES.max_attempts:
        measures.record(job, "repeated", None, cost)
        raise error
    reason = error.reason if isinstance(error, ProviderFailure) else redaction.reason(error)
    log.warning("job_failed", job=str(job.id), storefront=job.storefront, attempts=context.attempt, reason=reason)
    await fail_job(studio.database, job, reason)
    measures.record(job, "failed", None, cost)
