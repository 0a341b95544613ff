"""Jobs that a hosted model executes, from the upload to the picture, and the vendor's webhook."""

import asyncio
import dataclasses
import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from common.db.database import Database
from common.jobs.queue import JobQueue
from common.jobs.requests import find_job
from common.kernel.environment_settings import InvalidSettings
from common.kernel.service_sections import ServiceSection
from generation.app import NAME, assemble, create_parts
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.hosted.references import LIFETIME
from generation.jobs.tables.prediction import Prediction
from generation.restorations.kind import RunJob
from generation.settings import Settings, VendorSettings
from generation.storefront import HostedModels, Restorations
from pydantic import SecretStr
from sandbox.vendors.replicate.webhooks import SECRET
from testkit.conditions import eventually
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, run_one, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts, with_sections

from ..customers import Customer, Studio
from ..fake_payments import FakePayments
from ..pictures import picture, read
from ..workshop import later
from .bench import MODEL_OF, reading_addresses, vendor_settings
from .stand_ins import StandIns

MODEL = MODEL_OF["replicate"]
WEBHOOKS = "/api/restorations/provider-webhooks"
ORIGIN = "http://reviv.example"


def settings(url: str, at: StandIns, **changes: object) -> Settings:
    return Settings.model_validate(
        {
            "database_url": SecretStr(url),
            "internal_key": SecretStr(KEY),
            "storefronts": SHIPPED,
            "objects_url": "memory:///",
            "vendors": vendor_settings(at),
            **changes,
        }
    )


def storefronts_with(**section: object) -> OpenStorefronts:
    opened = OpenStorefronts()
    opened.add(with_sections(opened["reviv"], HostedModels.model_validate(section)))
    return opened


@pytest.fixture
async def shop(vendors: StandIns, processes: ChildProcesses) -> AsyncIterator[Customer]:
    """A customer of a storefront whose restorations Replicate makes."""
    async with opened_shop(vendors, processes) as customer:
        yield customer


@asynccontextmanager
async def opened_shop(
    vendors: StandIns,
    processes: ChildProcesses,
    *sections: ServiceSection,
    model: str = MODEL,
    slots: int = 4,
    **changes: object,
) -> AsyncIterator[Customer]:
    storefronts = OpenStorefronts()
    async with migrated_database(Path(__file__).parents[2]) as url:
        own = settings(url, vendors, **{"vendors": vendor_settings(vendors, concurrency=slots), **changes})
        usual = create_parts(own, fakes({"payments": [FakePayments()]}), storefronts, Database.of(own, NAME))
        parts = dataclasses.replace(usual, checks=processes, renderers=processes)
        section = HostedModels.model_validate(
            {
                "references_may_leave": ["replicate", "comfyui"],
                "webhook_origin": ORIGIN,
                "routes": [{"kind": "restoration", "steps": [{"model": model}]}],
            }
        )
        async with running(assemble(own, parts), storefronts) as harness:
            yield Studio(harness, harness.storefront("reviv", section, *sections)).customer()


async def the_prediction(shop: Customer) -> Prediction:
    (found,) = await shop.harness.database.autocommit.get_all(Prediction, "true")
    return found


async def test_a_job_is_executed_by_the_chosen_model_and_its_cost_is_stored(shop: Customer, vendors: StandIns) -> None:
    number = await shop.upload(picture(size=(600, 500)))
    await shop.harness.drain()
    status = await shop.status(number)
    assert (status["status"], status["error"]) == ("completed", None)
    assert read((await shop.fetch(status["preview_url"])).content).format == "JPEG"
    job, prediction = await shop.job(number), await the_prediction(shop)
    assert (job.provider, job.cost) == (MODEL, 40_000)
    assert (prediction.job_id, prediction.state, vendors.charged) == (job.id, "succeeded", 1)


async def test_a_model_reads_the_photograph_at_a_signed_address_for_half_an_hour(
    vendors: StandIns, processes: ChildProcesses, tmp_path: Path
) -> None:
    async with opened_shop(vendors, processes, models=reading_addresses(tmp_path)) as shop:
        vendors.webhooks.client = shop.harness.anonymous(shop.storefront, "reviv")
        photograph = picture(size=(600, 500))
        number = await shop.upload(photograph)
        await shop.harness.drain()
        assert (await shop.status(number))["status"] == "completed"
        (asked,) = vendors.asked
        (address,) = asked.order.references
        assert address.startswith(f"{ORIGIN}/api/restorations/provider-references/")
        client, path = shop.harness.anonymous(shop.storefront, "reviv"), address.removeprefix(ORIGIN)
        read_again = await client.get(path)
        assert (read_again.status_code, read_again.content, read_again.headers["cache-control"]) == (
            200,
            photograph,
            "no-store",
        )
        other = shop.harness.anonymous(shop.harness.storefront("reviv"), "reviv")
        for refused in (await client.get(f"{path[:-2]}x/"), await other.get(path)):
            assert refused.status_code == 404
        with later(LIFETIME):
            assert (await shop.harness.anonymous(shop.storefront, "reviv").get(path)).status_code == 404


async def test_deleting_a_running_job_cancels_its_prediction(shop: Customer, vendors: StandIns) -> None:
    await vendors.order("never", "replicate")
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
    assert [job.status for job in vendors.asked] == ["canceled"]
    prediction = await the_prediction(shop)
    assert (prediction.state, prediction.reason) == ("cancelled", "the job has ended")


async def test_the_strength_of_the_storefront_is_told_to_the_vendor(
    vendors: StandIns, processes: ChildProcesses
) -> None:
    async with opened_shop(vendors, processes, Restorations(strength=0.4), model=MODEL_OF["comfyui"]) as shop:
        await shop.upload(picture(size=(600, 500)))
        await shop.harness.drain()
    (job,) = vendors.asked
    assert job.details["workflow"]["7"]["inputs"]["denoise"] == 0.4


async def test_a_job_without_a_free_slot_waits_in_the_queue_while_others_are_made(
    vendors: StandIns, processes: ChildProcesses
) -> None:
    async with opened_shop(vendors, processes, slots=1) as first:
        harness = first.harness
        await vendors.order("never", "replicate")
        occupying = await first.upload(picture(size=(600, 500)))
        running = asyncio.create_task(run_one(harness.queue))

        async def is_asked() -> bool:
            return bool(vendors.asked)

        await eventually(is_asked)
        second = Customer(harness, first.storefront)
        waiting = await second.upload(picture(size=(600, 500)))
        assert await run_one(harness.queue)
        assert len(vendors.asked) == 1
        another = Customer(harness, harness.storefront("reviv"))
        local = await another.upload(picture(size=(600, 500)))
        while await run_one(harness.queue):
            pass
        assert (await another.status(local))["status"] == "completed"
        vendors.go_on()
        await running
        with later(10):
            await harness.drain()
        for customer, number in ((first, occupying), (second, waiting)):
            assert (await customer.status(number))["status"] == "completed"
            assert (await customer.job(number)).attempts == 1
        assert vendors.charged == 2


@pytest.mark.parametrize("output", ["html", "half", "foreign"])
async def test_a_hostile_result_fails_the_job_and_is_never_delivered(
    shop: Customer, vendors: StandIns, output: str
) -> None:
    await vendors.order(output, "replicate")
    number = await shop.upload()
    await shop.harness.drain()
    status = await shop.status(number)
    assert (status["status"], status["preview_url"]) == ("failed", None)
    assert "replicate" not in status["error"]
    assert (await shop.job(number)).cost == 40_000


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(at or time.time()))
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"msg_1.{timestamp}.".encode() + body, sha256).digest()
    signature = f"v1,{b64encode(digest).decode()}"
    return {"webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": signature}


async def test_a_webhook_needs_the_token_and_the_signature_and_tells_an_id_that_got_lost(
    shop: Customer, vendors: StandIns
) -> None:
    await vendors.order("lost", "replicate")
    await vendors.order("webhook-never", "replicate")
    number = await shop.upload()
    queue = JobQueue(shop.harness.database, shop.harness.service.handlers)
    await run_one(queue)
    (asked,) = vendors.asked
    told = str(asked.webhook)
    assert told.startswith(f"{ORIGIN}{WEBHOOKS}/")
    assert asked.events == ["completed"]
    path, client = told.removeprefix(ORIGIN), shop.harness.anonymous(shop.storefront, "reviv")
    body = json.dumps({"id": asked.id, "status": "succeeded"}).encode()
    other_key = f"whsec_{b64encode(b'another secret').decode()}"
    other_digit = "1" if path[-2] == "0" else "0"
    for address, headers in (
        (path, {}),
        (path, signed(body, other_key)),
        (path, signed(body + b" ")),
        (path, signed(body, at=time.time() - 3600)),
        (f"{path[:-2]}{other_digit}/", signed(body)),
        (f"{WEBHOOKS}/{uuid4()}/{'0' * 64}/", signed(body)),
        (f"{WEBHOOKS}/nonsense/{'0' * 64}/", signed(body)),
    ):
        refused = await client.post(address, content=body, headers=headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert (await the_prediction(shop)).vendor_id is None
    for _ in range(2):
        assert (await client.post(path, content=body, headers=signed(body))).status_code == 204
    assert (await the_prediction(shop)).vendor_id == asked.id
    assert (await shop.job(number)).is_open


async def test_a_worker_that_stops_closes_its_connections(shop: Customer, vendors: StandIns) -> None:
    number = await shop.upload()
    worker = asyncio.create_task(shop.harness.service.worker(shop.harness.transport).run())

    async def is_completed() -> bool:
        return "completed" in (await shop.status(number)).values()

    await eventually(is_completed)
    before = vendors.connections()
    assert before > 0
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)

    async def is_closed() -> bool:
        return vendors.connections() < before

    await eventually(is_closed, within=5)


async def test_wrong_models_are_refused_when_the_service_is_created(generation: Harness, vendors: StandIns) -> None:
    own, others = settings("postgresql://", vendors, providers={"*": "another"}), fakes({"payments": [FakePayments()]})
    with pytest.raises(InvalidSettings, match="there is no model another"):
        create_parts(own, others, OpenStorefronts(), generation.database)


def test_settings_show_no_key() -> None:
    given = VendorSettings.model_validate({"api_key": "secret-key"})
    assert "secret-key" not in repr(given)
    for wrong in ({"base_url": "ftp://x"}, {"base_url": "https://u:p@x/"}, {"colour": "red"}, {"attempts": 0}):
        with pytest.raises(ValueError, match="validation error"):
            VendorSettings.model_validate(wrong)
