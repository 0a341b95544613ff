"""Real accounts in development: test keys of Stripe, clients of OpenID providers, an SMTP server.

What is not given is at the sandbox: a shop with `sk_test_…` keys pays through Stripe while the others do not.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from common.kernel.environment_settings import EnvironmentSettings
from common.kernel.settings import MailUrl
from common.kernel.storefronts import Storefronts
from identity.settings import OpenIdClient
from payments.settings import SHARED, StripeCredentials
from pydantic import Field, SecretStr, ValidationInfo, field_validator

from atelier.settings.production import is_production, paid

TEST_KEYS = ("sk_test_", "rk_test_")
"""What secret and restricted keys of Stripe's test mode begin with."""


class DevelopmentSettings(EnvironmentSettings):
    """`shops` are the storefronts' names, `paid` those that take payments; neither is read from the environment."""

    shops: tuple[str, ...]
    paid: tuple[str, ...]
    mail_url: MailUrl | None = None
    stripe: Annotated[dict[str, StripeCredentials], Field(validate_default=True)] = Field(default={})
    oauth: dict[str, dict[str, OpenIdClient]] = Field(default={})

    @field_validator("mail_url")
    @classmethod
    def _mail_server_is_smtp(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and urlsplit(url.get_secret_value()).scheme not in ("smtp", "smtps"):
            raise ValueError("is not an SMTP server's address; without it mails are in the sandbox's mailbox")
        return url

    @field_validator("stripe")
    @classmethod
    def _no_money_moves(
        cls, accounts: dict[str, StripeCredentials], info: ValidationInfo
    ) -> dict[str, StripeCredentials]:
        for name, account in accounts.items():
            if not account.secret_key.get_secret_value().startswith(TEST_KEYS):
                raise ValueError(f"{name}.secret_key: development takes keys of Stripe's test mode only, sk_test_…")
        _refuse_unknown(accounts, info.data.get("paid", ()), "takes payments")
        return accounts

    @field_validator("oauth")
    @classmethod
    def _clients_of_shops(
        cls, clients: dict[str, dict[str, OpenIdClient]], info: ValidationInfo
    ) -> dict[str, dict[str, OpenIdClient]]:
        _refuse_unknown(clients, info.data.get("shops", ()), "has this name")
        return clients


def development_settings(storefronts: Storefronts) -> DevelopmentSettings:
    """Empty when production is asked for and its settings are not complete. Raises InvalidSettings."""
    if is_production():
        return DevelopmentSettings.model_construct(shops=(), paid=())  # without reading the environment
    names = tuple(each.name for each in storefronts)
    return DevelopmentSettings.read(shops=names, paid=paid(storefronts))


def _refuse_unknown(given: Mapping[str, object], known: Iterable[str], what: str) -> None:
    if unknown := given.keys() - {*known, SHARED}:
        raise ValueError(f"no shop that {what}: {', '.join(sorted(unknown))}")
