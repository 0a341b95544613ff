"""The provider's view of a payment, as values of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class IntentStatus(StrEnum):
    """Stripe's words for where a payment intent stands."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    REQUIRES_CAPTURE = "requires_capture"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Failure:
    """A declined attempt. `key` tells it from the payment's other attempts, however often it is reported."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Charge:
    """The money that moved. `refunded` is what went back so far, by whomever; `facts` are worth keeping."""

    id: str
    refunded: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A payment intent at one moment. `currency` is upper case, `metadata` what we wrote when we made it."""

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
class MadeRefund:
    """What became of a refund at the provider. `refunded` is the charge's total so far, this one included."""

    reference: str
    is_failed: bool
    reason: str | None
    refunded: int
