"""Storefronts of picture books, with a scripted provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from common.db.database import Database
from generation.app import NAME, assemble, create_parts
from generation.books.tables.version import ILLUSTRATION
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.provider import LOCAL
from testkit.customers import FakeCustomers
from testkit.databases import migrated_database
from testkit.harness import running
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..conftest import empty, settings
from ..fake_payments import FakePayments
from .authors import Author, Bookshop
from .fake_orders import FakeOrders
from .scripted_illustrator import HostedIllustrators, Illustrators


@pytest.fixture(scope="session")
async def idle_shop(processes: ChildProcesses) -> AsyncIterator[Bookshop]:
    async with own_shop(processes) as shop:
        yield shop


@pytest.fixture
def shop(idle_shop: Bookshop) -> Bookshop:
    """A storefront whose queue does not run."""
    return idle_shop.another()


@pytest.fixture
def author(shop: Bookshop) -> Author:
    """A new customer of it."""
    return shop.author()


@pytest.fixture(scope="session")
async def busy_shop(processes: ChildProcesses) -> AsyncIterator[Bookshop]:
    async with own_shop(processes) as shop:
        yield shop


@pytest.fixture
async def press(busy_shop: Bookshop) -> Bookshop:
    """A storefront of a service with nothing in its queue."""
    await empty(busy_shop.harness.database)
    return busy_shop.another()


@pytest.fixture
async def hosted_shop(processes: ChildProcesses) -> AsyncIterator[Bookshop]:
    """A storefront whose pictures a hosted model makes."""
    async with own_shop(processes, "hosted") as shop:
        yield shop


@asynccontextmanager
async def own_shop(processes: ChildProcesses, chosen: str = "scripted") -> AsyncIterator[Bookshop]:
    storefronts, illustrators, orders = OpenStorefronts(), Illustrators(), FakeOrders()
    services = fakes({"payments": [FakePayments()], "orders": [orders], "identity": [FakeCustomers()]})
    async with migrated_database(Path(__file__).parents[2]) as url:
        own = settings(url)
        usual = create_parts(own, services, storefronts, Database.of(own, NAME))
        providers = Providers(
            {LOCAL: LocalProvider({ILLUSTRATION: processes}, 120), "scripted": illustrators},
            {"*": chosen},
            {"hosted": HostedIllustrators(illustrators)},
            storefronts,
            usual.database,
        )
        parts = replace(usual, providers=providers, checks=processes, illustrators=processes)
        async with running(assemble(own, parts), storefronts) as harness:
            yield Bookshop(harness, orders, illustrators, parts)
