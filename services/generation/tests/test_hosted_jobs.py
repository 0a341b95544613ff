"""Jobs that a hosted model executes, from the upload to the picture, and the model's webhook."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from common.db.database import Database
from common.jobs.queue import JobQueue
from common.jobs.requests import find_job
from common.kernel.environment_settings import InvalidSettings
from generation.app import NAME, assemble, create_parts
from generation.jobs.processes.child_processes import ChildProcesses
from generation.restorations.kind import RunJob
from generation.settings import HttpProviderSettings, Settings
from pydantic import SecretStr
from testkit.conditions import eventually
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, run_one, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .customers import Customer, Studio
from .fake_payments import FakePayments
from .hosted_model import HostedModel, hosted_model
from .pictures import picture, read

WEBHOOKS = "/api/restorations/provider-webhooks"


def settings(url: str, hosted: HttpProviderSettings, **changes: object) -> Settings:
    return Settings.model_validate(
        {
            "database_url": SecretStr(url),
            "internal_key": SecretStr(KEY),
            "storefronts": SHIPPED,
            "objects_url": "memory:///",
            "providers": {"*": "hosted"},
            "http_providers": {"hosted": hosted},
            **changes,
        }
    )


@pytest.fixture
async def model(tmp_path: Path, generation: Harness) -> AsyncIterator[HostedModel]:
    async with hosted_model(tmp_path, generation.database) as started:
        yield started


@pytest.fixture
async def shop(model: HostedModel, processes: ChildProcesses) -> AsyncIterator[Customer]:
    """A customer of a storefront whose restorations the hosted model makes."""
    storefronts = OpenStorefronts()
    async with migrated_database(Path(__file__).parents[1]) as url:
        own = settings(url, model.settings())
        usual = create_parts(own, fakes({"payments": [FakePayments()]}), storefronts, Database.of(own, NAME))
        parts = dataclasses.replace(usual, checks=processes, renderers=processes)
        model.webhooks = parts.webhooks
        async with running(assemble(own, parts), storefronts) as harness:
            yield Studio(harness, harness.storefront("reviv")).customer()


async def test_a_job_is_executed_by_the_chosen_model_and_its_cost_is_stored(shop: Customer, model: HostedModel) -> None:
    number = await shop.upload(picture(size=(600, 500)))
    await shop.harness.drain()
    status = await shop.status(number)
    assert (status["status"], status["error"]) == ("completed", None)
    preview = read((await shop.fetch(status["preview_url"])).content)
    assert preview.width * 5 == preview.height * 6
    assert preview.width > 600, "the model doubles the size"
    job = await shop.job(number)
    assert (job.provider, job.cost) == ("hosted", 40_000)
    assert len(await model.predictions()) == 1


async def test_deleting_a_running_job_cancels_its_prediction(shop: Customer, model: HostedModel) -> None:
    await model.behave(never_ends=True)
    number = await shop.upload()
    queue = JobQueue(shop.harness.database, shop.harness.service.handlers, lease_seconds=0.1)
    running = asyncio.create_task(run_one(queue))

    async def is_waiting() -> bool:
        run = await find_job(shop.harness.database.autocommit, RunJob, (await shop.job(number)).run_id)
        return run is not None and run.progress is not None and run.progress.stage == "waiting for the model"

    await eventually(is_waiting)
    await shop.delete(number)

    async def has_ended() -> bool:
        await queue.extend_leases()
        return running.done()

    await eventually(has_ended)
    assert [prediction["status"] for prediction in await model.predictions()] == ["canceled"]


async def test_a_worker_that_stops_closes_its_connections_to_the_model(shop: Customer, model: HostedModel) -> None:
    assert await model.predictions() == []
    before = model.connections()
    number = await shop.upload()
    worker = asyncio.create_task(shop.harness.service.worker(shop.harness.transport).run())

    async def is_completed() -> bool:
        return "completed" in (await shop.status(number)).values()

    await eventually(is_completed)
    assert model.connections() > before
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)

    async def is_closed() -> bool:
        return model.connections() == before

    await eventually(is_closed, within=5)  # an idle connection is closed after 15 seconds anyway


@pytest.mark.parametrize("output", ["html", "bomb", "truncated", "foreign"])
async def test_a_hostile_result_fails_the_job_and_is_never_delivered(
    shop: Customer, model: HostedModel, output: str
) -> None:
    await model.behave(output=output)
    number = await shop.upload()
    await shop.harness.drain()
    status = await shop.status(number)
    assert (status["status"], status["preview_url"]) == ("failed", None)
    assert "hosted" not in status["error"]
    assert (await shop.job(number)).cost == 40_000


async def test_the_webhook_accepts_only_the_token_of_its_run(shop: Customer, model: HostedModel) -> None:
    run_id, client = uuid4(), shop.harness.anonymous(shop.storefront, "reviv")
    token = model.webhooks.tokens.token(run_id)
    for _ in range(2):
        assert (await client.post(f"{WEBHOOKS}/{run_id}/{token}/", json={"status": "failed"})).status_code == 204
    for address in (
        f"{run_id}/{token[:-1]}0{token[-1]}",
        f"{uuid4()}/{token}",
        f"nonsense/{token}",
        f"{run_id}/%C3%A4",
    ):
        refused = await client.post(f"{WEBHOOKS}/{address}/", json={})
        assert refused.status_code == 404
        assert refused.json()["error"]["code"] == "NOT_FOUND"


async def test_the_address_that_the_model_is_told_is_that_of_the_webhook(shop: Customer, model: HostedModel) -> None:
    address = model.webhooks.address(f"http://test/reviv{WEBHOOKS}", uuid4())
    client = shop.harness.anonymous(shop.storefront, "reviv")
    assert address is not None
    assert (await client.post(address)).status_code == 204


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({"providers": {"*": "another"}}, "there is no provider another", id="unknown provider"),
        pytest.param({"environment": "production"}, "not https", id="no TLS in production"),
    ],
)
async def test_wrong_settings_are_refused_when_the_service_is_created(
    generation: Harness, model: HostedModel, changes: dict[str, object], fault: str
) -> None:
    own = settings("postgresql://", model.settings(), **changes)
    with pytest.raises(InvalidSettings) as refused:
        create_parts(own, fakes({"payments": [FakePayments()]}), OpenStorefronts(), generation.database)
    assert fault in str(refused.value.faults)


def test_settings_are_read_from_json_and_show_no_key(model: HostedModel) -> None:
    document = model.settings().model_dump(mode="json") | {"api_key": "secret-key"}
    read_again = HttpProviderSettings.model_validate(document)
    assert "secret-key" not in repr(read_again)
    for wrong in ({"base_url": "ftp://x"}, {"base_url": "https://u:p@x/"}, {"colour": "red"}, {"attempts": 0}):
        with pytest.raises(ValueError, match="validation error"):
            HttpProviderSettings.model_validate(document | wrong)
