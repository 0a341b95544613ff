"""The settings that production requires: real payments and mail, and no published secrets.

`ATELIER_ENVIRONMENT=production` asks for it. Secrets that are not given are generated once and kept in the data
folder.
"""

import os
from collections.abc import Iterable
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from common.kernel.environment_settings import EnvironmentSettings, InvalidSettings
from common.kernel.settings import MailUrl
from common.kernel.storefronts import Storefront, Storefronts
from gateway.settings import Network
from identity.settings import OpenIdClient, SigningKeys, insecure_clients
from orders.settings import BOOK_CONTRACTS, WebhookSecret, without_secret
from payments.settings import PAID_CONTRACTS, StripeCredentials, without_account
from pydantic import Field, SecretStr, ValidationInfo, field_validator

from atelier.data_folder.folder import DEVELOPMENT, PRODUCTION

ENVIRONMENT = "ATELIER_ENVIRONMENT"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
EXAMPLE = '{"secret_key": "sk_live_…", "webhook_secret": "whsec_…"}'


class ProductionSettings(EnvironmentSettings):
    """`paid` names the storefronts that take payments, `selling_books` those that sell books; neither is read from the
    environment.
    """

    paid: tuple[str, ...]
    selling_books: tuple[str, ...] = ()
    mail_url: MailUrl = Field(description="smtps://USER:PASSWORD@HOST:465 or smtp://HOST:587")
    stripe: Annotated[dict[str, StripeCredentials], Field(validate_default=True)] = Field(default={})
    book_webhook_secrets: Annotated[dict[str, WebhookSecret], Field(validate_default=True)] = Field(default={})
    oauth: dict[str, dict[str, OpenIdClient]] = Field(default={})
    internal_key: SecretStr | None = Field(default=None, min_length=32)
    signing_keys: SigningKeys | None = None
    objects_url: str | None = None
    default_storefront: str | None = None
    trusted_proxies: tuple[Network, ...] = LOOPBACK

    @field_validator("mail_url")
    @classmethod
    def _mail_server_is_smtp(cls, url: SecretStr) -> SecretStr:
        if urlsplit(url.get_secret_value()).scheme not in ("smtp", "smtps"):
            raise ValueError("is not an SMTP server's address: smtps://USER:PASSWORD@HOST:465 or smtp://HOST:587")
        return url

    @field_validator("stripe")
    @classmethod
    def _every_shop_has_an_account(
        cls, accounts: dict[str, StripeCredentials], info: ValidationInfo
    ) -> dict[str, StripeCredentials]:
        if missing := without_account(accounts, info.data.get("paid", ())):
            raise ValueError(f'no account for {", ".join(missing)}: a JSON object {{"{missing[0]}": {EXAMPLE}}}')
        return accounts

    @field_validator("book_webhook_secrets")
    @classmethod
    def _every_book_shop_has_a_secret(cls, secrets: dict[str, SecretStr], info: ValidationInfo) -> dict[str, SecretStr]:
        if missing := without_secret(secrets, info.data.get("selling_books", ())):
            raise ValueError(
                f'no secret for {", ".join(missing)}: a JSON object {{"{missing[0]}": "16 or more characters"}}'
            )
        return secrets

    @field_validator("oauth")
    @classmethod
    def _users_sign_in_at_real_providers(
        cls, clients: dict[str, dict[str, OpenIdClient]]
    ) -> dict[str, dict[str, OpenIdClient]]:
        if faults := list(insecure_clients(clients)):
            raise ValueError("; ".join(faults))
        return clients


def is_production() -> bool:
    """Raises InvalidSettings for an unknown environment."""
    environment = os.environ.get(ENVIRONMENT, DEVELOPMENT)
    if environment not in (DEVELOPMENT, PRODUCTION):
        raise InvalidSettings([f"{ENVIRONMENT}: is {DEVELOPMENT} or {PRODUCTION}"])
    return environment == PRODUCTION


def paid(storefronts: Iterable[Storefront]) -> tuple[str, ...]:
    return tuple(each.name for each in storefronts if each.contract in PAID_CONTRACTS)


def selling_books(storefronts: Iterable[Storefront]) -> tuple[str, ...]:
    return tuple(each.name for each in storefronts if each.contract in BOOK_CONTRACTS)


def warnings_of(storefronts: Storefronts) -> list[str]:
    """Values in the storefronts' files that are probably left over from development."""
    found = []
    for each in storefronts:
        if _is_this_machine(urlsplit(each.mail.site_url).hostname):
            found.append(f"{each.name}.toml: links in mails lead to {each.mail.site_url}")
        if each.mail.sender.rstrip(">").endswith(".example"):
            found.append(f"{each.name}.toml: mails are sent by {each.mail.sender}")
        if all(map(_is_this_machine, each.hosts)):
            found.append(f"{each.name}.toml: no host is named that customers can reach")
    return found


def _is_this_machine(host: str | None) -> bool:
    return host in (None, "localhost", "127.0.0.1", "::1") or str(host).endswith(".localhost")
