"""Submit the figure references of a demo customer. Workers draw them like any other, after those of customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.database import Database
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.storefronts import Storefront

from generation.figures.kind import RunFigures
from generation.figures.queries.jobs import FigureJobs
from generation.figures.rules.prompts import negative_prompt, prompt_of, tags_of
from generation.figures.rules.sizes import size_of
from generation.figures.tables.order import FIGURES, FigureRequest
from generation.jobs.providers.provider import LOCAL
from generation.jobs.tables.job import Job
from generation.storefront import Figures

ASPECT_RATIO = "portrait"
PRIORITY = -1
QUICK = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFigures:
    """An order of so many `pictures`, which are `is_public` from when they are ready."""

    filters: Mapping[str, str]
    pictures: int
    is_public: bool


async def seed_figures(
    database: Database, storefront: Storefront, user_id: UUID, orders: Sequence[SeedFigures]
) -> None:
    """Repeating it after an interruption adds those that are missing. They cost nothing."""
    jobs = FigureJobs(database.autocommit, storefront.name)
    for number, order in enumerate(orders):
        job_id = uuid5(NAMESPACE_URL, f"{storefront.name}/{user_id}/demo figures {number}")
        if await jobs.submitted(user_id, job_id) is None:
            await _submit(database, storefront, user_id, job_id, order, seed=number * len(orders))


async def _submit(
    database: Database, storefront: Storefront, user_id: UUID, job_id: UUID, order: SeedFigures, *, seed: int
) -> None:
    job = Job(
        id=job_id,
        storefront=storefront.name,
        user_id=user_id,
        kind=FIGURES,
        provider=LOCAL,
        created_at=clock.now(),
    )
    async with database.transaction() as uow:
        await uow.defer_add(job)
        await uow.defer_add(_request(storefront, job_id, order, seed))
        run = RunFigures(storefront=storefront.name, job_id=job.id, run_id=job.run_id)
        await enqueue(uow, run, key=job.run_id, priority=PRIORITY, fair_key=str(user_id))


def _request(storefront: Storefront, job_id: UUID, order: SeedFigures, seed: int) -> FigureRequest:
    """Of the model that is drawn quickest."""
    figures = storefront.section(Figures)
    model = next((each for each in figures.models if each.quality == QUICK), figures.default_model)
    width, height = size_of(ASPECT_RATIO, model.quality, figures.side)
    return FigureRequest(
        job_id=job_id,
        model=model.id,
        credits=0,
        batch_size=order.pictures,
        prompt=prompt_of("", order.filters),
        negative_prompt=negative_prompt(),
        filters=dict(order.filters),
        tags=tags_of(order.filters),
        seed=seed,
        aspect_ratio=ASPECT_RATIO,
        width=width,
        height=height,
        is_public=order.is_public,
    )
