"""Execute one attempt of a job that generates a version: its files are stored before the version is done.

An attempt may be repeated at any line, also while another process still runs the one before: files are stored under
new keys, and only one transaction finds the job in the state `processing`.
"""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from common.jobs.context import JobContext
from common.jobs.task import LeaseLost, RetryPolicy
from common.kernel import clock
from common.observability import redaction

from generation.adapters import illustration_tasks
from generation.adapters.child_processes import ProcessLost
from generation.adapters.illustration_tasks import FinishedIllustration
from generation.adapters.providers import (
    LOCAL,
    IllustrationWork,
    PermanentFailure,
    Photo,
    ProviderFailure,
    Result,
    TemporaryFailure,
    Work,
)
from generation.domain.job import Job
from generation.domain.version import ILLUSTRATION, ContentType
from generation.repository import book_runs, runs, versions
from generation.repository.assets import doom_only, keep
from generation.use_cases import measures
from generation.use_cases.end_version import GeneratedPicture, complete_version
from generation.use_cases.fail_job import fail_job
from generation.use_cases.illustration_work import illustration_work
from generation.use_cases.store_output import store_output
from generation.use_cases.studio import RunIllustration, Studio

RETRIES = RetryPolicy((5, 30))
DEADLINE_SECONDS = 7200.0
"""A bound for any attempt. A picture has one of its own, the storefront's `stalled_seconds`."""
FINISH_SECONDS, REFERENCE_SECONDS = 120.0, 30.0
PICTURE_TYPE = "image/png"
log = structlog.get_logger()


async def run_illustration(command: RunIllustration, context: JobContext, studio: Studio) -> None:
    """Raises the error of an attempt that is to be repeated. The last attempt's error fails the job."""
    autocommit = studio.database.autocommit
    job = await runs.start(autocommit, command.job_id, command.run_id, context.attempt)
    if job is None:
        return
    started, seconds = time.monotonic(), studio.storefronts[job.storefront].books.stalled_seconds
    try:
        async with asyncio.timeout(seconds) as deadline:
            cost, is_completed = await _attempt(job, context, studio)
    except LeaseLost:
        raise
    except Exception as error:
        failure = PermanentFailure(f"the picture took longer than {seconds} s") if deadline.expired() else error
        await _end_attempt(job, context, failure, studio)
    else:
        outcome = "completed" if is_completed else "discarded"
        measures.record(job, outcome, time.monotonic() - started, cost)


async def _attempt(job: Job, context: JobContext, studio: Studio) -> tuple[int, bool]:
    """The provider's cost, and whether the version is done by this attempt."""
    version = await versions.of_job(studio.database.autocommit, job.id)
    if version is None:
        raise PermanentFailure("the version is deleted")
    illustration = await illustration_work(version, studio)
    if job.provider != LOCAL:
        illustration = await _with_references(illustration, studio)
    work = Work(
        storefront=job.storefront,
        kind=job.kind,
        run_id=job.run_id,
        attempt=context.attempt,
        illustration=illustration,
        is_wanted=partial(runs.is_open, studio.database.autocommit, job),
    )
    result = await studio.providers.get(job.provider).make(work, context.report_progress)
    finished = await _finish(illustration, result, studio)
    return result.cost, await _complete(job, illustration, finished, result, studio)


async def _with_references(illustration: IllustrationWork, studio: Studio) -> IllustrationWork:
    """With photographs as small as a hosted model needs them."""
    characters = []
    for character in illustration.characters:
        photos = []
        for photo in character.photos:
            small = await studio.illustrators.run(REFERENCE_SECONDS, illustration_tasks.as_reference, photo.content)
            photos.append(Photo(content=small, content_type="image/jpeg"))
        characters.append(replace(character, photos=tuple(photos)))
    return replace(illustration, characters=tuple(characters))


async def _finish(illustration: IllustrationWork, result: Result, studio: Studio) -> FinishedIllustration:
    """Make what is delivered. A provider's picture is checked and encoded anew."""
    finish = illustration_tasks.finish_illustration
    try:
        with TemporaryDirectory(prefix=f"{ILLUSTRATION}-") as folder:
            cover = None
            if illustration.subject == ContentType.COVER:
                cover = await asyncio.to_thread(illustration_tasks.store_photos, illustration, Path(folder))
            found = await studio.illustrators.run(FINISH_SECONDS, finish, result.picture, result.is_own, cover)
    except (ProcessLost, MemoryError) as error:
        raise TemporaryFailure(redaction.reason(error), result.cost) from error
    if isinstance(found, str):
        raise PermanentFailure(f"the picture is refused: {found}", result.cost)
    return found


async def _complete(
    job: Job, illustration: IllustrationWork, finished: FinishedIllustration, result: Result, studio: Studio
) -> bool:
    """Store the files, then complete the job if it still exists; otherwise they are deleted."""
    picture = await store_output(job, PICTURE_TYPE, finished.full, studio)
    thumbnail = await store_output(job, PICTURE_TYPE, finished.thumbnail, studio)
    spread = await store_output(job, PICTURE_TYPE, finished.spread, studio) if finished.spread else None
    keys = [key for key in (picture, thumbnail, spread) if key]
    made = GeneratedPicture(
        picture=picture,
        thumbnail=thumbnail,
        spread=spread,
        prompt_text=illustration.prompt,
        model=result.model,
        request_id=result.request_id,
        cost=result.cost,
    )
    async with studio.database.transaction() as uow:
        is_completed = await complete_version(uow, job, made)
        if is_completed:
            await keep(uow, job.storefront, *keys)
        else:
            await doom_only(uow, job.storefront, *keys)
    return is_completed


async def _end_attempt(job: Job, context: JobContext, error: Exception, studio: Studio) -> None:
    """Fail the job, or raise the error so that the queue repeats the attempt."""
    cost = error.cost if isinstance(error, ProviderFailure) else 0
    await runs.add_cost(studio.database.autocommit, job, cost)
    if not isinstance(error, PermanentFailure) and context.attempt < RETRIES.max_attempts:
        measures.record(job, "repeated", None, cost)
        raise error
    reason = error.reason if isinstance(error, ProviderFailure) else redaction.reason(error)
    log.warning("version_failed", job=str(job.id), storefront=job.storefront, attempts=context.attempt, reason=reason)
    await fail_job(studio.database, job, reason)
    measures.record(job, "failed", None, cost)


async def end_stalled_illustrations(studio: Studio) -> None:
    """A timer: jobs that have made no progress for `stalled_seconds`, whatever their worker does."""
    for storefront in studio.storefronts:
        seconds = storefront.books.stalled_seconds
        edge = clock.now() - timedelta(seconds=seconds)
        if not storefront.books.tiers:
            continue
        for job in await book_runs.stalled(studio.database.autocommit, storefront.name, edge):
            log.warning("illustration_stalled", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
            await fail_job(studio.database, job, f"no progress for {seconds} s")
