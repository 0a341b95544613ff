"""Identity on a real database, with a mailbox instead of an SMTP server, and a hand-written OpenID provider."""

import base64
import logging
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from common.kernel import clock
from common.runtime.service import ExternalSystems
from common.storage.object_store import ObjectStore
from identity.app import create_service
from identity.settings import Settings
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness, running
from testkit.identity import Mailbox, Users
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from .openid_provider import CLIENT, FakeOpenIdProvider


@pytest.fixture(scope="session")
async def identity_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture(scope="session")
def identity_settings(identity_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    seeds = [base64.urlsafe_b64encode(bytes([number] * 32)).decode().rstrip("=") for number in (1, 2)]
    values = {"database_url": identity_url, "internal_key": KEY, "storefronts": SHIPPED, "signing_keys": seeds}
    files = tmp_path_factory.mktemp("objects").as_uri()
    return Settings.model_validate({**values, "oauth": {"*": {"google": CLIENT}}, "objects_url": files})


@pytest.fixture
def advance_clock() -> Iterator[Callable[[float], None]]:
    """A function that advances the clock by seconds. The clock is reset when the test ends."""
    before = clock.offset()
    yield clock.advance
    clock.advance(before - clock.offset())


@pytest.fixture(scope="session")
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="session")
def provider() -> FakeOpenIdProvider:
    return FakeOpenIdProvider()


@pytest.fixture(scope="session")
async def identity(
    identity_settings: Settings, mailbox: Mailbox, provider: FakeOpenIdProvider
) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    service = create_service(identity_settings, fakes({}), storefronts, ExternalSystems(mail=mailbox, http=provider))
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def store(identity_settings: Settings) -> ObjectStore:
    """The files of imports and exports."""
    return ObjectStore(identity_settings.objects_url)


@pytest.fixture
def people(identity: Harness, mailbox: Mailbox) -> Users:
    return Users(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return identity.storefront()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """The lines that were logged since the test began."""
    lines: list[str] = []
    before = structlog.get_config()["processors"]

    def note(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
        lines.append(repr(event))
        return lines[-1]

    structlog.configure(processors=[note])
    caplog.set_level(logging.DEBUG)
    yield lines
    lines.extend(record.getMessage() for record in caplog.records)
    structlog.configure(processors=before)
