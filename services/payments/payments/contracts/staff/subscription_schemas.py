"""Staff's bodies for plans, subscriptions and their invoices. Amounts are decimal strings."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from common.db.executor import Row
from common.http import Output, StrictBody, shown
from common.http.person_names import with_name
from common.kernel import clock
from common.kernel.callers import Caller
from common.kernel.money import formatter, to_decimal_string
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from payments.contracts.staff.schemas import DecimalString, names_one_amount
from payments.domain.billing_action import BillingAction, BillingActionKind, BillingActionStatus
from payments.domain.invoice import InvoiceStatus
from payments.domain.subscription import SubscriptionStatus
from payments.storefront import Plan
from payments.use_cases.request_billing_action import RefundInvoice, SubscriptionDecision

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PlanBody(Output):
    """`subscribers` have a live subscription to the plan, also an overdue one."""

    id: str
    name: str
    price: str
    currency: str
    credits: int
    generations_per_minute: int
    features: list[str]
    is_recommended: bool
    is_active: bool
    subscribers: int


def plan_body(plan: Plan, storefront: Storefront, subscribers: int) -> dict[str, Any]:
    return shown(
        PlanBody,
        plan,
        price=to_decimal_string(plan.price, storefront.currency),
        currency=storefront.currency,
        is_recommended=plan.recommended,
        subscribers=subscribers,
    )


class SubscriptionBody(Output):
    """`next_plan_id` begins with the next period. `paid_until` is the end of the last period that was paid or given.

    While `is_paused` new periods are not charged, until `resumes_at` or until it is resumed.
    """

    id: UUID
    user_id: UUID
    email: str | None
    stripe_customer_id: str | None
    stripe_subscription_id: str
    stripe_price_id: str
    plan_id: str
    next_plan_id: str | None
    status: SubscriptionStatus
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    is_paused: bool
    resumes_at: datetime | None
    paid_until: datetime | None
    started_at: datetime
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime


class InvoiceBody(Output):
    """`attempts` is how often its payment was tried; `refunded_amount` is the sum of its refunds."""

    id: UUID
    stripe_invoice_id: str
    subscription_id: UUID | None
    number: str | None
    reason: str
    description: str
    amount: str
    refunded_amount: str
    currency: str
    status: InvoiceStatus
    attempts: int
    invoice_url: str | None
    pdf_url: str | None
    issued_at: datetime
    paid_at: datetime | None


class ActionBody(Output):
    """What the member of staff `staff_id` decided; `failure` is why Stripe refused it.

    `staff_name` is the e-mail address or the API key's name at that time, `[erased]` of an erased person.

    `amount` is what a refund of a part gives back, in the invoice's currency. `until` is the end of a period that is
    given, and when a paused subscription resumes.
    """

    id: UUID
    kind: BillingActionKind
    amount: str | None
    subscription_id: UUID | None
    invoice_id: UUID | None
    until: datetime | None
    reason: str
    staff_id: UUID
    staff_name: str | None
    status: BillingActionStatus
    failure: str | None
    created_at: datetime
    settled_at: datetime | None


def action_body(row: Row) -> dict[str, Any]:
    amount = None if row["amount"] is None else to_decimal_string(row["amount"], row["currency"])
    return shown(ActionBody, row, amount=amount)


def requested_action_body(action: BillingAction, caller: Caller, currency: str = "") -> dict[str, Any]:
    """Of an action that the caller has just requested."""
    return action_body(with_name({**action.model_dump(), "currency": currency}, caller, "staff_id"))


class SubscriberBody(Output):
    """All subscriptions, and the newest invoices and decisions of staff, each newest first."""

    user_id: UUID
    email: str | None
    stripe_customer_id: str | None
    created_at: datetime | None
    deleted_at: datetime | None
    subscriptions: list[SubscriptionBody]
    invoices: list[InvoiceBody]
    actions: list[ActionBody]


def subscriber_body(user_id: UUID, row: Row | None) -> dict[str, Any]:
    row = row or _NOTHING
    return shown(
        SubscriberBody,
        row,
        user_id=user_id,
        subscriptions=[shown(SubscriptionBody, each) for each in row["subscriptions"]],
        invoices=[_invoice_body(each) for each in row["invoices"]],
        actions=[action_body(each) for each in row["actions"]],
    )


def _invoice_body(row: Row) -> dict[str, Any]:
    money = formatter(row["currency"])
    return shown(
        InvoiceBody,
        row,
        number=row["invoice_number"],
        amount=money(row["amount"]),
        refunded_amount=money(row["refunded"]),
    )


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("email", "stripe_customer_id", "created_at", "deleted_at")),
    "subscriptions": [],
    "invoices": [],
    "actions": [],
}


class DecisionBody(StrictBody):
    reason: Reason

    def decision(self, caller: Caller, subscription_id: UUID) -> SubscriptionDecision:
        assert caller.user_id
        return SubscriptionDecision(
            storefront=caller.storefront,
            subscription_id=subscription_id,
            reason=self.reason,
            staff_id=caller.user_id,
        )


class CancelRequestBody(DecisionBody):
    """Without `immediate` the subscription ends with the period that was paid."""

    immediate: StrictBool = False


class KeepRequestBody(DecisionBody):
    """Undoes the scheduled end."""


class CompRequestBody(DecisionBody):
    """Gives one period."""


def _in_future(value: datetime) -> datetime:
    if value <= clock.now():
        raise PydanticCustomError("subscription.resumption_past", "Must be in the future.")
    return value


class PauseRequestBody(DecisionBody):
    """Without `resumes_at` the subscription is paused until it is resumed."""

    resumes_at: Annotated[AwareDatetime, AfterValidator(_in_future)] | None = None


class ResumeRequestBody(DecisionBody):
    """Ends a pause."""


class RefundInvoiceBody(StrictBody):
    """Either an amount, or `full` for all that has not been refunded yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": "12.50", "reason": "a scratch"}]})

    amount: DecimalString | None = None
    full: StrictBool = False
    reason: Reason

    @model_validator(mode="after")
    def names_what_is_refunded(self) -> Self:
        return names_one_amount(self)

    def command(self, storefront: str, invoice_id: UUID, staff_id: UUID) -> RefundInvoice:
        amount = None if self.amount is None else Decimal(self.amount)
        return RefundInvoice(
            storefront=storefront, invoice_id=invoice_id, amount=amount, reason=self.reason, staff_id=staff_id
        )
