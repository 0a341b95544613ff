"""The settings of payments."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from common.kernel.settings import ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

PAID_CONTRACTS = ("emporium", "reviv", "figureforge")
"""The contracts whose storefronts take payments."""
SHARED = "*"
"""The name under which the account of all storefronts without their own is configured."""


class StripeCredentials(BaseModel):
    """The secrets of an account at Stripe. `api_base` is the address of a substitute for Stripe, for this account."""

    model_config = ConfigDict(frozen=True)

    secret_key: SecretStr = Field(min_length=1)
    webhook_secret: SecretStr = Field(min_length=1)
    api_base: str | None = None


def without_account(accounts: Mapping[str, StripeCredentials], storefronts: Iterable[str]) -> list[str]:
    """Return the storefronts that have neither their own account nor a shared one."""
    return [storefront for storefront in storefronts if not accounts.keys() & {storefront, SHARED}]


class Settings(ServiceSettings):
    """`stripe` maps a storefront's name to its account; the one under `*` is for all others.

    `stripe_api_base` is the address of a substitute for Stripe (`http://localhost:8000/sandbox/stripe`), for accounts
    that name none.
    A webhook event of a success is handled after `webhook_success_delay_seconds`, unless the customer's confirmation
    has recorded the success before.
    """

    former_names: ClassVar[Mapping[str, str]] = {"webhook_success_delay_seconds": "notice_patience"}

    stripe: dict[str, StripeCredentials]
    stripe_api_base: str | None = None
    webhook_success_delay_seconds: float = Field(default=1.0, ge=0, le=60)

    @model_validator(mode="after")
    def real_money_in_production(self) -> Self:
        bases = (self.stripe_api_base, *(account.api_base for account in self.stripe.values()))
        if self.environment == "production" and any(bases):
            raise ValueError("stripe_api_base: production takes payments through Stripe itself")
        return self
