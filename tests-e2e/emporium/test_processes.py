"""The distributed platform for customers while processes are killed and restarted."""

import asyncio
import os
import signal
from typing import Any

import httpx
import pytest
from clients.emporium import Card, Shopper
from distributed import DistributedPlatform
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

pytestmark = [pytest.mark.xdist_group("distributed"), pytest.mark.timeout(420)]


def pid_of(processes: DistributedPlatform, name: str) -> int:
    return next(part.pid for part in processes.state.parts if part.name == name)


async def started_again(processes: DistributedPlatform, name: str, pid: int) -> None:
    async def another() -> bool:
        return pid_of(processes, name) != pid

    await eventually(another, within=60)


async def carts(shopper: Shopper) -> Any:
    return await shopper.call("GET", "/cart/")


async def test_a_killed_service_is_503_in_the_contracts_form_and_restarted(
    distributed: PlatformUnderTest, processes: DistributedPlatform
) -> None:
    shopper = await distributed.customer()
    pid = pid_of(processes, "cart-api-1")
    os.kill(pid, signal.SIGKILL)
    refused = await carts(shopper)
    assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
    assert int(refused.headers["retry-after"]) >= 1
    assert (await shopper.call("GET", "/orders/")).status_code == 200
    await started_again(processes, "cart-api-1", pid)

    async def back() -> bool:
        return bool((await carts(shopper)).status_code == 200)

    await eventually(back, within=60, every=0.2)


async def test_a_killed_worker_loses_nothing(distributed: PlatformUnderTest, processes: DistributedPlatform) -> None:
    for name in ("orders-worker-1", "catalog-worker-1", "identity-worker-1"):
        os.kill(pid_of(processes, name), signal.SIGKILL)
    shopper = distributed.shopper()
    await shopper.register()

    async def mailed() -> bool:
        return bool(await distributed.mails(shopper.email))

    await eventually(mailed, within=90, every=0.2)


async def test_a_restarted_gateway_refuses_revoked_sessions(
    distributed: PlatformUnderTest, processes: DistributedPlatform
) -> None:
    stays, leaves = await asyncio.gather(distributed.customer(), distributed.customer())
    await leaves.post("/auth/logout/", {"refresh": leaves.tokens["refresh"]}, None)
    pid = pid_of(processes, "gateway")
    os.kill(pid, signal.SIGTERM)
    await started_again(processes, "gateway", pid)

    async def open_again() -> bool:
        try:
            return bool((await stays.call("GET", "/cart/")).status_code == 200)
        except httpx.TransportError:
            return False

    await eventually(open_again, within=60, every=0.2)
    assert (await leaves.call("GET", "/cart/")).status_code == 401


async def test_afterwards_a_purchase_succeeds(distributed: PlatformUnderTest, processes: DistributedPlatform) -> None:
    async def ready() -> bool:
        return await asyncio.to_thread(processes.healthy)

    await eventually(ready, within=90, every=0.5)
    staff = await distributed.staff()
    shopper = await distributed.customer()
    order = await paid(shopper, Card(distributed.sandbox), await staff.product(stock=1))
    assert (await shopper.order(order["id"]))["status"] == "processing"
