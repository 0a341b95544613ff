"""The payments service on a real database, with a sandboxed Stripe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from common.runtime.service import ExternalSystems, Service
from payments.app import create_service
from payments.settings import Settings, StripeCredentials
from pydantic import SecretStr
from sandbox.app import SandboxApp, create_app
from sandbox.settings import SandboxSettings
from testkit.customers import FakeCustomers
from testkit.databases import migrated_database
from testkit.harness import KEY, Harness
from testkit.httpx_transport import HttpxTransport
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts, another

from .credits import CreditsStorefront
from .fakes import FakeOrders, FakeOrdersEvents, ReplaceableTransport, StripeTransport, WebhookGateway
from .storefront import SECRET_KEY, WEBHOOK_SECRET, PaymentsStorefront

S = TypeVar("S", bound=PaymentsStorefront)
EMPTIED = ("tasks", "outbox", "inbox", "idempotency_keys", "refunds", "attempts")
EMPTY = "with " + ", ".join(f"of_{table} as (delete from {table})" for table in EMPTIED) + " delete from payments"
"""Much quicker than `truncate` while there are few rows."""


@pytest.fixture(scope="session")
async def payments_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@dataclass
class Assembled:
    """A service with its fakes and a sandbox of Stripe. Building them takes longer than most tests, so that tests share
    one, of which `opened` leaves nothing to the next test.
    """

    service: Service
    storefronts: OpenStorefronts
    orders: FakeOrders
    network: ReplaceableTransport
    sandbox: SandboxApp
    gateway: WebhookGateway
    webhooks: dict[str, str]
    """The sandbox's setting: the secret key → the webhook."""


@pytest.fixture(scope="session")
async def payments(payments_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assembled]:
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with assembled(settings, OpenStorefronts(), tmp_path_factory.mktemp("payments")) as payments:
        yield payments


@pytest.fixture
async def storefront(payments: Assembled) -> AsyncIterator[PaymentsStorefront]:
    async with opened(payments, payments.storefronts.add(another("emporium")).name, PaymentsStorefront) as storefront:
        yield storefront


@pytest.fixture
async def delayed_storefront(payments_url: str, tmp_path: Path) -> AsyncIterator[PaymentsStorefront]:
    """A storefront that handles the webhook event of a success after 20 seconds."""
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    delayed = settings.model_copy(update={"webhook_success_delay_seconds": 20})
    async with (
        assembled(delayed, OpenStorefronts(), tmp_path) as payments,
        opened(payments, payments.storefronts.add(another("emporium")).name, PaymentsStorefront) as storefront,
    ):
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
    async with (
        assembled(settings_for(payments_url, accounts | shared), storefronts, tmp_path) as payments,
        opened(payments, names[0], PaymentsStorefront) as first,
    ):
        first.secret_key = f"sk_test_{names[0]}"
        second = PaymentsStorefront(first.harness, first.orders, first.transport, first.sandbox, names[1])
        second.secret_key = f"sk_test_{names[1]}"
        yield first, second


@pytest.fixture
async def credits_storefront(payments: Assembled) -> AsyncIterator[CreditsStorefront]:
    """A storefront of the reviv contract."""
    async with opened(payments, payments.storefronts.add(another("reviv")).name, CreditsStorefront) as storefront:
        yield storefront


@asynccontextmanager
async def assembled(settings: Settings, storefronts: OpenStorefronts, folder: Path) -> AsyncIterator[Assembled]:
    """A service on the session's database."""
    gateway, network, orders = WebhookGateway(), ReplaceableTransport(), FakeOrders()
    webhooks: dict[str, str] = {}
    sandbox = create_app(
        SandboxSettings(folder / "sandbox.sqlite3", "http://stripe", webhooks),
        HttpxTransport(httpx.MockTransport(gateway.forward)),
    )
    service = create_service(
        settings,
        fakes({"orders": [orders, FakeOrdersEvents(orders)], "identity": [FakeCustomers()]}),
        storefronts,
        ExternalSystems(http=HttpxTransport(network)),
    )
    try:
        yield Assembled(service, storefronts, orders, network, sandbox, gateway, webhooks)
    finally:
        await service.database.close()
        sandbox.state.sandbox.store.close()


@asynccontextmanager
async def opened(payments: Assembled, name: str, kind: type[S]) -> AsyncIterator[S]:
    """A storefront of a service, alone in its database and in its sandbox."""
    await payments.service.database.autocommit.execute(EMPTY)
    transport = payments.network.current = StripeTransport(payments.sandbox)
    payments.webhooks[SECRET_KEY] = f"http://shop/{name}"
    harness = payments.gateway.harness = Harness(payments.service, payments.storefronts)
    yield kind(harness, payments.orders, transport, payments.sandbox, name)
    payments.orders.forget()
    payments.storefronts.remove_added()
    with payments.sandbox.state.sandbox.store.transaction() as transaction:
        for table in ("objects", "deliveries", "replays"):
            transaction.execute(f"delete from {table}")


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
