"""A service that makes picture books."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from common.db.database import Database
from generation.adapters.child_processes import ChildProcesses
from generation.app import NAME, assemble, create_studio
from generation.use_cases.studio import Studio
from testkit.harness import Harness, running
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..conftest import settings
from .fake_orders import FakeOrders
from .shop import Shop


@dataclass(frozen=True)
class Press:
    harness: Harness
    studio: Studio
    orders: FakeOrders

    def shop(self, **books: int) -> Shop:
        return Shop(self.harness, self.studio.store, self.orders, **books)


@pytest.fixture(scope="session")
async def press(generation_url: str, processes: ChildProcesses) -> AsyncIterator[Press]:
    own, storefronts, orders = settings(generation_url), OpenStorefronts(), FakeOrders()
    usual = create_studio(own, fakes({"orders": [orders]}), storefronts, Database.of(own, NAME))
    studio = replace(usual, checks=processes)
    async with running(assemble(own, studio), storefronts) as harness:
        yield Press(harness, studio, orders)


@pytest.fixture
def shop(press: Press) -> Shop:
    """An empty storefront with the storybook contract."""
    return press.shop()
