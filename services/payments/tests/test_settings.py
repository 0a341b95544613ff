"""The settings of payments."""

from pathlib import Path

import pytest
from common.kernel.storefronts import Storefronts, read
from payments.app import create_service
from payments.settings import Settings
from pydantic import SecretStr, ValidationError
from testkit.harness import KEY
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts, another

from .conftest import account, settings_for


def test_accounts_are_read_from_the_environment_and_hidden_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "DATABASE_URL": "postgresql://payments",
        "INTERNAL_KEY": KEY,
        "STOREFRONTS": "deploy/storefronts",
        "STRIPE": '{"*": {"secret_key": "sk_test_hush", "webhook_secret": "whsec_hush"}}',
    }
    for name, value in values.items():
        monkeypatch.setenv(f"ATELIER_{name}", value)
    settings = Settings()
    assert settings.stripe["*"].secret_key.get_secret_value() == "sk_test_hush"
    assert "hush" not in repr(settings)


def test_a_storefront_without_an_account_is_refused_at_start() -> None:
    settings = settings_for("postgresql://payments", {"another": account("sk_test_a", "whsec_a")})
    with pytest.raises(ValueError, match=r"no account for .*emporium"):
        create_service(settings, fakes({}), OpenStorefronts())


def test_a_storefront_that_takes_no_payments_needs_no_account() -> None:
    settings = settings_for("postgresql://payments", {"emporium": account("sk_test_a", "whsec_a")})
    takes_them, takes_none = read(SHIPPED / "emporium.toml"), another("marbelle")
    service = create_service(settings, fakes({}), Storefronts([takes_them, takes_none]))
    assert service.name == "payments"
    with pytest.raises(ValueError, match=r"no account for second"):
        create_service(
            settings,
            fakes({}),
            Storefronts([read(SHIPPED / "emporium.toml").model_copy(update={"name": "second"}), takes_none]),
        )


def test_a_storefront_that_sells_credits_needs_an_account() -> None:
    settings = settings_for("postgresql://payments", {"emporium": account("sk_test_a", "whsec_a")})
    with pytest.raises(ValueError, match=r"no account for reviv"):
        create_service(settings, fakes({}), Storefronts([read(SHIPPED / "reviv.toml")]))


@pytest.mark.parametrize("secrets", [("sk_test_a", ""), ("", "whsec_a")], ids=["webhook-secret", "secret-key"])
def test_an_empty_secret_is_refused(secrets: tuple[str, str]) -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        account(*secrets)


@pytest.mark.parametrize(
    ("of_all", "of_one"), [("http://localhost/sandbox/stripe", None), (None, "http://localhost/sandbox/stripe")]
)
def test_production_refuses_a_substitute_for_stripe(of_all: str | None, of_one: str | None) -> None:
    with pytest.raises(ValidationError, match="Stripe itself"):
        Settings(
            environment="production",
            database_url=SecretStr("postgresql://payments"),
            internal_key=SecretStr(KEY),
            storefronts=Path("unused"),
            stripe={"*": account("sk_live_a", "whsec_a").model_copy(update={"api_base": of_one})},
            stripe_api_base=of_all,
        )
