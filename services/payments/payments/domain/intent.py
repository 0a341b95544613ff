"""Payment intents, charges and refunds as the provider reports them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class IntentStatus(StrEnum):
    """Stripe's states of a payment intent."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    REQUIRES_CAPTURE = "requires_capture"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Failure:
    """A declined attempt. `key` identifies the attempt in repeated reports."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge. `refunded` is the total refunded so far, from all sources; `facts` are stored with the payment."""

    id: str
    refunded: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A payment intent at one moment. `currency` is upper case; `metadata` was set when it was created."""

    id: str
    status: IntentStatus
    amount: int
    amount_received: int
    currency: str
    metadata: Mapping[str, str]
    client_secret: str | None = None
    failure: Failure | None = None
    charge: Charge | None = None

    @property
    def is_settled(self) -> bool:
        return self.status in (IntentStatus.SUCCEEDED, IntentStatus.CANCELED)


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """The provider's result of a refund. `refunded` is the charge's total including this refund."""

    reference: str
    is_failed: bool
    reason: str | None
    refunded: int
