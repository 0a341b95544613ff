"""What payments is told from outside."""

from typing import Self

from common.settings import ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

SHARED = "*"


class StripeAccount(BaseModel):
    model_config = ConfigDict(frozen=True)

    secret_key: SecretStr
    webhook_secret: SecretStr


class Settings(ServiceSettings):
    """`stripe` maps a storefront's name to its account; the one under `*` serves all others.

    `stripe_api_base` is the address of a stand-in for Stripe (`http://localhost:8000/sandbox/stripe`). A success that
    Stripe's webhook tells is looked into after `notice_patience` seconds, as the customer's own return reports most.
    """

    stripe: dict[str, StripeAccount]
    stripe_api_base: str | None = None
    notice_patience: float = Field(default=1.0, ge=0, le=60)

    @model_validator(mode="after")
    def real_money_in_production(self) -> Self:
        if self.environment == "production" and self.stripe_api_base is not None:
            raise ValueError("stripe_api_base: production takes payments through Stripe itself")
        return self
