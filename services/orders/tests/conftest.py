"""Orders on a real database, among neighbours that can fail."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from common.storefronts import Storefront
from common.testing.databases import migrated_database
from common.testing.harness import KEY, Harness, running
from common.testing.storefronts import SHIPPED, OpenStorefronts
from orders.app import create_service
from orders.settings import Settings
from pydantic import SecretStr

from .neighbours import Neighbours
from .shops import Shop


@pytest.fixture(scope="session")
async def orders_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
def neighbours() -> Neighbours:
    return Neighbours()


@pytest.fixture
async def orders(orders_url: str, neighbours: Neighbours) -> AsyncIterator[Harness]:
    settings = Settings(
        database_url=SecretStr(orders_url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, neighbours.siblings(), storefronts), storefronts) as harness:
        yield harness


@pytest.fixture
def shop(orders: Harness, neighbours: Neighbours) -> Shop:
    return Shop(orders, neighbours)


@pytest.fixture
def emporium(orders: Harness, shop: Shop) -> Storefront:
    return orders.storefronts[shop.name]
