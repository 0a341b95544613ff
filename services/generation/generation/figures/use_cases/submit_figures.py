"""A customer orders figure references."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.errors import NotAuthenticated
from common.kernel.storefronts import Storefront

from generation.figures.errors import CONTENT_POLICY, BatchTooLarge, PromptRefused, UnknownModel
from generation.figures.kind import RunFigures
from generation.figures.queries.jobs import WINDOW, FigureJobs
from generation.figures.queries.quotas import Quotas
from generation.figures.rules import content_policy
from generation.figures.rules.generation_rate import GenerationRate
from generation.figures.rules.prompts import negative_prompt, prompt_of, tags_of
from generation.figures.rules.sizes import size_of
from generation.figures.tables.order import FIGURES, FigureRequest
from generation.figures.tables.quota import Quota
from generation.figures.use_cases.carry_usage import carry_usage
from generation.figures.use_cases.reserve_credits import reserve_credits
from generation.jobs.providers.choice import Providers
from generation.jobs.tables.job import Job
from generation.storefront import FigureModel, Figures, Subscriptions

SEEDS = 2**53
"""Seeds that are chosen here are below, so that JavaScript keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFigures:
    """`filters` were checked. Without `model` it is the default one, without `seed` a random one.

    `address_id` stands for the customer's address; a deleted account may have used credits with it.
    `job_id` is derived from the request's idempotency key if it has one, so that repeating it adds no second job.
    """

    storefront: Storefront
    user_id: UUID
    address_id: UUID | None
    job_id: UUID
    prompt: str
    filters: Mapping[str, str]
    batch_size: int
    model: str | None
    seed: int | None
    aspect_ratio: str


@dataclass(frozen=True, slots=True)
class Submitted:
    order: FigureRequest
    rate: GenerationRate


async def submit_figures(command: SubmitFigures, providers: Providers, uow: UnitOfWork) -> Submitted:
    """Reserve the credits and add the job, under the lock of the customer's quota.

    Raises BatchTooLarge, UnknownModel, PromptRefused, TooManyGenerations, InsufficientQuota, SubscriptionPastDue, and
    NotAuthenticated for a customer who was deleted meanwhile.
    """
    model = _checked_model(command)
    quota = await Quotas(uow, command.storefront.name).open(command.user_id)
    if quota.is_deleted:
        raise NotAuthenticated()
    if quota.is_untouched and command.address_id is not None:
        await carry_usage(command.storefront.name, command.user_id, command.address_id, uow)
        quota = await Quotas(uow, command.storefront.name).open(command.user_id)
    rate = await _rate(command, quota, uow)
    submitted = await FigureJobs(uow, command.storefront.name).submitted(command.user_id, command.job_id)
    if submitted is not None:
        return Submitted(submitted[1], rate)
    rate.check(clock.now())
    await providers.check_budget(command.storefront.name, FIGURES, uow, model.id)
    return Submitted(await _add(command, model, quota, providers, uow), rate.after_one_more())


def _checked_model(command: SubmitFigures) -> FigureModel:
    figures = command.storefront.section(Figures)
    if command.batch_size > figures.most_per_batch:
        raise BatchTooLarge(most=figures.most_per_batch)
    model = figures.model(command.model) if command.model is not None else figures.default_model
    if model is None:
        raise UnknownModel()
    if content_policy.is_refused(command.prompt):
        raise PromptRefused(reason=CONTENT_POLICY)
    return model


async def _rate(command: SubmitFigures, quota: Quota, uow: UnitOfWork) -> GenerationRate:
    """Jobs of the last minute count, whatever became of them."""
    free = command.storefront.section(Figures).free_generations_per_minute
    limit = quota.generations_per_minute if quota.is_live and quota.generations_per_minute else free
    recent = await FigureJobs(uow, command.storefront.name).recent(command.user_id, limit)
    reset_at = (recent.oldest or clock.now()) + WINDOW
    return GenerationRate(limit, max(0, limit - recent.count), reset_at)


async def _add(
    command: SubmitFigures, model: FigureModel, quota: Quota, providers: Providers, uow: UnitOfWork
) -> FigureRequest:
    storefront = command.storefront
    order = _order(command, model)
    await reserve_credits(uow, quota, command.job_id, order.credits, storefront.section(Figures).free_credits)
    job = Job(
        id=command.job_id,
        storefront=storefront.name,
        user_id=command.user_id,
        kind=FIGURES,
        provider=providers.name(storefront.name, FIGURES, model.id),
        created_at=clock.now(),
    )
    priority = await _priority(command, quota, uow)
    await uow.defer_add(job)
    await uow.defer_add(order)
    run = RunFigures(storefront=storefront.name, job_id=job.id, run_id=job.run_id)
    await enqueue(uow, run, key=job.run_id, priority=priority, fair_key=str(job.user_id))
    return order


def _order(command: SubmitFigures, model: FigureModel) -> FigureRequest:
    width, height = size_of(command.aspect_ratio, model.quality, command.storefront.section(Figures).side)
    return FigureRequest(
        job_id=command.job_id,
        model=model.id,
        credits=command.batch_size * model.credits,
        batch_size=command.batch_size,
        prompt=prompt_of(command.prompt, command.filters),
        negative_prompt=negative_prompt(),
        filters=dict(command.filters),
        tags=tags_of(command.filters),
        seed=secrets.randbelow(SEEDS) if command.seed is None else command.seed,
        aspect_ratio=command.aspect_ratio,
        width=width,
        height=height,
    )


async def _priority(command: SubmitFigures, quota: Quota, uow: UnitOfWork) -> int:
    """That of the customer's plan while its subscription is live, for one job at a time.

    The customer's other jobs have none: many jobs of one customer must not hold up those of all others.
    """
    storefront = command.storefront
    if not quota.is_live or not quota.plan_id:
        return 0
    priority = storefront.section(Subscriptions).priority(quota.plan_id)
    if priority and await FigureJobs(uow, storefront.name).are_waiting(command.user_id):
        return 0
    return priority
