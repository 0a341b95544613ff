"""The generation service on a real database, with a fake payments service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from common.db.database import Database
from common.http.streams import StreamSettings
from generation.app import NAME, assemble, create_parts, create_service
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.provider import LOCAL
from generation.restorations.request import RESTORATION
from generation.settings import Settings
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.renewing import renew
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .customers import Studio
from .fake_payments import FakePayments
from .fake_sales import FakeSales
from .scripted_provider import ScriptedProvider
from .workshop import Workshop

FEW = {"per_customer": 2, "per_address": 3}


@pytest.fixture(scope="session")
async def generation_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def payments() -> FakePayments:
    return FakePayments()


@pytest.fixture(scope="session")
async def generation(generation_url: str, payments: FakePayments) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    service = create_service(settings(generation_url), fakes({"payments": [payments]}), storefronts)
    async with running(service, storefronts) as harness:
        yield harness


def settings(url: str) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        internal_key=SecretStr(KEY),
        storefronts=SHIPPED,
        objects_url="memory:///",
        database_pool=8,
        streams=StreamSettings(poll_seconds=0.02, heartbeat_seconds=0.05, lifetime_seconds=5, **FEW),
    )


@pytest.fixture
def studio(generation: Harness) -> Studio:
    """An empty storefront with the reviv contract."""
    return Studio(generation, generation.storefront("reviv"))


class SharedProcesses(ChildProcesses):
    """Go on after a worker that uses them has stopped: other tests use them, too."""

    def start_no_more(self) -> None:
        pass

    async def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def processes() -> ChildProcesses:
    """Shared, because it takes half a second to start them."""
    return SharedProcesses(2, 6 * 2**30)


@pytest.fixture(scope="session")
async def own_url() -> AsyncIterator[str]:
    """The database of the services that tests have of their own, one at a time."""
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
async def scripted_workshop(own_url: str, processes: ChildProcesses) -> AsyncIterator[Workshop]:
    async with own_workshop(own_url, processes, "scripted") as workshop:
        yield workshop


@pytest.fixture(scope="session")
async def local_workshop(own_url: str, processes: ChildProcesses) -> AsyncIterator[Workshop]:
    async with own_workshop(own_url, processes, LOCAL) as workshop:
        yield workshop


@pytest.fixture
async def workshop(scripted_workshop: Workshop) -> Workshop:
    """A storefront with a scripted provider, and nothing else in the queue."""
    return await reopened(scripted_workshop)


@pytest.fixture
async def darkroom(local_workshop: Workshop) -> Workshop:
    """The same with the local provider."""
    return await reopened(local_workshop)


async def reopened(shared: Workshop) -> Workshop:
    """Another storefront of the same service, with nothing left of earlier tests."""
    harness = Harness(shared.harness.service, shared.harness.storefronts)
    await empty(harness.database)
    harness.storefronts.remove_added()
    renew(shared.payments, shared.payments.sales, shared.provider)
    return Workshop(harness, harness.storefront("reviv"), shared.provider, shared.payments, shared.parts)


async def empty(database: Database) -> None:
    """Delete what an earlier test left that another one would find: tasks, events, jobs and what belongs to them."""
    await database.autocommit.execute(
        "truncate tasks, outbox, inbox, jobs, assets, predictions, versions, figure_images, address_usages cascade"
    )


@asynccontextmanager
async def own_workshop(url: str, processes: ChildProcesses, chosen: str) -> AsyncIterator[Workshop]:
    payments, storefronts, provider = FakePayments(), OpenStorefronts(), ScriptedProvider()
    own = settings(url)
    services = fakes({"payments": [payments, payments.sales], "orders": [FakeSales()]})
    usual = create_parts(own, services, storefronts, Database.of(own, NAME))
    providers = Providers({LOCAL: LocalProvider({RESTORATION: processes}, 60), "scripted": provider}, {"*": chosen})
    parts = replace(usual, providers=providers, checks=processes, renderers=processes)
    async with running(assemble(own, parts), storefronts) as harness:
        yield Workshop(harness, harness.storefront("reviv"), provider, payments, parts)
