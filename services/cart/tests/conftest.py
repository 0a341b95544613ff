"""The cart service on a real database, with a fake of the catalog service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cart.app import create_service
from cart.settings import Settings
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .storefront import FakeCatalog, StorefrontClient


@pytest.fixture(scope="session")
async def cart_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
def catalog() -> FakeCatalog:
    return FakeCatalog()


@pytest.fixture
async def cart(cart_url: str, catalog: FakeCatalog) -> AsyncIterator[Harness]:
    settings = Settings(
        database_url=SecretStr(cart_url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, fakes({"catalog": [catalog]}), storefronts), storefronts) as harness:
        yield harness


@pytest.fixture
def client(cart: Harness) -> StorefrontClient:
    return StorefrontClient(cart)
