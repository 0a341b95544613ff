"""After the next release has added to every database, this release serves again, on the same machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from atelier.data_folder.folder import DEVELOPMENT, DataFolder
from atelier.databases.migrations import migrate
from atelier.databases.prepare import open_databases
from atelier.processes.owner import Claim, Owner
from atelier.processes.service_databases import ServiceDatabases
from atelier.services import SERVICES
from clients.emporium import Card
from clients.reviv import Sitter
from crash.minimal_catalog import fill
from crash.platform import embedded, unlimited_storefronts
from distributed import DistributedPlatform
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually
from testkit.servers import postgres_url

from conftest import topologies
from upgrade.next_release import TABLES, migrate_to_next_release
from upgrade.upgraded import run_atelier

pytestmark = pytest.mark.timeout(420)


@dataclass(frozen=True)
class GoneBack:
    """A platform of this release on the schema of the next one. `databases` maps a service to its URL."""

    platform: PlatformUnderTest
    data: Path
    databases: dict[str, str]

    def extended(self, service: str) -> int:
        """The rows of a service's table that have the column of the next release."""
        query = f"select count(*) from {TABLES[service]} where added_by_{service}_next = 'of the next release'"
        with psycopg.connect(self.databases[service]) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture(params=[each for each in topologies(pytest.mark.nightly) if each != "elsewhere"])
async def gone_back(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[GoneBack]:
    async with (_embedded if request.param == "embedded" else _distributed)(tmp_path) as gone_back:
        yield gone_back


@asynccontextmanager
async def _embedded(folder: Path) -> AsyncIterator[GoneBack]:
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        with open_databases(DataFolder(platform.data)) as server:
            urls = {service: server.url(service) for service in SERVICES}
            await asyncio.to_thread(migrate_to_next_release, urls, folder / "next")
        await platform.start()
        yield GoneBack(PlatformUnderTest(platform.base), platform.data, platform.databases())


@asynccontextmanager
async def _distributed(folder: Path) -> AsyncIterator[GoneBack]:
    storefronts = unlimited_storefronts(folder / "storefronts")
    platform = DistributedPlatform(folder, storefronts)
    platform.data.mkdir()
    databases = ServiceDatabases(postgres_url(), platform.prefix, DataFolder(platform.data).secrets)
    databases.ensure(Claim(owner=Owner.of(platform.data, DEVELOPMENT), has_run=False))
    urls = {service: databases.url(service) for service in SERVICES}
    try:
        for service, url in urls.items():
            await asyncio.to_thread(migrate, service, url)
        await fill(urls, DataFolder(platform.data), storefronts)
        await asyncio.to_thread(migrate_to_next_release, urls, folder / "next")
        await platform.start()
        yield GoneBack(PlatformUnderTest(platform.base), platform.data, urls)
    finally:
        await platform.stop()
        await platform.remove()


async def test_this_release_serves_and_its_commands_work_on_the_schema_of_the_next(gone_back: GoneBack) -> None:
    await _purchase(gone_back.platform)
    sitter = await Sitter(f"{gone_back.platform.base}/reviv").sign_in()
    await sitter.restored(await sitter.upload())
    for service in ("identity", "catalog", "orders", "payments", "generation"):
        assert gone_back.extended(service), service

    code, printed = await run_atelier(gone_back.data, "dead-letters", "list")
    assert (code, printed) == (0, "no dead letters\n")
    printed = ""

    async def agrees() -> bool:
        nonlocal printed
        code, printed = await run_atelier(gone_back.data, "audit", "--age", "0", "--patience", "0")
        return code == 0

    try:
        await eventually(agrees, within=120, every=1)
    except AssertionError:
        raise AssertionError(printed) from None


async def _purchase(platform: PlatformUnderTest) -> None:
    product = await (await platform.staff()).product(stock=5)
    shopper = await platform.customer("/emporium")
    await shopper.add(product["id"])
    order = await shopper.checkout()
    intent = await shopper.intent(order["id"])
    assert (await Card(platform.sandbox).pay(intent)).is_success
    await shopper.confirm(order["id"], intent["payment_intent_id"])
