"""One fault of the database, twice: while nothing happens, and while people shop in both storefronts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from clients.marbelle import Visitor
from common.testing.conditions import eventually
from platform_under_test import PlatformUnderTest

from crash.database_faults import Fault
from crash.drill_site import Site
from crash.faults import progress, rounds
from crash.health import NO_DATABASE, says
from crash.load import Shop
from crash.movement import everything_moves, requests_move, work_goes_on

SHOPPERS, GUESTS = 6, 2
PATIENCE = 60.0
"""Seconds that a shopper repeats a request: longer than a fault lasts, and not much longer."""
BEFORE, AFTERWARDS = 20, 60
"""Answers that shoppers get before a fault and after it."""
TRUTH = 15.0
"""Seconds within which readiness says that the database is away."""


@dataclass(frozen=True, slots=True)
class Drill:
    """`is_away` says that while the fault lasts no statement can be answered, so no process is ready."""

    fault: Fault
    is_away: bool = False

    async def run(self, site: Site, shop: Shop, seed: int) -> None:
        """Fails with what does not move afterwards."""
        with site.explained():
            await self.strike(site)
            await requests_move(site, shop)
            async with shopping(site, shop, seed):
                await progress(shop.steps, BEFORE)
                await self.strike(site)
                await progress(shop.steps, AFTERWARDS)
            await (everything_moves if rounds(1) > 1 else work_goes_on)(site, shop)

    async def strike(self, site: Site) -> None:
        """Once. Fails when health checks do not say how it is meanwhile."""
        async with self.fault(site):
            if self.is_away:
                await eventually(lambda: says(site, "ready", 503, without=NO_DATABASE), within=TRUTH)
                assert await says(site, "live", 200), "a restart would not help, so liveness has nothing to say"


async def open_shop(site: Site) -> Shop:
    """Goods in both storefronts."""
    shop = Shop(site.platform, patience=PATIENCE)
    await shop.offer(100_000, 100_000, 100_000)
    marbelle = await PlatformUnderTest(site.platform).staff("marbelle")
    await marbelle.product(stock=100_000)
    return shop


@asynccontextmanager
async def shopping(site: Site, shop: Shop, seed: int) -> AsyncIterator[None]:
    """Customers of one storefront who buy, and guests of the other, until the block ends."""
    closing = asyncio.Event()
    products = sorted(shop.stock)
    async with asyncio.TaskGroup() as shoppers:
        for number in range(SHOPPERS):
            shoppers.create_task(shop.keep_busy(products, closing, Random(f"{seed}/{number}")))
        for _ in range(GUESTS):
            shoppers.create_task(_guests(site, shop, closing))
        try:
            yield
        finally:
            closing.set()


async def _guests(site: Site, shop: Shop, closing: asyncio.Event) -> None:
    """One after the other; each finds in the cart what was put there."""
    while not closing.is_set():
        guest = Visitor(f"{site.platform}/marbelle", shop.wire)
        (thing,) = await guest.goods(1)
        for quantity in (1, 2):
            await guest.add(thing, 1)
            found = await guest.quantities()
            assert found == {thing["id"]: quantity}, f"{found} instead of {quantity}"
