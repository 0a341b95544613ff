"""Execute one attempt of a figure job: each picture of the batch that is missing is made and stored.

An attempt may be repeated at any line, also while another process still runs the one before. A stored picture is a row
with its position in the batch, which is unique; what is stored a second time is deleted.
"""

import asyncio
import time
from functools import partial
from uuid import UUID, uuid5

import structlog
from common.jobs.context import JobContext
from common.jobs.task import LeaseLost, RetryPolicy
from common.observability import redaction

from generation.adapters.child_processes import ProcessLost
from generation.adapters.figure_tasks import FinishedFigure, finish_figure
from generation.adapters.providers import (
    FigureWork,
    PermanentFailure,
    ProviderFailure,
    ReportProgress,
    Result,
    TemporaryFailure,
    Work,
)
from generation.domain.figure_image import FigureImage
from generation.domain.figure_request import FigureRequest
from generation.domain.job import Job
from generation.repository import figure_runs, runs
from generation.repository.assets import doom_only, keep
from generation.use_cases import measures
from generation.use_cases.end_figures import end_figures
from generation.use_cases.store_output import store_output
from generation.use_cases.studio import RunFigures, Studio

RETRIES = RetryPolicy((5, 30))
DEADLINE_SECONDS = 7200.0
"""A bound for an attempt of the largest batch. Each picture has one of its own, the storefront's `stalled_seconds`."""
FINISH_SECONDS = 60.0
STEPS = 100
"""Of the progress of one picture."""
FULL_TYPE, THUMBNAIL_TYPE = "image/png", "image/jpeg"
log = structlog.get_logger()


async def run_figures(command: RunFigures, context: JobContext, studio: Studio) -> None:
    """Raises the error of an attempt that is to be repeated. The last attempt ends the job."""
    autocommit = studio.database.autocommit
    job = await runs.start(autocommit, command.job_id, command.run_id, context.attempt)
    order = await figure_runs.order_of(autocommit, command.job_id) if job else None
    if job is None or order is None:
        return
    started = time.monotonic()
    failure: str | None = None
    for position in sorted(order.positions() - await figure_runs.made_positions(autocommit, job.id)):
        try:
            is_recorded = await _make(job, order, position, context, studio)
        except LeaseLost:
            raise
        except Exception as error:
            failure = await _failed(job, error, context, studio)
        else:
            if not is_recorded and not await runs.is_open(autocommit, job):
                break
    async with studio.database.transaction() as uow:
        is_ended = await end_figures(uow, job, failure)
    measures.record(job, _outcome(failure, is_ended), time.monotonic() - started, 0)


async def _make(job: Job, order: FigureRequest, position: int, context: JobContext, studio: Studio) -> bool:
    """Make and store one picture; False if it was not recorded, because another attempt has, or the run has ended."""
    seconds = studio.storefronts[job.storefront].figures.stalled_seconds
    try:
        async with asyncio.timeout(seconds) as deadline:
            work = _work(job, order, position, context.attempt, studio)
            provider = studio.providers.get(job.provider)
            result = await provider.make(work, _progress(order, position, context))
            finished = await _finish(result, studio)
            return await _store(job, order, position, finished, result.cost, studio)
    except TimeoutError as error:
        if not deadline.expired():
            raise
        raise PermanentFailure(f"a picture took longer than {seconds} s") from error


def _work(job: Job, order: FigureRequest, position: int, attempt: int, studio: Studio) -> Work:
    """The id is that of the picture in this run, so that a hosted model is asked once for each."""
    model = studio.storefronts[job.storefront].figures.model(order.model)
    figure = FigureWork(
        model=order.model,
        prompt=order.prompt,
        negative_prompt=order.negative_prompt,
        filters=order.filters,
        seed=order.seed_at(position),
        aspect_ratio=order.aspect_ratio,
        width=order.width,
        height=order.height,
        quality=model.quality if model else "normal",
    )
    run_id = picture_run(job.run_id, position)
    return Work(
        storefront=job.storefront,
        kind=job.kind,
        run_id=run_id,
        attempt=attempt,
        figure=figure,
        is_wanted=partial(runs.is_open, studio.database.autocommit, job),
    )


def picture_run(run_id: UUID, position: int) -> UUID:
    return uuid5(run_id, str(position))


def _progress(order: FigureRequest, position: int, context: JobContext) -> ReportProgress:
    """Reports the progress of one picture as that of the batch."""
    total = order.batch_size * STEPS

    async def report(done: int, of: int, stage: str) -> None:
        share = STEPS * done // max(1, of)
        text = f"picture {position + 1} of {order.batch_size}: {stage}"
        await context.report_progress(position * STEPS + share, total, text)

    return report


async def _finish(result: Result, studio: Studio) -> FinishedFigure:
    """Make what is delivered. A provider's picture is checked and encoded anew."""
    try:
        found = await studio.drawers.run(FINISH_SECONDS, finish_figure, result.picture, result.is_own)
    except (ProcessLost, MemoryError) as error:
        raise TemporaryFailure(redaction.reason(error), result.cost) from error
    if isinstance(found, str):
        raise PermanentFailure(f"the picture is refused: {found}", result.cost)
    return found


async def _store(
    job: Job, order: FigureRequest, position: int, finished: FinishedFigure, cost: int, studio: Studio
) -> bool:
    """Store both files, then record the picture; if that is refused they are deleted."""
    file = await store_output(job, FULL_TYPE, finished.full, studio)
    thumbnail = await store_output(job, THUMBNAIL_TYPE, finished.thumbnail, studio)
    image = _image(job, order, position, finished, (file, thumbnail))
    async with studio.database.transaction() as uow:
        is_recorded = await figure_runs.add_image(uow, job, image, cost)
        if is_recorded:
            await keep(uow, job.storefront, file, thumbnail)
        else:
            await doom_only(uow, job.storefront, file, thumbnail)
    if is_recorded:
        measures.record_cost(job, cost)
    return is_recorded


def _image(
    job: Job, order: FigureRequest, position: int, finished: FinishedFigure, keys: tuple[str, str]
) -> FigureImage:
    file, thumbnail = keys
    return FigureImage(
        storefront=job.storefront,
        user_id=job.user_id,
        job_id=job.id,
        position=position,
        file=file,
        thumbnail=thumbnail,
        content_type=FULL_TYPE,
        width=finished.size[0],
        height=finished.size[1],
        thumbnail_width=finished.thumbnail_size[0],
        thumbnail_height=finished.thumbnail_size[1],
        seed=order.seed_at(position),
        tags=list(order.tags),
        is_public=order.is_public,
    )


async def _failed(job: Job, error: Exception, context: JobContext, studio: Studio) -> str:
    """Why the picture is missing for good. Raises the error if the attempt is to be repeated."""
    cost = error.cost if isinstance(error, ProviderFailure) else 0
    await runs.add_cost(studio.database.autocommit, job, cost)
    if not isinstance(error, PermanentFailure) and context.attempt < RETRIES.max_attempts:
        measures.record(job, "repeated", None, cost)
        raise error
    reason = error.reason if isinstance(error, ProviderFailure) else redaction.reason(error)
    log.warning("picture_failed", job=str(job.id), storefront=job.storefront, attempts=context.attempt, reason=reason)
    return reason


def _outcome(failure: str | None, is_ended: bool) -> str:
    if not is_ended:
        return "discarded"
    return "failed" if failure else "completed"
