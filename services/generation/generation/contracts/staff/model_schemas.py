"""Staff's bodies for the models of vendors and the routes that name them."""

from typing import Any, Literal

from common.http import Output, shown

from generation.contracts.staff.cost_schemas import dollars, dollars_or_none
from generation.jobs.providers.choice import ModelFacts
from generation.jobs.queries.predictions import VendorUsage
from generation.storefront import Route


class ModelBody(Output):
    """`name` is that of our file, `model` the vendor's. `most` is what a picture costs at most, in dollars.

    Of the vendor's account, which all storefronts share, `open` predictions take so many of its `slots`. Its `circuit`
    is open while failures have stopped all requests: its pictures go to the next step of a route.
    """

    name: str
    vendor: str
    model: str
    price_version: str
    most: str
    licence: str
    leaves: str
    slots: int
    open: int
    circuit: Literal["closed", "open"]


class StepBody(Output):
    """`model` is `local` for pictures made on the shop's own processors. `deadline` in seconds."""

    model: str
    deadline: float


class RouteBody(Output):
    """The models that are asked in turn for pictures of a kind, or of one `product` of it. Amounts in dollars.

    `spent_today` is since midnight UTC, of all pictures of the kind. `is_spent`: the day's budget permits no further
    picture of a vendor.
    """

    kind: str
    product: str
    steps: list[StepBody]
    ceiling: str | None
    budget_per_day: str | None
    sold_for: str | None
    spent_today: str
    is_spent: bool


class ModelsBody(Output):
    models: list[ModelBody]
    routes: list[RouteBody]


def model_body(facts: ModelFacts, usage: VendorUsage | None) -> dict[str, Any]:
    is_open = usage is not None and usage.is_stopped(facts.breaker_seconds)
    return shown(
        ModelBody,
        facts,
        most=dollars(facts.most),
        open=usage.open if usage else 0,
        circuit="open" if is_open else "closed",
    )


def route_body(route: Route, spent: int, *, is_spent: bool) -> dict[str, Any]:
    return shown(
        RouteBody,
        route,
        steps=[shown(StepBody, step, deadline=float(step.deadline)) for step in route.steps],
        ceiling=dollars_or_none(route.ceiling_micros),
        budget_per_day=dollars_or_none(route.budget),
        sold_for=dollars_or_none(route.sold_for_micros),
        spent_today=dollars(spent),
        is_spent=is_spent,
    )
