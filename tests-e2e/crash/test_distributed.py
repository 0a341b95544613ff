"""All parts of the distributed platform fail in turn while people shop; nothing is lost, and nothing done twice.

In every test run at least 60 faults meet at least 300 purchases, with one process of each kind. `make crash` has five
times as many of both and two processes of each kind (ATELIER_CRASH_ROUNDS, ATELIER_CRASH_REPLICAS). Each run draws
another seed and prints it first, then every fault as it happens. The same faults befall the same processes again with

    make test ARGS="-n 0 -s tests-e2e/crash/test_distributed.py" ATELIER_CRASH_SEED=…

and the shoppers want the same, though who is first in a race may differ. What fails prints all that is wrong in the
books, or the last words of every process.
"""

import asyncio
import os
from random import Random

import pytest

from crash.audit import audit
from crash.broker import broker
from crash.databases import Databases
from crash.distributed import PREFIX, distributed
from crash.faults import rounds, seed
from crash.graveyard import Graveyard
from crash.load import Shop
from crash.misfortunes import Misfortunes
from crash.second_door import second_door

SHOPPERS = 12
FAULTS = 60
PURCHASES = 300


@pytest.mark.xdist_group("distributed")  # beside the other platform of so many processes it would be slow
@pytest.mark.timeout(1200 * rounds(1))
@pytest.mark.flaky(reruns=0)  # what fails once has failed
async def test_shoppers_lose_nothing_while_all_parts_fail() -> None:
    number = seed()
    replicas = int(os.environ.get("ATELIER_CRASH_REPLICAS") or 1)
    with broker() as rabbit:
        async with distributed(rabbit.url, replicas) as platform, second_door(platform) as door:
            shop = Shop(platform.base, doors=(door.address,))
            products = await shop.offer(10_000, 10_000, 10_000, 150, 100)
            misfortunes = Misfortunes(platform, rabbit, door, shop, number)
            closing = asyncio.Event()
            async with asyncio.TaskGroup() as shopping:
                for which in range(SHOPPERS):
                    shopping.create_task(shop.keep_busy(products, closing, Random(f"{number}/{which}")))
                await misfortunes.befall(rounds(FAULTS), rounds(PURCHASES))
                closing.set()
            print(dict(misfortunes.befallen))
            databases = Databases(platform.databases())
            await audit(shop, databases, Graveyard(rabbit.url, PREFIX, databases))
            assert any(line.broken for line in door.lines)
