"""A customer submits a picture to be restored."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid5

import structlog
from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.errors import DomainError, Kind, RemoteRefusal
from common.kernel.storefronts import Storefront
from common.observability import redaction

from generation.adapters.uploads import check_picture
from generation.domain.asset import Asset
from generation.domain.errors import UploadFailed
from generation.domain.hold import Hold
from generation.domain.job import RESTORATION, Job
from generation.repository import holds
from generation.repository.assets import Assets, doom, keep
from generation.repository.jobs import Jobs
from generation.use_cases.hold_credits import HoldReleased, hold_credits, release_hold
from generation.use_cases.studio import RunJob, Studio

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitJob:
    """`job_id` is derived from the request's idempotency key if it has one, so that repeating it adds no second job."""

    storefront: Storefront
    user_id: UUID
    job_id: UUID
    picture: bytes

    def under_next_id(self) -> "SubmitJob":
        """The same for a request whose hold was released: credits can be held once for each job's id."""
        return replace(self, job_id=uuid5(self.job_id, "hold released"))


async def submit_job(command: SubmitJob, studio: Studio) -> Job:
    """Check and store the picture, hold the price, then add the job and its work item in one transaction.

    One picture of a customer at a time: pictures beyond the limit are not decoded, and others need not wait for many.
    Raises InvalidPicture, HistoryLimitReached, UploadFailed, and what payments refuses with.
    """
    async with studio.submissions.of(command.user_id):
        while True:
            try:
                return await _submit(command, studio)
            except HoldReleased:
                command = command.under_next_id()


async def _submit(command: SubmitJob, studio: Studio) -> Job:
    """Raises HoldReleased if an earlier attempt of the request was refused after it had held the price."""
    jobs = Jobs(studio.database.autocommit, command.storefront.name)
    if submitted := await jobs.submitted(command.user_id, command.job_id):
        return submitted
    await jobs.check_limit(command.user_id, command.storefront.restorations)
    asset = await _store(command, studio)
    try:
        await hold_credits(_hold(command), studio)
        return await _add(command, asset, studio)
    except DomainError as refusal:
        await _withdraw(command, studio, refusal)
        raise


async def _store(command: SubmitJob, studio: Studio) -> Asset:
    limits, storefront = command.storefront.restorations, command.storefront.name
    checked = await check_picture(studio.checks, command.picture, limits)
    assets = Assets(studio.database.autocommit, storefront)
    asset = await assets.record(command.job_id, checked.content_type, len(checked.content))
    try:
        await studio.store.put(storefront, asset.key, checked.content)
    except Exception as error:
        log.error("picture_not_stored", job=str(command.job_id), reason=redaction.reason(error))
        raise UploadFailed() from error
    return asset


async def _add(command: SubmitJob, asset: Asset, studio: Studio) -> Job:
    """The limit is counted again while no other submission of the customer can add a job."""
    storefront, limits = command.storefront.name, command.storefront.restorations
    async with studio.database.transaction() as uow:
        jobs = Jobs(uow, storefront)
        await jobs.lock_history(command.user_id)
        if submitted := await jobs.submitted(command.user_id, command.job_id):
            return submitted
        await jobs.check_limit(command.user_id, limits)
        job = _job(command, asset, studio)
        if job.price and not await holds.end(uow, job.id):
            raise UploadFailed()  # it took so long that the hold was released
        await uow.add(job)
        await keep(uow, storefront, asset.key)
        await enqueue(
            uow,
            RunJob(storefront=storefront, job_id=job.id, run_id=job.run_id),
            key=job.run_id,
            fair_key=str(job.user_id),
        )
        return await jobs.added(job)


def _job(command: SubmitJob, asset: Asset, studio: Studio) -> Job:
    now, limits = clock.now(), command.storefront.restorations
    return Job(
        id=command.job_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        kind=RESTORATION,
        provider=studio.providers.name(command.storefront.name, RESTORATION),
        price=limits.price,
        original=asset.key,
        created_at=now,
        expires_at=now + timedelta(seconds=limits.lifetime),
    )


def _hold(command: SubmitJob) -> Hold:
    return Hold(
        job_id=command.job_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        kind=RESTORATION,
        price=command.storefront.restorations.price,
    )


async def _withdraw(command: SubmitJob, studio: Studio, refusal: DomainError) -> None:
    """Undo what a refused submission has left, unless its job exists after all: a commit's answer may be lost.

    After any other error the client may repeat the request with its idempotency key, which needs the hold; if the
    client does not, timers undo the rest.
    """
    if refusal.problem().kind is Kind.UNAVAILABLE:
        return
    async with studio.database.transaction() as uow:
        await _withdraw_in(uow, command, was_held=not isinstance(refusal, RemoteRefusal))


async def _withdraw_in(uow: UnitOfWork, command: SubmitJob, *, was_held: bool) -> None:
    jobs = Jobs(uow, command.storefront.name)
    await jobs.lock_history(command.user_id)
    if await jobs.submitted(command.user_id, command.job_id):
        return
    if was_held:
        await release_hold(_hold(command), uow)
    else:
        await holds.end(uow, command.job_id)
    await doom(uow, command.storefront.name, [command.job_id])
