"""The fields of Stripe's billing objects that payments reads; all others are ignored.

Newer versions of Stripe's API have the period in the item, and the subscription of an invoice in `parent`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from payments.domain.billing_state import (
    InvoiceLine,
    InvoiceState,
    ProviderCustomer,
    ProviderPrice,
    ProviderSession,
    SubscriptionState,
)


class StripePrice(BaseModel):
    id: str
    unit_amount: int | None = None
    currency: str
    metadata: dict[str, str] = {}

    def price(self) -> ProviderPrice:
        metadata = self.metadata
        plan_id, storefront = metadata.get("plan_id"), metadata.get("storefront")
        return ProviderPrice(self.id, plan_id, storefront, self.unit_amount or 0, self.currency.upper())


class StripePrices(BaseModel):
    data: list[StripePrice]


class StripeItem(BaseModel):
    id: str
    price: StripePrice
    current_period_start: int | None = None
    current_period_end: int | None = None


class StripeItems(BaseModel):
    data: list[StripeItem]


class StripePause(BaseModel):
    resumes_at: int | None = None


class StripeSubscription(BaseModel):
    id: str
    status: str
    items: StripeItems
    cancel_at_period_end: bool = False
    cancel_at: int | None = None
    current_period_start: int | None = None
    current_period_end: int | None = None
    created: int
    ended_at: int | None = None
    metadata: dict[str, str] = {}
    pause_collection: StripePause | None = None

    def state(self) -> SubscriptionState:
        item = self.items.data[0]
        return SubscriptionState(
            id=self.id,
            item_id=item.id,
            price_id=item.price.id,
            status=self.status,
            period_start=_optional(item.current_period_start or self.current_period_start),
            period_end=_optional(item.current_period_end or self.current_period_end),
            cancel_at_period_end=self.cancel_at_period_end,
            cancel_at=_optional(self.cancel_at),
            created=_moment(self.created),
            ended_at=_optional(self.ended_at),
            metadata=self.metadata,
            is_paused=self.pause_collection is not None,
            resumes_at=_optional(self.pause_collection.resumes_at) if self.pause_collection else None,
        )


class StripeSubscriptions(BaseModel):
    data: list[StripeSubscription]
    has_more: bool = False


class StripeLine(BaseModel):
    class Period(BaseModel):
        end: int

    class Pricing(BaseModel):
        class Details(BaseModel):
            price: str

        price_details: Details | None = None

    amount: int
    description: str | None = None
    period: Period
    pricing: Pricing | None = None
    price: StripePrice | None = None

    def line(self) -> InvoiceLine:
        details = self.pricing.price_details if self.pricing else None
        price_id = details.price if details else self.price.id if self.price else None
        return InvoiceLine(price_id, self.amount, self.description, _moment(self.period.end))


class StripeInvoicePayment(BaseModel):
    class Payment(BaseModel):
        payment_intent: str | None = None

    payment: Payment


class StripeInvoice(BaseModel):
    class Parent(BaseModel):
        class Details(BaseModel):
            subscription: str | None = None

        subscription_details: Details | None = None

    class Lines(BaseModel):
        data: list[StripeLine] = []

    class Payments(BaseModel):
        data: list[StripeInvoicePayment] = []

    class Transitions(BaseModel):
        paid_at: int | None = None

    id: str
    number: str | None = None
    status: str | None = None
    billing_reason: str | None = None
    total: int
    amount_paid: int = 0
    currency: str
    attempt_count: int = 0
    hosted_invoice_url: str | None = None
    invoice_pdf: str | None = None
    created: int
    status_transitions: Transitions = Transitions()
    lines: Lines = Lines()
    parent: Parent | None = None
    subscription: str | None = None
    payments: Payments | None = None
    payment_intent: str | None = None

    def state(self, refunds: Mapping[str, int]) -> InvoiceState:
        """`refunds` are the refunded totals by payment intent."""
        details = self.parent.subscription_details if self.parent else None
        transaction_ids = self._transaction_ids()
        return InvoiceState(
            id=self.id,
            number=self.number,
            subscription_id=details.subscription if details else self.subscription,
            reason=self.billing_reason or "manual",
            status=self.status or "draft",
            total=self.total,
            amount_paid=self.amount_paid,
            currency=self.currency.upper(),
            attempts=self.attempt_count,
            url=self.hosted_invoice_url,
            pdf_url=self.invoice_pdf,
            created=_moment(self.created),
            paid_at=_optional(self.status_transitions.paid_at),
            lines=tuple(line.line() for line in self.lines.data),
            transaction_ids=transaction_ids,
            refunded=sum(refunds.get(each, 0) for each in transaction_ids),
        )

    def _transaction_ids(self) -> tuple[str, ...]:
        made = [each.payment.payment_intent for each in self.payments.data] if self.payments else []
        return tuple(dict.fromkeys(each for each in (*made, self.payment_intent) if each))


class StripeInvoices(BaseModel):
    data: list[StripeInvoice]
    has_more: bool = False


class StripeCustomerCharge(BaseModel):
    id: str
    payment_intent: str | None = None
    amount_refunded: int = 0


class StripeCustomerCharges(BaseModel):
    data: list[StripeCustomerCharge]
    has_more: bool = False


class StripeCustomer(BaseModel):
    id: str
    email: str | None = None
    metadata: dict[str, str] = {}

    def customer(self) -> ProviderCustomer:
        return ProviderCustomer(self.id, self.email, self.metadata.get("storefront"), self.metadata.get("user_id"))


class StripeCustomers(BaseModel):
    data: list[StripeCustomer]
    has_more: bool = False


class StripeSetupIntent(BaseModel):
    payment_method: str | None = None


class StripeBillingSession(BaseModel):
    """`setup_intent` is an object when it was expanded."""

    id: str
    status: str
    url: str | None = None
    expires_at: int
    metadata: dict[str, str] | None = None
    setup_intent: StripeSetupIntent | str | None = None

    def session(self) -> ProviderSession:
        checkout_id = (self.metadata or {}).get("checkout_id")
        method = self.setup_intent.payment_method if isinstance(self.setup_intent, StripeSetupIntent) else None
        return ProviderSession(self.id, self.status, self.url, _moment(self.expires_at), checkout_id, method)


class StripeBillingSessions(BaseModel):
    data: list[StripeBillingSession]


class StripeReference(BaseModel):
    """An object of which only the id is read."""

    id: str


def customer_of(subject: Mapping[str, Any]) -> object:
    """The customer's id in an event's object, expanded or not."""
    customer = subject.get("customer")
    return customer.get("id") if isinstance(customer, dict) else customer


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _optional(seconds: int | None) -> datetime | None:
    return None if seconds is None else _moment(seconds)
