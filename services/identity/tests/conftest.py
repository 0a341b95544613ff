"""Identity on a real database, with a mailbox instead of an SMTP server."""

import base64
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from common import clock
from common.callers import CallerTokens
from common.clients.reach import over_network
from common.clients.siblings import Siblings
from common.testing.databases import migrated_database
from common.testing.harness import KEY, Harness, running
from common.testing.storefronts import SHIPPED, OpenStorefronts
from identity.app import create_service
from identity.settings import Settings
from identity.testing import Mailbox, People


@pytest.fixture(scope="session")
async def identity_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def identity_settings(identity_url: str) -> Settings:
    seeds = [base64.urlsafe_b64encode(bytes([number] * 32)).decode().rstrip("=") for number in (1, 2)]
    values = {"database_url": identity_url, "internal_key": KEY, "storefronts": SHIPPED, "signing_keys": seeds}
    return Settings.model_validate(values)


@pytest.fixture
def later() -> Iterator[Callable[[float], None]]:
    """Moves the clock by seconds, until the test ends."""
    before = clock.offset()
    yield clock.advance
    clock.advance(before - clock.offset())


@pytest.fixture(scope="session")
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="session")
async def identity(identity_settings: Settings, mailbox: Mailbox) -> AsyncIterator[Harness]:
    nobody = Siblings(CallerTokens(KEY, "identity"), over_network({}))
    storefronts = OpenStorefronts()
    service = create_service(identity_settings, nobody, storefronts, mailbox)
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def people(identity: Harness, mailbox: Mailbox) -> People:
    return People(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return identity.storefront()
