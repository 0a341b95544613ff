"""The catalog service on a real database, with a fake orders service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from catalog.app import create_service
from catalog.settings import Settings
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .fake_orders import FakeOrders
from .shops import Shop


@pytest.fixture(scope="session")
async def catalog_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def orders() -> FakeOrders:
    return FakeOrders()


@pytest.fixture(scope="session")
async def catalog(catalog_url: str, orders: FakeOrders) -> AsyncIterator[Harness]:
    values = {
        "database_url": catalog_url,
        "internal_key": KEY,
        "storefronts": SHIPPED,
        "objects_url": "memory:///",
        "database_pool": 8,
    }
    storefronts = OpenStorefronts()
    service = create_service(Settings.model_validate(values), fakes({"orders": [orders]}), storefronts)
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def shop(catalog: Harness, orders: FakeOrders) -> Shop:
    """An empty storefront with the emporium contract."""
    return Shop(catalog, orders, catalog.storefront())


@pytest.fixture
def other_shop(catalog: Harness, orders: FakeOrders) -> Shop:
    return Shop(catalog, orders, catalog.storefront())
