"""A customer submits a picture to be restored."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid5

import structlog
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.errors import DomainError, Kind, RemoteRefusal
from common.kernel.storefronts import Storefront
from common.observability import redaction
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.object_store import ObjectStore

from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.errors import UploadFailed
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.processes.uploads import check_picture
from generation.jobs.providers.choice import Providers
from generation.jobs.queries import holds
from generation.jobs.queries.assets import Assets, keep, schedule_deletion
from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.hold import Hold
from generation.jobs.tables.job import Job
from generation.jobs.use_cases.hold_credits import HoldReleased, hold_credits, release_hold
from generation.restorations.kind import RunJob
from generation.restorations.request import RESTORATION
from generation.storefront import Restorations

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionResources:
    """`processes` decode pictures: under `locks`, so that one customer does not occupy them."""

    database: Database
    store: ObjectStore
    payments: PaymentsInterface
    providers: Providers
    processes: ChildProcesses
    locks: CustomerLocks


async def submit_job(command: SubmitJob, resources: SubmissionResources) -> Job:
    """Check and store the picture, hold the price, then add the job and its work item in one transaction.

    One picture of a customer at a time: pictures beyond the limit are not decoded, and others need not wait for many.
    Raises InvalidPicture, HistoryLimitReached, UploadFailed, and what payments refuses with.
    """
    async with resources.locks.of(command.user_id):
        while True:
            try:
                return await _submit(command, resources)
            except HoldReleased:
                command = command.under_next_id()


async def _submit(command: SubmitJob, resources: SubmissionResources) -> Job:
    """Raises HoldReleased if an earlier attempt of the request was refused after it had held the price."""
    jobs = Jobs(resources.database.autocommit, command.storefront.name)
    if submitted := await jobs.submitted(command.user_id, command.job_id):
        return submitted
    await jobs.check_limit(command.user_id, command.storefront.section(Restorations))
    await resources.providers.check_budget(command.storefront.name, RESTORATION, resources.database.autocommit)
    asset = await _store(command, resources)
    try:
        await hold_credits(_hold(command), resources.payments, resources.database)
        return await _add(command, asset, resources)
    except DomainError as refusal:
        await _withdraw(command, resources, refusal)
        raise


async def _store(command: SubmitJob, resources: SubmissionResources) -> Asset:
    limits, storefront = command.storefront.section(Restorations), command.storefront.name
    checked = await check_picture(resources.processes, command.picture, limits)
    assets = Assets(resources.database.autocommit, storefront)
    asset = await assets.record(command.job_id, checked.content_type, len(checked.content))
    try:
        await resources.store.put(storefront, asset.key, checked.content)
    except Exception as error:
        log.error("picture_not_stored", job=str(command.job_id), reason=redaction.reason(error))
        raise UploadFailed() from error
    return asset


async def _add(command: SubmitJob, asset: Asset, resources: SubmissionResources) -> Job:
    """The limit is counted again while no other submission of the customer can add a job."""
    storefront, limits = command.storefront.name, command.storefront.section(Restorations)
    async with resources.database.transaction() as uow:
        jobs = Jobs(uow, storefront)
        await jobs.lock_history(command.user_id)
        if submitted := await jobs.submitted(command.user_id, command.job_id):
            return submitted
        await jobs.check_limit(command.user_id, limits)
        job = _job(command, asset, resources)
        if job.price and not await holds.end(uow, job.id):
            raise UploadFailed()  # it took so long that the hold was released
        await uow.defer_add(job)
        await keep(uow, storefront, asset.key)
        run = RunJob(storefront=storefront, job_id=job.id, run_id=job.run_id)
        await enqueue(uow, run, key=job.run_id, fair_key=str(job.user_id))
        return await jobs.added(job)


def _job(command: SubmitJob, asset: Asset, resources: SubmissionResources) -> Job:
    now, limits = clock.now(), command.storefront.section(Restorations)
    return Job(
        id=command.job_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        kind=RESTORATION,
        provider=resources.providers.name(command.storefront.name, RESTORATION, RESTORATION),
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
        price=command.storefront.section(Restorations).price,
    )


async def _withdraw(command: SubmitJob, resources: SubmissionResources, refusal: DomainError) -> None:
    """Undo what a refused submission has left, unless its job exists after all: a commit's answer may be lost.

    After any other error the client may repeat the request with its idempotency key, which needs the hold; if the
    client does not, timers undo the rest.
    """
    if refusal.problem().kind is Kind.UNAVAILABLE:
        return
    async with resources.database.transaction() as uow:
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
    await schedule_deletion(uow, command.storefront.name, [command.job_id])
