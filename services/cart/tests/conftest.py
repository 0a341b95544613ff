"""The cart service on a real database, beside a catalog that knows what a test tells it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from cart.app import create_service
from cart.settings import Settings
from common.callers import CallerTokens
from common.clients.siblings import Siblings
from common.testing.databases import migrated_database
from common.testing.harness import KEY, Harness, running
from common.testing.storefronts import SHIPPED, OpenStorefronts
from common.testing.through import Through
from pydantic import SecretStr

from .shop import Catalog, Shop


@pytest.fixture(scope="session")
async def cart_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture
async def cart(cart_url: str, catalog: Catalog) -> AsyncIterator[Harness]:
    settings = Settings(
        database_url=SecretStr(cart_url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
    )
    storefronts = OpenStorefronts()
    transport = httpx.MockTransport(catalog.answer)
    siblings = Siblings(CallerTokens(KEY, "cart"), lambda _: Through(transport, "http://catalog"))
    async with running(create_service(settings, siblings, storefronts), storefronts) as harness:
        yield harness


@pytest.fixture
def shop(cart: Harness) -> Shop:
    return Shop(cart)
