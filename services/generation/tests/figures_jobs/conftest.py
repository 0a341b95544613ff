"""Storefronts that draw figures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from common.db.database import Database
from generation.app import NAME, assemble, create_parts
from generation.figures.tables.order import FIGURES
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.provider import LOCAL
from testkit.customers import FakeCustomers
from testkit.harness import Harness, running
from testkit.renewing import renew
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..conftest import empty, settings
from ..fake_payments import FakePayments
from .artists import Artist, Gallery
from .scripted_provider import ScriptedProvider


@pytest.fixture(scope="session")
async def generation(generation_url: str, processes: ChildProcesses) -> AsyncIterator[Harness]:
    """A service whose queue no test runs."""
    async with own_gallery(generation_url, processes) as gallery:
        yield gallery.harness


@pytest.fixture
def artist(generation: Harness) -> Artist:
    """A new customer of a storefront whose queue does not run."""
    return Artist(generation, generation.storefront("figureforge"))


@pytest.fixture(scope="session")
async def scripted_gallery(own_url: str, processes: ChildProcesses) -> AsyncIterator[Gallery]:
    async with own_gallery(own_url, processes) as gallery:
        yield gallery


@pytest.fixture
async def gallery(scripted_gallery: Gallery) -> Gallery:
    """A storefront with a scripted provider, and nothing else in the queue."""
    harness = Harness(scripted_gallery.harness.service, scripted_gallery.harness.storefronts)
    await empty(harness.database)
    harness.storefronts.remove_added()
    renew(scripted_gallery.provider)
    return Gallery(harness, harness.storefront("figureforge"), scripted_gallery.provider, scripted_gallery.parts)


@pytest.fixture
async def local_gallery(own_url: str, processes: ChildProcesses) -> AsyncIterator[Gallery]:
    """The same with the local provider."""
    async with own_gallery(own_url, processes, LOCAL) as gallery:
        await empty(gallery.harness.database)
        yield gallery


@asynccontextmanager
async def own_gallery(url: str, processes: ChildProcesses, chosen: str = "scripted") -> AsyncIterator[Gallery]:
    storefronts, provider, own = OpenStorefronts(), ScriptedProvider(), settings(url)
    services = fakes({"payments": [FakePayments()], "identity": [FakeCustomers()]})
    usual = create_parts(own, services, storefronts, Database.of(own, NAME))
    providers = Providers({LOCAL: LocalProvider({FIGURES: processes}, 120), "scripted": provider}, {"*": chosen})
    parts = replace(usual, providers=providers, checks=processes, renderers=processes, figure_drawers=processes)
    async with running(assemble(own, parts), storefronts) as harness:
        yield Gallery(harness, harness.storefront("figureforge"), provider, parts)
