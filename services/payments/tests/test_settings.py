"""What payments is told from outside."""

from pathlib import Path

import pytest
from common.callers import CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.storefronts import Storefronts, read
from common.testing.harness import KEY
from common.testing.storefronts import SHIPPED, OpenStorefronts, another
from payments.app import create_service
from payments.settings import Settings
from pydantic import SecretStr, ValidationError

from .conftest import account, settings_for


def test_accounts_are_read_from_the_environment_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_storefront_without_an_account_is_noticed_at_start() -> None:
    settings = settings_for("postgresql://payments", {"another": account("sk_test_a", "whsec_a")})
    siblings = Siblings(CallerTokens(KEY, "payments"), in_process({}))
    with pytest.raises(ValueError, match=r"no account for .*emporium"):
        create_service(settings, siblings, OpenStorefronts())


def test_a_storefront_that_takes_no_payments_needs_no_account() -> None:
    settings = settings_for("postgresql://payments", {"emporium": account("sk_test_a", "whsec_a")})
    siblings = Siblings(CallerTokens(KEY, "payments"), in_process({}))
    takes_them, takes_none = read(SHIPPED / "emporium.toml"), another("marbelle")
    service = create_service(settings, siblings, Storefronts([takes_them, takes_none]))
    assert service.name == "payments"
    with pytest.raises(ValueError, match=r"no account for second"):
        create_service(
            settings,
            siblings,
            Storefronts([read(SHIPPED / "emporium.toml").model_copy(update={"name": "second"}), takes_none]),
        )


def test_production_refuses_a_stand_in_for_stripe() -> None:
    with pytest.raises(ValidationError, match="Stripe itself"):
        Settings(
            environment="production",
            database_url=SecretStr("postgresql://payments"),
            internal_key=SecretStr(KEY),
            storefronts=Path("unused"),
            stripe={"*": account("sk_live_a", "whsec_a")},
            stripe_api_base="http://localhost/sandbox/stripe",
        )
