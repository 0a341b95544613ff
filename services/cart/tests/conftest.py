"""The cart service on a real database, with a fake of the catalog service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cart.app import create_service
from cart.settings import Settings
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.renewing import renew
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .storefront import FakeCatalog, StorefrontClient


@pytest.fixture(scope="session")
async def cart_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
async def shared(cart_url: str) -> AsyncIterator[tuple[Harness, FakeCatalog]]:
    """One service for all tests, because it takes longer to build than most of them."""
    catalog = FakeCatalog()
    settings = Settings(
        database_url=SecretStr(cart_url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, fakes({"catalog": [catalog]}), storefronts), storefronts) as harness:
        yield harness, catalog


@pytest.fixture
def catalog(shared: tuple[Harness, FakeCatalog]) -> FakeCatalog:
    _, catalog = shared
    renew(catalog)
    return catalog


@pytest.fixture
def cart(shared: tuple[Harness, FakeCatalog], catalog: FakeCatalog) -> Harness:
    harness, _ = shared
    harness.storefronts.remove_added()
    return Harness(harness.service, harness.storefronts)


@pytest.fixture
def client(cart: Harness) -> StorefrontClient:
    return StorefrontClient(cart)
