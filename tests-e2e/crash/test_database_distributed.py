"""PostgreSQL faults under the distributed platform; it recovers afterwards, and no process was restarted.

The embedded platform, which starts sooner, meets more kinds of faults: `test_database_embedded`.
"""

import os
from collections.abc import AsyncIterator

import pytest

from crash.audit import audit
from crash.broker import Broker, broker
from crash.database_faults import lost_packets, pause, terminated_backends, terminated_listeners
from crash.dead_letters import DeadLetters
from crash.distributed import PREFIX
from crash.drill import Drill, open_shop, shopping
from crash.drill_site import STATEMENT_SECONDS, Site, distributed_site
from crash.faults import rounds
from crash.faulty_link import Loss
from crash.load import Shop
from crash.recovery import assert_recovered, assert_work_continues

LONGER = 2 * STATEMENT_SECONDS
"""Seconds; longer than every timeout for PostgreSQL."""
EVERY = 2.0
KILLS = rounds(12) if rounds(1) > 1 else 4
DRILLS = {
    "the server is paused": Drill(pause(LONGER * rounds(1)), is_away=True),
    "packets of all connections are lost": Drill(lost_packets(Loss(), LONGER * rounds(1)), is_away=True),
    "all backends are terminated again and again": Drill(terminated_backends(times=3, every=0.5)),
    "the listeners' backends are terminated": Drill(terminated_listeners()),
}
GROUP = "distributed"
"""One xdist group with the other distributed platform: side by side both would be slow."""

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group(GROUP), pytest.mark.timeout(600 * rounds(1))]


@pytest.fixture(scope="module")
async def rabbit() -> AsyncIterator[Broker]:
    with broker() as rabbit:
        yield rabbit


@pytest.fixture(scope="module")
async def site(rabbit: Broker) -> AsyncIterator[Site]:
    async with distributed_site(rabbit.url, int(os.environ.get("ATELIER_CRASH_REPLICAS") or 1)) as site:
        yield site


@pytest.fixture(scope="module")
async def shop(site: Site) -> Shop:
    return await open_shop(site)


@pytest.mark.parametrize("name", DRILLS)
async def test_the_platform_recovers_after(name: str, site: Site, shop: Shop, seed: int) -> None:
    await DRILLS[name].run(site, shop, seed)


async def test_purchases_go_on_while_all_backends_are_terminated(site: Site, shop: Shop, seed: int) -> None:
    with site.explained():
        async with shopping(site, shop, seed), terminated_backends(times=KILLS, every=EVERY)(site):
            pass
        await assert_work_continues(site, shop)


async def test_the_platform_has_recovered_and_the_audit_is_clean_at_the_end(
    site: Site, shop: Shop, rabbit: Broker
) -> None:
    with site.explained():
        await assert_recovered(site, shop)
        await audit(shop, site.databases, DeadLetters(rabbit.url, PREFIX, site.databases))
