"""The kind `figures`: the pictures of a batch that are missing are made, and each is stored by itself.

A stored picture is a row with its position in the batch, which is unique; what is stored a second time is deleted.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid5

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefront, Storefronts

from generation.figures.queries import runs as figure_runs
from generation.figures.request import DrawingRequest
from generation.figures.tables.image import FigureImage
from generation.figures.tables.order import FIGURES, FigureRequest
from generation.figures.tasks import FigurePicture, finish_figure
from generation.figures.use_cases.settle_credits import SettleCredits, settle_credits
from generation.jobs.events import publish_completion
from generation.jobs.kind import CustomersJobKind, JobRun
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.finish_picture import finish_picture
from generation.jobs.providers.provider import Attempt, ReportProgress
from generation.jobs.queries.assets import schedule_deletion
from generation.jobs.tables.job import Job
from generation.storefront import Figures

FINISH_SECONDS = 60.0
STEPS = 100
"""Of the progress of one picture."""


class RunFigures(JobRun, JobPayload, name="RunFigures"):
    """The payload of a run of a figure job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind(CustomersJobKind[DrawingRequest, FigurePicture]):
    """`processes` draw and encode figures."""

    name: ClassVar[str] = FIGURES
    payload: ClassVar[type[JobPayload]] = RunFigures
    queue: ClassVar[str] = "figures"
    queue_seconds: ClassVar[float] = 7200.0
    retries: ClassVar[RetryPolicy] = RetryPolicy((5, 30))

    database: Database
    storefronts: Storefronts
    providers: Providers
    processes: ChildProcesses

    def seconds(self, storefront: str) -> float:
        return self.storefronts[storefront].section(Figures).stalled_seconds

    def stalled_seconds(self, storefront: Storefront) -> float | None:
        return storefront.section(Figures).stalled_seconds if storefront.section(Figures).models else None

    async def load(self, run: Job) -> list[DrawingRequest]:
        """The pictures that are missing; none if the job is deleted."""
        order = await figure_runs.order_of(self.database.autocommit, run.id)
        if order is None:
            return []
        missing = order.positions() - await figure_runs.made_positions(self.database.autocommit, run.id)
        return [self._request(run, order, position) for position in sorted(missing)]

    def _request(self, job: Job, order: FigureRequest, position: int) -> DrawingRequest:
        """The run's id is that of the picture in this run, so that a hosted model is asked once for each."""
        model = self.storefronts[job.storefront].section(Figures).model(order.model)
        return DrawingRequest(
            storefront=job.storefront,
            provider=job.provider,
            job_id=job.id,
            run_id=picture_run(job.run_id, position),
            product=order.model,
            credits=order.credits // order.batch_size,
            position=position,
            batch_size=order.batch_size,
            prompt=order.prompt,
            negative_prompt=order.negative_prompt,
            filters=order.filters,
            seed=order.seed_at(position),
            aspect_ratio=order.aspect_ratio,
            width=order.width,
            height=order.height,
            quality=model.quality if model else "normal",
        )

    async def make(self, request: DrawingRequest, attempt: Attempt) -> FigurePicture:
        """A provider's picture is checked and encoded anew."""
        reporting = replace(attempt, report=_of_batch(request, attempt.report))
        result = await self.providers.get(request.provider).make(request, reporting)
        task = partial(finish_figure, result.picture, result.is_own, (request.width, request.height))
        finished = await finish_picture(self.processes, FINISH_SECONDS, result, task)
        return replace(finished, position=request.position, cost=result.cost)

    async def complete(self, uow: UnitOfWork, run: Job, product: FigurePicture) -> bool:
        """Add the picture; with the last one of the batch, the job is completed."""
        order = await figure_runs.order_of(uow, run.id)
        if order is None or not await figure_runs.add_image(uow, run, _image(run, order, product), product.cost):
            return False
        if order.positions() == await figure_runs.made_positions(uow, run.id):
            await self.end(uow, run, None)
        return True

    async def fail(self, uow: UnitOfWork, run: Job, reason: str) -> bool:
        """Complete the job with what is stored of it, or fail it if that is nothing."""
        return await self.end(uow, run, reason)

    async def end(self, uow: UnitOfWork, run: Job, reason: str | None) -> bool:
        """`reason` is why pictures are missing. Credits of those are returned. False if the run had ended before."""
        locked = await figure_runs.lock_open(uow, run)
        if locked is None:
            return False
        order = await figure_runs.order_of(uow, run.id)
        assert order is not None
        made = await figure_runs.made_positions(uow, run.id)
        if not made:
            return await self.cancel(uow, locked, reason or "no picture was made")
        await figure_runs.complete(uow, locked, reason if made < order.positions() else None)
        await publish_completion(uow, locked)
        await _settle(uow, locked, order.price_without(len(made)), len(made))
        return True

    async def give_back(self, uow: UnitOfWork, job: Job) -> None:
        """What was stored is deleted, and all credits are returned."""
        order = await figure_runs.order_of(uow, job.id)
        assert order is not None
        await figure_runs.drop_images(uow, job)
        await schedule_deletion(uow, job.storefront, [job.id])
        await _settle(uow, job, order.credits, 0)


def picture_run(run_id: UUID, position: int) -> UUID:
    return uuid5(run_id, str(position))


def _of_batch(request: DrawingRequest, report_progress: ReportProgress) -> ReportProgress:
    """Reports the progress of one picture as that of the batch."""
    total = request.batch_size * STEPS

    async def report(done: int, of: int, stage: str) -> None:
        share = STEPS * done // max(1, of)
        text = f"picture {request.position + 1} of {request.batch_size}: {stage}"
        await report_progress(request.position * STEPS + share, total, text)

    return report


def _image(job: Job, order: FigureRequest, made: FigurePicture) -> FigureImage:
    return FigureImage(
        storefront=job.storefront,
        user_id=job.user_id,
        job_id=job.id,
        position=made.position,
        file=made.full.key,
        thumbnail=made.thumbnail.key,
        content_type=made.full.content_type,
        width=made.size[0],
        height=made.size[1],
        thumbnail_width=made.thumbnail_size[0],
        thumbnail_height=made.thumbnail_size[1],
        seed=order.seed_at(made.position),
        tags=list(order.tags),
        is_public=order.is_public,
    )


async def _settle(uow: UnitOfWork, job: Job, unused: int, images: int) -> None:
    settlement = SettleCredits(
        storefront=job.storefront, user_id=job.user_id, job_id=job.id, unused=unused, images=images
    )
    await settle_credits(settlement, uow)
