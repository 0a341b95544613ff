"""`GET /jobs/models`: what makes a storefront's pictures."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from common.kernel import clock
from generation.app import create_service
from generation.jobs.tables.prediction import STOPPED
from generation.settings import Settings, VendorSettings
from generation.storefront import HostedModels
from pydantic import SecretStr
from testkit.harness import KEY, Harness, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .test_costs import add

MODELS = "/api/staff/v1/jobs/models"


@pytest.fixture
async def service(generation_url: str) -> AsyncIterator[Harness]:
    settings = Settings(
        database_url=SecretStr(generation_url),
        internal_key=SecretStr(KEY),
        storefronts=SHIPPED,
        objects_url="memory:///",
        database_pool=4,
        vendors={"replicate": VendorSettings(api_key=SecretStr("r8_test_x"), concurrency=3, breaker_seconds=60)},
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, fakes({}), storefronts), storefronts) as harness:
        await harness.database.autocommit.execute("delete from predictions")
        yield harness


async def test_staff_see_models_routes_spending_and_circuit(service: Harness) -> None:
    steps = [{"model": "flux-kontext-pro", "deadline": 90}, {"model": "local"}]
    route = {"kind": "restoration", "ceiling": "0.05", "budget_per_day": "0.10", "sold_for": "0.9", "steps": steps}
    section = HostedModels.model_validate({"references_may_leave": ["replicate"], "routes": [route]})
    storefront = service.storefront("reviv", section)
    await add(service, storefront, cost=70_000)
    await add(service, service.storefront("reviv"), state="accepted", cost=0, most=40_000)
    await add(service, storefront, created_at=clock.now() - timedelta(days=1))
    client = service.staff(storefront)
    first = (await client.get(MODELS)).json()
    (model,), (shown,) = first["models"], first["routes"]
    assert (model["name"], model["vendor"], model["model"]) == (
        "flux-kontext-pro",
        "replicate",
        "black-forest-labs/flux-kontext-pro",
    )
    assert (model["most"], model["slots"], model["open"], model["circuit"]) == ("0.040000", 3, 1, "closed")
    assert [(step["model"], step["deadline"]) for step in shown["steps"]] == [("flux-kontext-pro", 90), ("local", 180)]
    assert (shown["ceiling"], shown["budget_per_day"], shown["sold_for"]) == ("0.050000", "0.100000", "0.900000")
    assert (shown["spent_today"], shown["is_spent"]) == ("0.070000", True)
    await add(service, storefront, state="failed", cost=0, reason=f"replicate: {STOPPED}", ended_at=clock.now())
    assert (await client.get(MODELS)).json()["models"][0]["circuit"] == "open"


async def test_without_models_the_own_processors_make_the_pictures(generation: Harness) -> None:
    body = (await generation.staff(generation.storefront("reviv")).get(MODELS)).json()
    assert body["models"] == []
    assert [(each["kind"], [step["model"] for step in each["steps"]]) for each in body["routes"]] == [
        ("restoration", ["local"])
    ]


async def test_customers_see_no_models(generation: Harness) -> None:
    customer = generation.customer(generation.storefront("reviv"), contract="staff")
    assert (await customer.get(MODELS)).status_code == 403
