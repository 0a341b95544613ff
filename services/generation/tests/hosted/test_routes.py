"""Which models of a route are asked, in which order, and when none is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from common.kernel import clock
from common.kernel.errors import ServiceUnavailable
from generation.jobs.providers.provider import ContentRefused
from generation.jobs.use_cases.count_spent_budgets import count_spent_budgets

from .bench import MODEL_OF, Bench
from .stand_ins import StandIns

FIRST, SECOND = MODEL_OF["replicate"], MODEL_OF["fal"]


def routed(*models: str, deadline: int = 60, **more: Any) -> list[dict[str, Any]]:
    return [{"kind": "restoration", "steps": [{"model": model, "deadline": deadline} for model in models], **more}]


async def vendors_asked(models: Bench) -> list[tuple[str, str]]:
    return [(row.vendor, row.state) for row in await models.predictions()]


async def test_a_worker_executes_as_many_runs_as_its_models_have_slots_and_one_more(models: Bench) -> None:
    assert models.providers.concurrency("restoration") == 1
    models.route(routes=routed(FIRST, SECOND, "local"))
    assert (models.providers.concurrency("restoration"), models.providers.concurrency("figures")) == (9, 1)


async def test_the_second_model_is_asked_after_a_temporary_failure(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, SECOND))
    await vendors.order("503", "replicate", times=3)
    result = await models.make(FIRST)
    assert result.model == "fal-ai/flux-pro/kontext/max/multi"
    assert await vendors_asked(models) == [("replicate", "failed"), ("fal", "succeeded")]


@pytest.mark.parametrize(("product", "vendor"), [("restoration", "fal"), ("colourisation", "replicate")])
async def test_a_route_of_one_product_is_for_no_other(
    models: Bench, vendors: StandIns, product: str, vendor: str
) -> None:
    models.route(routes=[*routed(FIRST), *routed(SECOND, product=product)])
    await models.make(models.providers.name("reviv", "restoration", "restoration"))
    assert await vendors_asked(models) == [(vendor, "succeeded")]


async def test_no_other_model_is_asked_after_a_refusal_of_content(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, SECOND))
    await vendors.order("refuse", "replicate")
    assert isinstance(await models.failure(FIRST), ContentRefused)
    assert await vendors_asked(models) == [("replicate", "refused")]


async def test_no_other_model_is_asked_while_the_picture_may_be_paid_for(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, SECOND))
    await vendors.order("lost", "replicate")
    await models.failure(FIRST)
    assert await vendors_asked(models) == [("replicate", "intended")]


async def test_the_second_model_is_asked_when_the_first_one_took_too_long(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, "local", deadline=1))
    await vendors.order("never", "replicate")
    assert (await models.make(FIRST)).picture == models.local.picture
    assert await vendors_asked(models) == [("replicate", "cancelled")]


async def test_a_spent_budget_moves_on_and_refuses_new_jobs_where_nothing_is_free(models: Bench) -> None:
    executor = models.database.autocommit
    models.route(routes=routed(FIRST, budget_per_day="0.05"))
    await models.providers.check_budget("reviv", "restoration", executor)
    assert await count_spent_budgets(executor, "reviv", models.providers) == []
    await models.make(FIRST)
    assert "budget" in (await models.failure(FIRST)).reason
    with pytest.raises(ServiceUnavailable) as refused:
        await models.providers.check_budget("reviv", "restoration", executor)
    begins = clock.now() + timedelta(seconds=int(str(refused.value.facts["retry_after"])))
    assert timedelta(0) <= begins - begins.replace(hour=0, minute=0, second=0, microsecond=0) < timedelta(seconds=30)
    (waiting,) = await count_spent_budgets(executor, "reviv", models.providers)
    assert (waiting.kind, waiting.count) == ("spent_budgets", 1)
    models.route(routes=routed(FIRST, "local", budget_per_day="0.05"))
    await models.providers.check_budget("reviv", "restoration", executor)
    assert (await models.make(FIRST)).model == "local"


async def test_an_attempt_continues_with_the_model_that_has_its_prediction(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, SECOND))
    await vendors.order("503", "replicate", times=3)
    await vendors.order("503", "fal", "download", times=5)
    run_id = uuid4()
    await models.failure(FIRST, run_id)
    assert (await models.make(FIRST, run_id)).model == "fal-ai/flux-pro/kontext/max/multi"
    assert vendors.charged == 1
    assert await vendors_asked(models) == [("replicate", "failed"), ("fal", "succeeded")]


async def test_the_margin_is_recorded_where_the_route_states_a_price(models: Bench, vendors: StandIns) -> None:
    models.route(routes=routed(FIRST, sold_for="0.20"))
    await models.make(FIRST)
    await vendors.order("fail", "replicate")
    await models.failure(FIRST)
    assert [row.sold_for for row in await models.predictions()] == [200_000, None]


async def test_a_picture_brings_in_its_credits_where_the_route_states_no_price(
    models: Bench, vendors: StandIns
) -> None:
    models.route("figureforge", credit_worth="0.07", routes=[{"kind": "figures", "steps": [{"model": "flux-dev"}]}])
    for request in ({"credits": 2}, {}, {"credits": 2, "is_sold": False}):
        await models.draw("flux-dev", request)
    assert [row.sold_for for row in await models.predictions()] == [140_000, None, 0]


async def test_a_prompt_that_the_moderator_flags_is_sent_to_no_model(models: Bench, vendors: StandIns) -> None:
    steps = [{"model": "flux-dev"}, {"model": "gpt-image-2"}]
    models.route("figureforge", routes=[{"kind": "figures", "steps": steps}], moderated_by="openai")
    await models.draw("flux-dev")
    with pytest.raises(ContentRefused, match="flagged before it is sent: sexual, violence"):
        await models.draw("flux-dev", prompt="a naked dancer in blood")
    assert len(vendors.asked) == 1
