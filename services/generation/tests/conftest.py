"""The generation service on a real database, with a fake payments service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from generation.app import create_service
from generation.settings import Settings
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .customers import Studio
from .fake_payments import FakePayments


@pytest.fixture(scope="session")
async def generation_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def payments() -> FakePayments:
    return FakePayments()


@pytest.fixture(scope="session")
async def generation(generation_url: str, payments: FakePayments) -> AsyncIterator[Harness]:
    settings = Settings(
        database_url=SecretStr(generation_url),
        internal_key=SecretStr(KEY),
        storefronts=SHIPPED,
        objects_url="memory:///",
        database_pool=8,
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, fakes({"payments": [payments]}), storefronts), storefronts) as harness:
        yield harness


@pytest.fixture
def studio(generation: Harness) -> Studio:
    """An empty storefront with the reviv contract."""
    return Studio(generation, generation.storefront("reviv"))
