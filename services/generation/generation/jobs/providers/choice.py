"""Which provider executes which jobs: the steps of routes, and their limits."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from common.db.database import Database
from common.db.executor import Executor
from common.kernel import clock
from common.kernel.errors import ServiceUnavailable
from common.kernel.storefronts import Storefronts

from generation.jobs import measures
from generation.jobs.providers.chosen import route_of
from generation.jobs.providers.hosted.limits import Limits
from generation.jobs.providers.provider import (
    LOCAL,
    Attempt,
    ContentRefused,
    NoFreeSlot,
    NotTaken,
    PermanentFailure,
    PictureRequest,
    Provider,
    ProviderFailure,
    Result,
    TemporaryFailure,
    TookTooLong,
)
from generation.jobs.providers.vendors.driver import WebhookCall
from generation.jobs.queries import predictions
from generation.storefront import HostedModels, Route, RouteStep

MOST_AT_ONCE = 16
"""Runs of a kind in one worker: each holds a picture in memory."""
Moderator = Callable[[str], Awaitable[tuple[str, ...]]]
"""Returns the categories by which a text is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What staff see of a hosted model. `name` is that of its file, `model` the vendor's; `most` in micros.

    `slots` and `breaker_seconds` are those of the vendor's account.
    """

    name: str
    vendor: str
    model: str
    price_version: str
    most: int
    licence: str
    leaves: str
    slots: int
    breaker_seconds: float


class Hosted(Protocol):
    """A model over the network: see `hosted.model.HostedModel`."""

    @property
    def facts(self) -> ModelFacts: ...

    @property
    def takes_mask(self) -> bool:
        """Whether it is told which part of a picture is to be repainted."""
        ...

    async def make(self, request: PictureRequest, attempt: Attempt, limits: Limits) -> Result: ...

    async def webhook_id(self, call: WebhookCall) -> str | None: ...

    async def aclose(self) -> None: ...


class Providers:
    """`chosen` maps `STOREFRONT/KIND`, `STOREFRONT` or `*` to the name of a provider; the most specific one counts.

    The routes of a storefront's TOML file count before that. `hosted` are the models by their names.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        chosen: Mapping[str, str],
        hosted: Mapping[str, Hosted] | None = None,
        storefronts: Storefronts | None = None,
        database: Database | None = None,
        moderators: Mapping[str, Moderator] | None = None,
    ) -> None:
        """Raises ValueError when a chosen provider does not exist."""
        self._hosted = hosted or {}
        unknown = set(chosen.values()) - providers.keys() - self._hosted.keys()
        if unknown:
            raise ValueError(f"there is no provider {', '.join(sorted(unknown))}")
        self._providers = providers
        self.chosen = chosen
        self._storefronts = storefronts
        self._database = database
        self.moderators = moderators or {}

    def name(self, storefront: str, kind: str, product: str = "") -> str:
        """The provider of new jobs: the first one of the route; `local` unless another one is chosen."""
        return self.route(storefront, kind, product).steps[0].model

    def route(self, storefront: str, kind: str, product: str = "") -> Route:
        return route_of(self.section(storefront), self.chosen, storefront, kind, product)

    def section(self, storefront: str) -> HostedModels:
        return self._storefronts[storefront].section(HostedModels) if self._storefronts else HostedModels()

    async def check_budget(self, storefront: str, kind: str, executor: Executor, product: str = "") -> None:
        """Raises ServiceUnavailable when the day's budget is spent and no step of the route is free of charge.

        It may be retried when the next day of UTC begins.
        """
        route = self.route(storefront, kind, product)
        if any(step.model == LOCAL for step in route.steps):
            return
        if await self.is_spent(storefront, route, executor):
            measures.record_spent_budget(storefront, kind)
            raise ServiceUnavailable(service="generation", retry_after=_seconds_until_tomorrow())

    async def is_spent(self, storefront: str, route: Route, executor: Executor) -> bool:
        """Whether no model of the route can be asked today without exceeding its budget."""
        prices = [self._hosted[step.model].facts.most for step in route.steps if step.model in self._hosted]
        if route.budget is None or not prices:
            return False
        return await predictions.spent_today(executor, storefront, route.kind) + min(prices) > route.budget

    def concurrency(self, kind: str) -> int:
        """How many runs of a kind one worker executes at once, so that neither a slow vendor nor this machine makes
        the others wait: one here, and as many as the accounts of its models have slots.
        """
        sections = [each.section(HostedModels) for each in self._storefronts or ()]
        routes = [route for section in sections for route in section.routes if route.kind == kind]
        models = {*self.chosen.values(), *(step.model for route in routes for step in route.steps)}
        facts = [self._hosted[name].facts for name in models if name in self._hosted]
        slots = {each.vendor: each.slots for each in facts}
        return min(1 + sum(slots.values()), MOST_AT_ONCE)

    def is_hosted(self, name: str) -> bool:
        return name in self._hosted

    def facts(self, name: str) -> ModelFacts:
        """Those of a hosted model."""
        return self._hosted[name].facts

    def takes_mask(self, storefront: str, kind: str, product: str = "") -> bool:
        """Whether a model of the route is told which part of a picture is to be repainted."""
        steps = self.route(storefront, kind, product).steps
        return any(step.model in self._hosted and self._hosted[step.model].takes_mask for step in steps)

    async def check_content(self, request: PictureRequest) -> None:
        """Ask the storefront's moderator about the prompt, if it has one. Raises ContentRefused."""
        name = self.section(request.storefront).moderated_by
        if name is not None and (flagged := await self.moderators[name](request.hosted_input().prompt)):
            raise ContentRefused(f"{name}: the prompt is flagged before it is sent: {', '.join(flagged)}")

    def get(self, name: str) -> Provider:
        """The provider that a job was submitted for. Raises PermanentFailure if it was removed since.

        No other one takes its place, unless it is a later step of the route.
        """
        if name in self._hosted:
            assert self._database is not None
            return _Routed(name, self, self._hosted, self._providers, self._database)
        try:
            return self._providers[name]
        except KeyError:
            raise PermanentFailure(f"there is no provider {name} any more") from None

    async def webhook_id(self, model: str, call: WebhookCall) -> str | None:
        """The vendor's id of the prediction that a call to us is about; None unless it is signed by the vendor."""
        return await self._hosted[model].webhook_id(call) if model in self._hosted else None

    async def aclose(self) -> None:
        """Close the connections of all."""
        closing = [each.aclose for each in self._providers.values()] + [each.aclose for each in self._hosted.values()]
        for close in closing:
            await close()


@dataclass(frozen=True, slots=True)
class _Routed:
    """Asks the models of a route in turn: the next one only after a temporary failure, and never for a paid picture."""

    name: str
    choice: Providers
    hosted: Mapping[str, Hosted]
    providers: Mapping[str, Provider]
    database: Database

    async def aclose(self) -> None:
        """The models have the connections."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        """Raises the failure of the last model that was asked; NoFreeSlot if none was, and one has no slot now."""
        route = self.choice.route(request.storefront, request.kind, request.product)
        if route.steps[0].model != self.name:
            route = Route(kind=request.kind, steps=(RouteStep(model=self.name),))
        failures: list[ProviderFailure] = []
        found = await predictions.current(self.database.autocommit, request.run_id)
        if found is None:
            await self.choice.check_content(request)
        for step in _steps(route, found.model if found else None):
            try:
                return await self._step(request, attempt, route, step)
            except (TemporaryFailure, TookTooLong) as error:
                failures.append(error)
                if not isinstance(error, NotTaken) and await self._is_open(request):
                    raise
        asked = [each for each in failures if not isinstance(each, NotTaken)]
        without_slot = [each for each in failures if isinstance(each, NoFreeSlot)]
        raise (asked or without_slot or failures)[-1]

    async def _is_open(self, request: PictureRequest) -> bool:
        return await predictions.current(self.database.autocommit, request.run_id) is not None

    async def _step(self, request: PictureRequest, attempt: Attempt, route: Route, step: RouteStep) -> Result:
        if step.model == LOCAL:
            return await self.providers[LOCAL].make(request, attempt)
        section = self.choice.section(request.storefront)
        limits = Limits(
            seconds=step.deadline,
            budget=route.budget,
            sold_for=section.revenue(request.kind, request.product, request.credits) if request.is_sold else 0,
            webhook_origin=section.webhook_origin,
        )
        return await self.hosted[step.model].make(request, attempt, limits)


def _seconds_until_tomorrow() -> int:
    """Until midnight UTC, when the budgets of a day begin."""
    now = clock.now()
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return math.ceil((tomorrow - now).total_seconds())


def _steps(route: Route, asked: str | None) -> tuple[RouteStep, ...]:
    """Beginning with the model that an earlier attempt has asked, while its prediction is open."""
    names = [step.model for step in route.steps]
    return route.steps[names.index(asked) if asked in names else 0 :]
