"""A shop in maintenance and back, by the operators' command: clients, staff, payments, jobs."""

import asyncio
import os
import signal
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from clients.emporium import StaffMember
from clients.reviv import CARD, Sitter, photograph
from common.kernel.storefronts import Storefronts
from distributed import DistributedPlatform
from identity.commands import maintenance
from platform_under_test import PlatformUnderTest
from testkit.commands import run_module
from testkit.conditions import eventually
from testkit.servers import amqp_url, postgres_url
from testkit.storefronts import SHIPPED

Command = Callable[..., Awaitable[str]]
SHOP = "reviv"
ATTEMPTS = 10


@pytest.fixture
async def command(platform: PlatformUnderTest, request: pytest.FixtureRequest) -> AsyncIterator[Command]:
    """`atelier maintenance ACTION` for this platform; returns what it prints. The shop is served afterwards."""
    if os.environ.get("ATELIER_E2E_URL"):
        pytest.skip("the command needs the platform's databases")
    is_distributed = request.node.callspec.params["platform"] == "distributed"
    run = _of_processes(request) if is_distributed else _of_database(request)
    yield run
    await run("off", SHOP)


def _of_processes(request: pytest.FixtureRequest) -> Command:
    processes: DistributedPlatform = request.getfixturevalue("processes")
    servers = {"ATELIER_POSTGRES_URL": postgres_url(), "ATELIER_AMQP_URL": amqp_url()}

    async def run(*words: str) -> str:
        given = ("maintenance", *words, "--data", str(processes.data))
        ended = await asyncio.to_thread(run_module, "atelier", *given, environment={**os.environ, **servers})
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    return run


def _of_database(request: pytest.FixtureRequest) -> Command:
    url = request.getfixturevalue("embedded_databases")["identity"]

    async def run(action: str, storefront: str) -> str:
        given = Namespace(action=action, storefront=storefront, retry_after=90, reason="")
        return await asyncio.to_thread(maintenance.perform, url, Storefronts.load(SHIPPED), given)

    return run


async def api_root(base: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"{base}/{SHOP}/api/")


async def status_becomes(base: str, status: int) -> httpx.Response:
    async def is_so() -> bool:
        return (await api_root(base)).status_code == status

    await eventually(is_so, within=30, every=0.1)
    return await api_root(base)


async def failed_job(staff: StaffMember, customer: Sitter) -> str:
    """The id of a job of the customer that staff have cancelled. One that was completed before is uploaded again."""
    for _ in range(ATTEMPTS):
        number = await customer.upload()
        listed = await staff.call("GET", "/jobs", 200)
        (job,) = [each for each in listed["items"] if each["number"] == number]
        if (await staff.http.post(f"/jobs/{job['id']}/cancel")).status_code == 200:
            return str(job["id"])
    raise AssertionError("every job was completed before it was cancelled")


async def started_elsewhere(platform: PlatformUnderTest) -> None:
    """Wait until a job of another shop, which is added to the same queue now, is started."""
    customer = await Sitter(f"{platform.base}/attic", front_end="https://attic.example").sign_in()
    await customer.buy("roll")
    await customer.has_credits("24.00")
    await becomes(customer, await customer.upload(photograph(300, 200)), "processing", "completed")


async def becomes(customer: Sitter, job: int, *states: str) -> None:
    async def is_so() -> bool:
        return (await customer.status(job))["status"] in states

    await eventually(is_so, within=300, every=0.2)


async def test_a_shop_in_maintenance_loses_neither_payments_nor_jobs(
    platform: PlatformUnderTest, command: Command
) -> None:
    customer = await Sitter(f"{platform.base}/{SHOP}").sign_in()
    staff = await platform.staff(SHOP)
    job = await failed_job(staff, customer)
    checkout = (await customer.post("/credits/purchase/", {"sku": "PACK_5"}))["checkout_url"]

    assert "is in maintenance" in await command("on", SHOP)
    refused = await status_becomes(platform.base, 503)
    assert refused.json()["error"]["code"] == "MAINTENANCE"
    assert refused.json()["error"]["details"]["retry_after"] == int(refused.headers["retry-after"])
    assert (await customer.call("GET", "/health/", 200)).json()["status"] == "healthy"

    paid = await customer.http.post(f"{checkout}/pay", data={"card": CARD})
    assert paid.status_code == 303, paid.text
    await started_elsewhere(platform)  # of a customer whom generation knows by a later event than the maintenance
    await staff.call("POST", f"/jobs/{job}/retry", 200)
    await started_elsewhere(platform)
    waiting = await staff.call("GET", f"/jobs/{job}", 200)
    assert (waiting["state"], waiting["attempts"]) == ("pending", 0)
    user = waiting["user_id"]

    async def is_recorded() -> bool:
        return bool((await staff.call("GET", f"/credits/accounts/{user}", 200))["balance"] == 5)

    await eventually(is_recorded, within=60, every=0.2)

    assert "is served again" in await command("off", SHOP)
    assert (await status_becomes(platform.base, 200)).json()
    await becomes(customer, waiting["number"], "completed")
    assert (await customer.me())["credit_balance"] == "5.00"


@pytest.mark.xdist_group("distributed")
@pytest.mark.timeout(420)
async def test_a_restarted_gateway_knows_that_a_shop_is_in_maintenance(
    distributed: PlatformUnderTest, processes: DistributedPlatform, request: pytest.FixtureRequest
) -> None:
    command = _of_processes(request)
    await command("on", SHOP)
    try:
        await status_becomes(distributed.base, 503)
        pid = _pid_of_gateway(processes)
        os.kill(pid, signal.SIGTERM)

        async def is_back() -> bool:
            if _pid_of_gateway(processes) == pid:
                return False
            try:
                return (await api_root(distributed.base)).status_code == 503
            except httpx.TransportError:
                return False

        await eventually(is_back, within=90, every=0.2)
    finally:
        await command("off", SHOP)
    await status_becomes(distributed.base, 200)


def _pid_of_gateway(processes: DistributedPlatform) -> Any:
    return next(part.pid for part in processes.state.parts if part.name == "gateway")
