"""A drill injects one database fault twice: into an idle platform, and during purchases in both storefronts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from clients.marbelle import Visitor
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

from crash.database_faults import Fault
from crash.drill_site import Site
from crash.faults import progress, rounds
from crash.health import NO_DATABASE, says
from crash.load import Shop
from crash.recovery import assert_recovered, assert_requests_succeed, assert_work_continues

SHOPPERS, GUESTS = 6, 2
TIMEOUT_SECONDS = 60.0
"""Seconds for which a customer repeats a request: slightly longer than a fault lasts."""
BEFORE, AFTERWARDS = 20, 60
"""Responses that customers get before and after a fault."""
TRUTH = 15.0
"""Seconds within which readiness reports an unavailable database."""


@dataclass(frozen=True, slots=True)
class Drill:
    """`is_away` means that no statement succeeds during the fault, so no process is ready."""

    fault: Fault
    is_away: bool = False

    async def run(self, site: Site, shop: Shop, seed: int) -> None:
        """Inject the fault twice; fails unless the platform recovers."""
        with site.explained():
            await self.strike(site)
            await assert_requests_succeed(site, shop)
            async with shopping(site, shop, seed):
                await progress(shop.steps, BEFORE)
                await self.strike(site)
                await progress(shop.steps, AFTERWARDS)
            await (assert_recovered if rounds(1) > 1 else assert_work_continues)(site, shop)

    async def strike(self, site: Site) -> None:
        """Inject the fault once. Fails unless health checks report it."""
        async with self.fault(site):
            if self.is_away:
                await eventually(lambda: says(site, "ready", 503, without=NO_DATABASE), within=TRUTH)
                assert await says(site, "live", 200), "a restart would not help, so liveness has nothing to say"


async def open_shop(site: Site) -> Shop:
    """Open shops with products in both storefronts."""
    shop = Shop(site.platform, timeout_seconds=TIMEOUT_SECONDS)
    await shop.offer(100_000, 100_000, 100_000)
    marbelle = await PlatformUnderTest(site.platform).staff("marbelle")
    await marbelle.product(stock=100_000)
    return shop


@asynccontextmanager
async def shopping(site: Site, shop: Shop, seed: int) -> AsyncIterator[None]:
    """Run customers of one storefront and guests of the other until the block ends."""
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
    """Run guests one after the other; each must find its lines in the cart."""
    while not closing.is_set():
        guest = Visitor(f"{site.platform}/marbelle", shop.wire)
        (thing,) = await guest.goods(1)
        for quantity in (1, 2):
            await guest.add(thing, 1)
            found = await guest.quantities()
            assert found == {thing["id"]: quantity}, f"{found} instead of {quantity}"
