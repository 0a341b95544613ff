"""The payments service on a real database, with a sandboxed Stripe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import httpx
import pytest
from common.runtime.service import ExternalSystems
from payments.app import create_service
from payments.settings import Settings, StripeCredentials
from pydantic import SecretStr
from sandbox.app import create_app
from sandbox.settings import SandboxSettings
from testkit.customers import FakeCustomers
from testkit.databases import migrated_database
from testkit.harness import KEY, running
from testkit.httpx_transport import HttpxTransport
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts, another

from .credits import CreditsStorefront
from .fakes import FakeOrders, FakeOrdersEvents, StripeTransport, WebhookGateway
from .storefront import SECRET_KEY, WEBHOOK_SECRET, PaymentsStorefront

S = TypeVar("S", bound=PaymentsStorefront)
EMPTIED = ("tasks", "outbox", "inbox", "idempotency_keys", "refunds", "attempts")
EMPTY = "with " + ", ".join(f"of_{table} as (delete from {table})" for table in EMPTIED) + " delete from payments"
"""Much quicker than `truncate` while there are few rows."""


@pytest.fixture(scope="session")
async def payments_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
async def storefront(payments_url: str, tmp_path: Path) -> AsyncIterator[PaymentsStorefront]:
    storefronts = OpenStorefronts()
    name = storefronts.add(another("emporium")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings, storefronts, tmp_path, name, PaymentsStorefront) as storefront:
        yield storefront


@pytest.fixture
async def delayed_storefront(payments_url: str, tmp_path: Path) -> AsyncIterator[PaymentsStorefront]:
    """A storefront that handles the webhook event of a success after 20 seconds."""
    storefronts = OpenStorefronts()
    name = storefronts.add(another("emporium")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(
        settings.model_copy(update={"webhook_success_delay_seconds": 20}),
        storefronts,
        tmp_path,
        name,
        PaymentsStorefront,
    ) as storefront:
        yield storefront


@pytest.fixture
async def two_storefronts(
    payments_url: str, tmp_path: Path
) -> AsyncIterator[tuple[PaymentsStorefront, PaymentsStorefront]]:
    """Two storefronts of one service, each with its own Stripe account."""
    storefronts = OpenStorefronts()
    names = [storefronts.add(another("emporium")).name for _ in range(2)]
    accounts = {name: account(f"sk_test_{name}", f"whsec_{name}") for name in names}
    shared = {"*": account(SECRET_KEY, WEBHOOK_SECRET)}
    async with opened(
        settings_for(payments_url, accounts | shared), storefronts, tmp_path, names[0], PaymentsStorefront
    ) as first:
        first.secret_key = f"sk_test_{names[0]}"
        second = PaymentsStorefront(first.harness, first.orders, first.transport, first.sandbox, names[1])
        second.secret_key = f"sk_test_{names[1]}"
        yield first, second


@pytest.fixture
async def credits_storefront(payments_url: str, tmp_path: Path) -> AsyncIterator[CreditsStorefront]:
    """A storefront of the reviv contract."""
    storefronts = OpenStorefronts()
    name = storefronts.add(another("reviv")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings, storefronts, tmp_path, name, CreditsStorefront) as storefront:
        yield storefront


@asynccontextmanager
async def opened(
    settings: Settings,
    storefronts: OpenStorefronts,
    folder: Path,
    name: str,
    kind: type[S],
) -> AsyncIterator[S]:
    """A service on the session's database, with a new sandbox of Stripe."""
    gateway = WebhookGateway()
    webhooks = {SECRET_KEY: f"http://shop/{name}"}
    database = folder / f"{uuid4().hex}.sqlite3"
    sandbox = create_app(
        SandboxSettings(database, "http://stripe", webhooks), HttpxTransport(httpx.MockTransport(gateway.forward))
    )
    transport, orders = StripeTransport(sandbox), FakeOrders()
    service = create_service(
        settings,
        fakes({"orders": [orders, FakeOrdersEvents(orders)], "identity": [FakeCustomers()]}),
        storefronts,
        ExternalSystems(http=HttpxTransport(transport)),
    )
    async with running(service, storefronts) as harness:
        await service.database.autocommit.execute(EMPTY)
        gateway.harness = harness
        yield kind(harness, orders, transport, sandbox, name)
    sandbox.state.sandbox.store.close()


def settings_for(url: str, accounts: dict[str, StripeCredentials]) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        internal_key=SecretStr(KEY),
        storefronts=Path("unused"),
        stripe=accounts,
        stripe_api_base="http://stripe/stripe",
        webhook_success_delay_seconds=0,
    )


def account(secret_key: str, webhook_secret: str) -> StripeCredentials:
    return StripeCredentials(secret_key=SecretStr(secret_key), webhook_secret=SecretStr(webhook_secret))
