"""A service that makes picture books."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from common.db.database import Database
from generation.app import NAME, Parts, assemble, create_parts
from generation.jobs.processes.child_processes import ChildProcesses
from testkit.harness import Harness, running
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..conftest import settings
from .fake_orders import FakeOrders
from .shop import Shop


@dataclass(frozen=True)
class Press:
    harness: Harness
    parts: Parts
    orders: FakeOrders

    def shop(self, **books: int) -> Shop:
        return Shop(self.harness, self.parts.store, self.orders, **books)


@pytest.fixture(scope="session")
async def press(generation_url: str, processes: ChildProcesses) -> AsyncIterator[Press]:
    own, storefronts, orders = settings(generation_url), OpenStorefronts(), FakeOrders()
    usual = create_parts(own, fakes({"orders": [orders]}), storefronts, Database.of(own, NAME))
    parts = replace(usual, checks=processes)
    async with running(assemble(own, parts), storefronts) as harness:
        yield Press(harness, parts, orders)


@pytest.fixture
def shop(press: Press) -> Shop:
    """An empty storefront with the storybook contract."""
    return press.shop()
