"""FigureForge's bodies for a customer's subscription and billing history."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from common.http import Output
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront

from payments.contracts.figureforge.plan_schemas import displayed
from payments.domain.invoice import InvoiceStatus
from payments.domain.subscription import SubscriptionStatus
from payments.storefront import Plan, SubscriptionPlans

Status = Literal["incomplete", "active", "past_due", "canceled"]
_STATUS: dict[str, Status] = {
    SubscriptionStatus.INCOMPLETE: "incomplete",
    SubscriptionStatus.TRIALING: "active",
    SubscriptionStatus.ACTIVE: "active",
    SubscriptionStatus.PAST_DUE: "past_due",
    SubscriptionStatus.CANCELED: "canceled",
}


class SubscribedPlanBody(Output):
    """`price_cents` is what the customer pays per month, which may differ from the price for new subscribers."""

    key: str
    plan_id: str
    name: str
    price_cents: int
    price_display: str
    quota: int

    @classmethod
    def of(cls, plan: Plan, subscribed_price: int | None, currency: str) -> Self:
        price = plan.price if subscribed_price is None else subscribed_price
        return cls(
            key=plan.tier,
            plan_id=plan.id,
            name=plan.name,
            price_cents=price,
            price_display=displayed(price, currency),
            quota=plan.credits,
        )


class NoSubscriptionBody(Output):
    """The customer never had a subscription."""

    has_subscription: Literal[False]
    plan_id: None
    plan: None
    status: Literal["none"]


class CurrentSubscriptionBody(Output):
    """The customer's subscription; after its end the last one, with `has_subscription` false and without a plan.

    `next_plan_id` is the smaller plan that begins with the next period.
    """

    has_subscription: bool
    subscription_id: UUID
    plan_id: str | None
    plan: SubscribedPlanBody | None
    next_plan_id: str | None
    status: Status
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool

    @classmethod
    def of_row(cls, row: dict[str, Any], storefront: Storefront) -> Self:
        is_live = row["status"] != SubscriptionStatus.CANCELED
        plan = storefront.section(SubscriptionPlans).plan(row["plan_id"]) if is_live else None
        return cls(
            has_subscription=is_live,
            subscription_id=row["id"],
            plan_id=row["plan_id"] if is_live else None,
            plan=SubscribedPlanBody.of(plan, row["price"], storefront.currency) if plan else None,
            next_plan_id=row["next_plan_id"] if is_live else None,
            status=_STATUS[row["status"]],
            current_period_start=row["current_period_start"],
            current_period_end=row["current_period_end"],
            cancel_at_period_end=row["cancel_at_period_end"],
        )


CurrentBody = CurrentSubscriptionBody | NoSubscriptionBody


def current_body(row: dict[str, Any] | None, storefront: Storefront) -> CurrentBody:
    if row is None:
        return NoSubscriptionBody(has_subscription=False, plan_id=None, plan=None, status="none")
    return CurrentSubscriptionBody.of_row(row, storefront)


class HistoryItemBody(Output):
    """An invoice. `amount` is a decimal string, `amount_cents` the same and `refunded_cents` in minor units."""

    id: UUID
    date: datetime
    description: str
    number: str | None
    amount: str
    amount_cents: int
    refunded_cents: int
    currency: str
    status: InvoiceStatus
    invoice_url: str | None
    pdf_url: str | None

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Self:
        return cls(
            id=row["id"],
            date=row["issued_at"],
            description=row["description"],
            number=row["invoice_number"],
            amount=to_decimal_string(row["amount"], row["currency"]),
            amount_cents=row["amount"],
            refunded_cents=row["refunded"],
            currency=row["currency"],
            status=row["status"],
            invoice_url=row["invoice_url"],
            pdf_url=row["pdf_url"],
        )
