"""A customer's subscriptions and invoices as the provider reports them at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

CYCLES = ("subscription_create", "subscription_cycle")
"""Why the invoices are made that begin a period; those of changes within a period have other reasons."""
_ENDED = ("canceled", "incomplete_expired")
_UNPAID = ("incomplete",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """`status` is the provider's. `cancel_at` is when it ends, unless that is the end of the current period.

    While `is_paused` the invoices of new periods are voided, until `resumes_at` if that is known.
    """

    id: str
    item_id: str
    price_id: str
    status: str
    period_start: datetime | None
    period_end: datetime | None
    cancel_at_period_end: bool
    cancel_at: datetime | None
    created: datetime
    ended_at: datetime | None
    metadata: Mapping[str, str]
    is_paused: bool
    resumes_at: datetime | None

    @property
    def is_trial(self) -> bool:
        return self.status == "trialing"

    @property
    def is_charged(self) -> bool:
        """Whether a change to a larger plan would be charged at once."""
        return not self.is_trial and not self.is_paused

    @property
    def is_live(self) -> bool:
        return self.status not in _ENDED

    @property
    def is_scheduled_to_end(self) -> bool:
        return self.is_live and (self.cancel_at_period_end or self.cancel_at is not None)

    @property
    def rank(self) -> tuple[bool, datetime, str]:
        """Of several live subscriptions the lowest is kept: the oldest one that was ever paid."""
        return self.status in _UNPAID, self.created, self.id


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """`price_id` is None for amounts without a price. Credits for unused time have negative amounts."""

    price_id: str | None
    amount: int
    description: str | None
    period_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceState:
    """Amounts in minor units; `currency` is upper case. `transaction_ids` are the payment intents that paid it."""

    id: str
    number: str | None
    subscription_id: str | None
    reason: str
    status: str
    total: int
    amount_paid: int
    currency: str
    attempts: int
    url: str | None
    pdf_url: str | None
    created: datetime
    paid_at: datetime | None
    lines: tuple[InvoiceLine, ...]
    transaction_ids: tuple[str, ...]
    refunded: int

    @property
    def is_paid(self) -> bool:
        return self.status == "paid"


@dataclass(frozen=True, slots=True)
class CustomerState:
    subscriptions: tuple[SubscriptionState, ...]
    invoices: tuple[InvoiceState, ...]

    def invoices_of(self, subscription_id: str) -> tuple[InvoiceState, ...]:
        return tuple(each for each in self.invoices if each.subscription_id == subscription_id)

    @property
    def price_ids(self) -> set[str]:
        lines = {line.price_id for invoice in self.invoices for line in invoice.lines if line.price_id}
        return lines | {each.price_id for each in self.subscriptions}

    def kept(self) -> SubscriptionState | None:
        """The live subscription; the first one, should the customer have paid several."""
        return min((each for each in self.subscriptions if each.is_live), key=lambda each: each.rank, default=None)


@dataclass(frozen=True, slots=True)
class ProviderPrice:
    """A price at the provider; `plan_id` is in the metadata that we gave it. `currency` is upper case."""

    id: str
    plan_id: str | None
    storefront: str | None
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class ProviderCustomer:
    """`storefront` and `user_id` are in the metadata that we gave it; None if it is none of ours."""

    id: str
    email: str | None
    storefront: str | None
    user_id: str | None


@dataclass(frozen=True, slots=True)
class ProviderSession:
    """A session of the provider's checkout. `status` is `open`, `complete` or `expired`.

    `checkout_id` is in the metadata that we gave it. `payment_method` is the card that was saved in setup mode.
    """

    id: str
    status: str
    url: str | None
    expires_at: datetime
    checkout_id: str | None
    payment_method: str | None = None
