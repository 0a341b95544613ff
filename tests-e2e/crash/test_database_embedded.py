"""All kinds of PostgreSQL faults under the embedded platform, idle and during purchases; it recovers afterwards.

docs/operations.md defines recovery. ATELIER_CRASH_ROUNDS makes the faults last longer.
"""

from collections.abc import AsyncIterator

import pytest

from crash.audit import audit
from crash.database_faults import (
    killed_backend,
    lost_packets,
    pause,
    reset_connections,
    restart,
    terminated_backends,
    terminated_listeners,
)
from crash.drill import Drill, open_shop, shopping
from crash.drill_site import STATEMENT_SECONDS, Site, database_name, embedded_site
from crash.faults import nightly, rounds
from crash.faulty_link import Loss
from crash.load import Shop
from crash.postgres_server import FAST, IMMEDIATE
from crash.recovery import assert_recovered, assert_work_continues

LONGER = 2 * STATEMENT_SECONDS
"""Seconds; longer than every timeout for PostgreSQL."""
EVERY = 2.0
KILLS = rounds(12) if rounds(1) > 1 else 4
DRILLS = {
    "the backends of one database are terminated": Drill(terminated_backends("orders")),
    "the server is restarted at once": Drill(restart(IMMEDIATE, away=rounds(1)), is_away=True),
}
NIGHTLY = {
    "packets of all connections are lost": Drill(lost_packets(Loss(), LONGER * rounds(1)), is_away=True),
    "the listeners' backends are terminated": Drill(terminated_listeners()),
    "the server is paused": Drill(pause(LONGER * rounds(1)), is_away=True),
    "the answers of one database are lost": Drill(
        lost_packets(Loss(databases=frozenset({database_name("orders")}), requests=False), LONGER)
    ),
    "all backends are terminated again and again": Drill(terminated_backends(times=3, every=0.5)),
    "all connections are reset": Drill(reset_connections()),
    "a backend is killed": Drill(killed_backend()),
    "the server is restarted": Drill(restart(FAST, away=45.0), is_away=True),
    "packets of existing connections are lost": Drill(lost_packets(Loss(new=False), LONGER)),
    "packets of new connections are lost": Drill(lost_packets(Loss(existing=False), LONGER)),
}

pytestmark = [pytest.mark.xdist_group("embedded drills"), pytest.mark.timeout(300 * rounds(1))]


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with embedded_site(over_tcp=True) as site:
        yield site


@pytest.fixture(scope="module")
async def shop(site: Site) -> Shop:
    return await open_shop(site)


@pytest.mark.parametrize("name", [*DRILLS, *nightly(NIGHTLY)])
async def test_the_platform_recovers_after(name: str, site: Site, shop: Shop, seed: int) -> None:
    await (DRILLS | NIGHTLY)[name].run(site, shop, seed)


async def test_purchases_go_on_while_all_backends_are_terminated(site: Site, shop: Shop, seed: int) -> None:
    with site.explained():
        async with shopping(site, shop, seed), terminated_backends(times=KILLS, every=EVERY)(site):
            pass
        await assert_work_continues(site, shop)


async def test_the_platform_has_recovered_and_the_audit_is_clean_at_the_end(site: Site, shop: Shop) -> None:
    with site.explained():
        await assert_recovered(site, shop)
        await audit(shop, site.databases)


@pytest.mark.nightly
async def test_the_platform_recovers_over_the_unix_socket(seed: int) -> None:
    async with embedded_site(over_tcp=False) as site:
        shop = await open_shop(site)
        await Drill(terminated_backends(times=2, every=0.5)).run(site, shop, seed)
        await Drill(pause(LONGER * rounds(1)), is_away=True).strike(site)
        with site.explained():
            await assert_recovered(site, shop)
            await audit(shop, site.databases)
