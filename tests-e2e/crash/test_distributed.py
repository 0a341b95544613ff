"""All parts of the distributed platform fail in turn while people shop; nothing is lost, and nothing done twice.

In every test run at least 60 faults meet at least 300 purchases; `make crash` has more. docs/operations.md tells what
is checked, how to replay a seed, and what that repeats.
"""

import asyncio
import os
from random import Random

import pytest

from crash.audit import audit
from crash.broker import broker
from crash.databases import Databases
from crash.distributed import PREFIX, distributed
from crash.faults import rounds
from crash.graveyard import Graveyard
from crash.load import Shop
from crash.misfortunes import Misfortunes
from crash.second_door import second_door

SHOPPERS = 12
FAULTS = 60
PURCHASES = 300


@pytest.mark.xdist_group("distributed")  # beside the other platform of so many processes it would be slow
@pytest.mark.timeout(1200 * rounds(1))
async def test_shoppers_lose_nothing_while_all_parts_fail(seed: int) -> None:
    replicas = int(os.environ.get("ATELIER_CRASH_REPLICAS") or 1)
    with broker() as rabbit:
        async with distributed(rabbit.url, replicas) as platform, second_door(platform) as door:
            shop = Shop(platform.base, doors=(door.address,))
            products = await shop.offer(10_000, 10_000, 10_000, 150, 100)
            misfortunes = Misfortunes(platform, rabbit, door, shop, seed)
            closing = asyncio.Event()
            async with asyncio.TaskGroup() as shopping:
                for which in range(SHOPPERS):
                    shopping.create_task(shop.keep_busy(products, closing, Random(f"{seed}/{which}")))
                await misfortunes.befall(rounds(FAULTS), rounds(PURCHASES))
                closing.set()
            print(dict(misfortunes.befallen))
            databases = Databases(platform.databases())
            await audit(shop, databases, Graveyard(rabbit.url, PREFIX, databases))
            assert any(line.broken for line in door.lines)
