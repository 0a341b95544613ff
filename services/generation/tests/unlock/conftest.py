"""The generation service with fakes of payments and identity."""

from collections.abc import AsyncIterator

import pytest
from generation.app import create_service
from generation.settings import Settings
from pydantic import SecretStr
from testkit.harness import KEY, Harness, running
from testkit.renewing import renew
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts

from ..customers import Studio
from .fake_services import FakeIdentity, FakePayments
from .unlocker import UnlockStudio


@pytest.fixture(scope="session")
async def shared(generation_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[UnlockStudio]:
    files = tmp_path_factory.mktemp("unlock")
    payments, identity = FakePayments(), FakeIdentity()
    settings = Settings(
        database_url=SecretStr(generation_url),
        internal_key=SecretStr(KEY),
        storefronts=SHIPPED,
        objects_url=files.as_uri(),
        database_pool=8,
    )
    storefronts = OpenStorefronts()
    service = create_service(settings, fakes({"payments": [payments], "identity": [identity]}), storefronts)
    async with running(service, storefronts) as harness:
        yield UnlockStudio(harness, "", payments, identity, files)


@pytest.fixture
def studio(shared: UnlockStudio) -> UnlockStudio:
    """An empty storefront with the reviv contract."""
    harness = Harness(shared.harness.service, shared.harness.storefronts)
    harness.storefronts.remove_added()
    renew(shared.payments, shared.identity)
    return UnlockStudio(harness, harness.storefront("reviv"), shared.payments, shared.identity, shared.files)


@pytest.fixture
async def restorer(generation: Harness) -> Studio:
    """A storefront whose uploads are restored, and not those of earlier tests, which share the queue."""
    await generation.database.autocommit.execute("delete from tasks")
    return Studio(generation, generation.storefront("reviv"))
