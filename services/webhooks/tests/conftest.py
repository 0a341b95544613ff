"""The webhooks service on a real database, with fakes of the services whose events it sends."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from common.kernel import clock
from pydantic import SecretStr
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts
from testkit.webhook_receiver import Receiver
from webhooks.app import create_service
from webhooks.settings import Settings

from .fakes import FakeOwners, FakeSubjects
from .shop import WebhooksShop


@pytest.fixture(scope="session")
async def webhooks_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
def subjects() -> FakeSubjects:
    return FakeSubjects()


@pytest.fixture
def settings(webhooks_url: str) -> Settings:
    return Settings(
        database_url=SecretStr(webhooks_url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
    )


@pytest.fixture
async def webhooks(settings: Settings, subjects: FakeSubjects) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    sources = {name: [subjects] for name in ("catalog", "generation", "orders", "payments")}
    service = create_service(settings, fakes({**sources, "identity": [subjects, FakeOwners()]}), storefronts)
    async with running(service, storefronts) as harness:
        yield harness
        assert service.on_stop
        await service.on_stop()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver.listening() as receiver:
        yield receiver


@pytest.fixture
def shop(webhooks: Harness) -> WebhooksShop:
    return WebhooksShop(webhooks)


@pytest.fixture
def movable_clock() -> Iterator[None]:
    before = clock.offset()
    yield
    clock.advance(before - clock.offset())
