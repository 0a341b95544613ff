"""The embedded platform is killed repeatedly during purchases; nothing is lost or done twice."""

import asyncio
from random import Random

import pytest

from crash.audit import audit
from crash.databases import Databases
from crash.faults import FaultTime, progress, rounds
from crash.follower import PERMISSIONS, Follower
from crash.load import Shop
from crash.platform import EmbeddedPlatform, embedded

RESUMED_WITHIN = 20.0
"""Seconds; far less than the minute after which any unfinished idempotency key expires."""
SHOPPERS = 10
USUAL_ROUNDS = 5
BUYERS, CHECKOUTS = 40, 5

pytestmark = pytest.mark.timeout(1800 * rounds(1))


async def strike(platform: EmbeddedPlatform, shop: Shop, moment: FaultTime, *, at_once: bool) -> None:
    """kill -9 and a restart; `at_once` means without waiting for the database server to be gone."""
    await moment.wait(shop.steps)
    await platform.kill()
    print(f"killed {moment}, started again {'at once' if at_once else 'later'}")
    if not at_once:
        await platform.leaves_nothing_behind()
    await platform.start()


async def test_customers_and_followers_lose_nothing_while_the_platform_is_killed(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        await platform.start()
        shop = Shop(platform.base, resumed_within=RESUMED_WITHIN)
        products = await shop.offer(1000, 1000, 1000, 40, 25)
        closing = asyncio.Event()
        follower = Follower(await shop.machine(*PERMISSIONS))
        async with asyncio.TaskGroup() as shopping:
            shopping.create_task(follower.follow(closing))
            for which in range(SHOPPERS):
                shopping.create_task(shop.keep_busy(products, closing, Random(f"{seed}/{which}")))
            for _ in range(rounds(USUAL_ROUNDS)):
                await progress(shop.steps, random.randrange(20, 100))
                await strike(platform, shop, FaultTime.draw(random), at_once=random.random() < 0.5)
            await progress(shop.steps, 50)
            closing.set()
        await audit(shop, Databases(platform.databases()))
        await follower.is_equal_to_the_shop()
        await platform.kill()
        await platform.leaves_nothing_behind()


async def test_two_hundred_checkouts_of_the_last_unit_across_a_kill_make_one_order(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        await platform.start()
        shop = Shop(platform.base, resumed_within=RESUMED_WITHIN)
        [product] = await shop.offer(1)
        buyers = [await shop.customer(random) for _ in range(BUYERS)]
        await asyncio.gather(*(buyer.add(product) for buyer in buyers))
        async with asyncio.TaskGroup() as rush:
            moment = FaultTime("/orders/", random.uniform(0, 1))
            rush.create_task(strike(platform, shop, moment, at_once=True))
            await asyncio.sleep(0)
            checkouts = [rush.create_task(buyer.check_out()) for buyer in buyers for _ in range(CHECKOUTS)]
        assert sum(checkout.result() is not None for checkout in checkouts) == 1
        await audit(shop, Databases(platform.databases()))
