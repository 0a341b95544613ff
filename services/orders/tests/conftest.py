"""The orders service on a real database, with fakes of the other services that can fail."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from common.kernel.storefronts import Storefront
from orders.app import create_service
from orders.settings import Settings
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.renewing import renew
from testkit.storefronts import SHIPPED, OpenStorefronts

from .book_services import WEBHOOK_SECRET
from .fake_interfaces import fake_resolver
from .fakes import FakeServices
from .staff_client import StaffClient
from .storefront import OrdersStorefront


@pytest.fixture(scope="session")
async def orders_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
async def shared(orders_url: str) -> AsyncIterator[tuple[Harness, FakeServices]]:
    """One service for all tests, because it takes longer to build than most of them."""
    fake_services = FakeServices()
    settings = Settings(
        database_url=SecretStr(orders_url),
        internal_key=SecretStr(KEY),
        storefronts=SHIPPED,
        database_pool=8,
        book_webhook_secrets={"*": SecretStr(WEBHOOK_SECRET)},
    )
    storefronts = OpenStorefronts()
    async with running(create_service(settings, fake_resolver(fake_services), storefronts), storefronts) as harness:
        yield harness, fake_services


@pytest.fixture
def fake_services(shared: tuple[Harness, FakeServices]) -> FakeServices:
    _, fake_services = shared
    renew(fake_services, fake_services.books)
    return fake_services


@pytest.fixture
def orders(shared: tuple[Harness, FakeServices], fake_services: FakeServices) -> Harness:
    harness, _ = shared
    harness.storefronts.remove_added()
    return Harness(harness.service, harness.storefronts)


@pytest.fixture
def storefront(orders: Harness, fake_services: FakeServices) -> OrdersStorefront:
    return OrdersStorefront(orders, fake_services)


@pytest.fixture
def emporium(orders: Harness, storefront: OrdersStorefront) -> Storefront:
    return orders.storefronts[storefront.name]


@pytest.fixture
def staff(storefront: OrdersStorefront) -> StaffClient:
    return StaffClient(storefront)
