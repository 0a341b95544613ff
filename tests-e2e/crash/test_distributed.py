"""All components of the distributed platform fail in turn during purchases; nothing is lost or done twice.

In every test run 30 faults meet at least 150 purchases; `make crash` has ten times as many. docs/operations.md has
the invariants, how to replay a seed, and what a replay reproduces.
"""

import asyncio
import os
from random import Random

import pytest

from crash.audit import audit
from crash.broker import broker
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.distributed import PREFIX, distributed
from crash.fault_injector import FaultInjector
from crash.faults import rounds
from crash.load import Shop
from crash.second_gateway import second_gateway

SHOPPERS = 12
FAULTS = 30 if rounds(1) == 1 else 60
PURCHASES = 5 * FAULTS


@pytest.mark.xdist_group("distributed")  # not at the same time as the other platform of many processes
@pytest.mark.timeout(1200 * rounds(1))
async def test_customers_lose_nothing_while_all_components_fail(seed: int) -> None:
    replicas = int(os.environ.get("ATELIER_CRASH_REPLICAS") or 1)
    with broker() as rabbit:
        async with distributed(rabbit.url, replicas) as platform, second_gateway(platform) as gateway:
            shop = Shop(platform.base, gateways=(gateway.address,))
            products = await shop.offer(10_000, 10_000, 10_000, 150, 100)
            injector = FaultInjector(platform, rabbit, gateway, shop, seed)
            closing = asyncio.Event()
            async with asyncio.TaskGroup() as shopping:
                for which in range(SHOPPERS):
                    shopping.create_task(shop.keep_busy(products, closing, Random(f"{seed}/{which}")))
                await injector.inject(rounds(FAULTS), rounds(PURCHASES))
                closing.set()
            print(dict(injector.injected))
            databases = Databases(platform.databases())
            await audit(shop, databases, DeadLetters(rabbit.url, PREFIX, databases))
            assert any(line.broken for line in gateway.lines)
