"""The payments service on a real database, with a sandboxed Stripe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from common.callers import CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.testing.databases import migrated_database
from common.testing.harness import KEY, running
from common.testing.storefronts import OpenStorefronts, another
from common.testing.through import Through
from payments.app import create_service
from payments.settings import Settings, StripeAccount
from pydantic import SecretStr
from sandbox.app import create_app
from sandbox.settings import SandboxSettings

from .shops import SECRET_KEY, WEBHOOK_SECRET, Shop
from .stand_ins import Door, FakeOrders, Line


@pytest.fixture(scope="session")
async def payments_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parents[1]) as url:
        yield url


@pytest.fixture
async def shop(payments_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    storefronts = OpenStorefronts()
    name = storefronts.add(another("emporium")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings, storefronts, tmp_path, name) as shop:
        yield shop


@pytest.fixture
async def patient_shop(payments_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """It gives the customer's own return 20 seconds before it looks into a success that Stripe told."""
    storefronts = OpenStorefronts()
    name = storefronts.add(another("emporium")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings.model_copy(update={"notice_patience": 20}), storefronts, tmp_path, name) as shop:
        yield shop


@pytest.fixture
async def two_shops(payments_url: str, tmp_path: Path) -> AsyncIterator[tuple[Shop, Shop]]:
    """Two storefronts of one service, each with a Stripe account of its own."""
    storefronts = OpenStorefronts()
    names = [storefronts.add(another("emporium")).name for _ in range(2)]
    accounts = {name: account(f"sk_test_{name}", f"whsec_{name}") for name in names}
    shared = {"*": account(SECRET_KEY, WEBHOOK_SECRET)}
    async with opened(settings_for(payments_url, accounts | shared), storefronts, tmp_path, names[0]) as first:
        first.secret_key = f"sk_test_{names[0]}"
        second = Shop(first.harness, first.orders, first.line, first.sandbox, names[1])
        second.secret_key = f"sk_test_{names[1]}"
        yield first, second


@asynccontextmanager
async def opened(settings: Settings, storefronts: OpenStorefronts, folder: Path, name: str) -> AsyncIterator[Shop]:
    """A service over the session's database, with a fresh Stripe."""
    door = Door()
    webhooks = {SECRET_KEY: f"http://shop/{name}"}
    database = folder / f"{uuid4().hex}.sqlite3"
    sandbox = create_app(SandboxSettings(database, "http://stripe", webhooks), Through(httpx.MockTransport(door.take)))
    line, orders = Line(sandbox), FakeOrders()
    siblings = Siblings(CallerTokens(KEY, "payments"), in_process({"orders": orders.app}))
    service = create_service(settings, siblings, storefronts, Through(line))
    async with running(service, storefronts) as harness:
        await service.database.reads.write("truncate tasks, outbox, inbox, idempotency_keys, payments cascade")
        door.harness = harness
        yield Shop(harness, orders, line, sandbox, name)
    sandbox.state.sandbox.store.close()


def settings_for(url: str, accounts: dict[str, StripeAccount]) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        internal_key=SecretStr(KEY),
        storefronts=Path("unused"),
        stripe=accounts,
        stripe_api_base="http://stripe/stripe",
        notice_patience=0,
    )


def account(secret_key: str, webhook_secret: str) -> StripeAccount:
    return StripeAccount(secret_key=SecretStr(secret_key), webhook_secret=SecretStr(webhook_secret))
