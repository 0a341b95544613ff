"""The catalog on a real database, with the orders service played by a list of purchases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from catalog.app import create_service
from catalog.settings import Settings
from common.testing.databases import migrated_database
from common.testing.harness import KEY, Harness, running
from common.testing.storefronts import SHIPPED, OpenStorefronts

from .purchases import Purchases
from .shops import Shop


@pytest.fixture(scope="session")
async def catalog_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def purchases() -> Purchases:
    return Purchases()


@pytest.fixture(scope="session")
async def catalog(catalog_url: str, purchases: Purchases) -> AsyncIterator[Harness]:
    values = {
        "database_url": catalog_url,
        "internal_key": KEY,
        "storefronts": SHIPPED,
        "objects_url": "memory:///",
        "database_pool": 8,
    }
    storefronts = OpenStorefronts()
    service = create_service(Settings.model_validate(values), purchases.siblings(), storefronts)
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def shop(catalog: Harness, purchases: Purchases) -> Shop:
    """A storefront like emporium, empty."""
    return Shop(catalog, purchases, catalog.storefront())


@pytest.fixture
def other_shop(catalog: Harness, purchases: Purchases) -> Shop:
    return Shop(catalog, purchases, catalog.storefront())
