"""The settings of orders."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar

from common.kernel.settings import ServiceSettings
from pydantic import Field, SecretStr

BOOK_CONTRACTS = ("storybook",)
"""The contracts whose storefronts sell books, and learn of payments by a webhook with a secret."""
SHARED = "*"
"""The name under which the secret of all storefronts without their own is configured."""
WebhookSecret = Annotated[SecretStr, Field(min_length=16)]


def without_secret(secrets: Mapping[str, SecretStr], storefronts: Iterable[str]) -> list[str]:
    """The storefronts that have neither their own secret nor a shared one."""
    return [storefront for storefront in storefronts if not secrets.keys() & {storefront, SHARED}]


class Settings(ServiceSettings):
    """A checkout that is not finished after `checkout_timeout_seconds` is abandoned by a timer, which runs every
    `sweep_interval` seconds.

    The timeout must exceed the 60-second lease of an idempotency key: after a crash the request can be repeated only
    when its lease has ended, and the repetition then resumes the checkout.

    `book_webhook_secrets` maps a storefront's name to the secret that its payment webhook requires; the one under `*`
    is for all others. A visitor's paid order that has no customer after `claim_timeout_seconds` is claimed again.
    """

    former_names: ClassVar[Mapping[str, str]] = {
        "checkout_timeout_seconds": "checkout_patience",
        "claim_timeout_seconds": "claim_patience",
    }

    checkout_timeout_seconds: int = Field(default=120, gt=60)
    sweep_interval: float = Field(default=5, gt=0)
    book_webhook_secrets: dict[str, WebhookSecret] = Field(default={})
    claim_timeout_seconds: int = Field(default=300, gt=0)
