"""The secrets of payment webhooks."""

from pathlib import Path

import pytest
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from orders.app import create_service
from orders.settings import Settings
from pydantic import SecretStr, ValidationError
from testkit.harness import KEY, running
from testkit.storefronts import OpenStorefronts, another

from ..fake_interfaces import fake_resolver
from ..fakes import FakeServices
from .shop import BookShop


def settings_with(url: str, **secrets: str) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        internal_key=SecretStr(KEY),
        storefronts=Path("unused"),
        book_webhook_secrets={name: SecretStr(secret) for name, secret in secrets.items()},
    )


def test_secrets_are_read_from_the_environment_and_hidden_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "DATABASE_URL": "postgresql://orders",
        "INTERNAL_KEY": KEY,
        "STOREFRONTS": "deploy/storefronts",
        "BOOK_WEBHOOK_SECRETS": '{"*": "hush-hush-hush-hush"}',
    }
    for name, value in values.items():
        monkeypatch.setenv(f"ATELIER_{name}", value)
    settings = Settings()
    assert settings.book_webhook_secrets["*"].get_secret_value() == "hush-hush-hush-hush"
    assert "hush" not in repr(settings)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValidationError):
        settings_with("postgresql://orders", shop="short")


def test_a_storefront_that_sells_books_without_a_secret_is_refused_at_start() -> None:
    books, goods = another("storybook"), another("emporium")
    settings = settings_with("postgresql://orders", another="a secret of another storefront")
    with pytest.raises(InvalidSettings, match=rf"ATELIER_BOOK_WEBHOOK_SECRETS: no secret for {books.name}"):
        create_service(settings, fake_resolver(FakeServices()), Storefronts([books, goods]))
    assert create_service(settings, fake_resolver(FakeServices()), Storefronts([goods])).name == "orders"


async def test_each_storefront_requires_its_own_secret(orders_url: str) -> None:
    storefronts, services = OpenStorefronts(), FakeServices()
    first, second = (storefronts.add(another("storybook")).name for _ in range(2))
    shared = {"*": "the secret of all others"}
    settings = settings_with(orders_url, **{first: "the secret of the first", **shared})
    async with running(create_service(settings, fake_resolver(services), storefronts), storefronts) as harness:
        one, other = BookShop(harness, services, first), BookShop(harness, services, second)
        order_id, other_id = await one.customer().order(), await other.customer().order()
        assert (await one.pay(order_id, "the secret of all others")).status_code == 401
        assert (await other.pay(other_id, "the secret of the first")).status_code == 401
        assert (await one.pay(order_id, "the secret of the first")).status_code == 200
        assert (await other.pay(other_id, "the secret of all others")).status_code == 200
