"""FigureForge's bodies for a customer's subscription and billing history."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from common.db.executor import Row
from common.http import Output, shown
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront

from payments.contracts.figureforge.plan_schemas import displayed
from payments.domain.invoice import InvoiceStatus
from payments.domain.subscription import SubscriptionStatus
from payments.storefront import SubscriptionPlans

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


CurrentBody = CurrentSubscriptionBody | NoSubscriptionBody


def current_body(row: Row | None, storefront: Storefront) -> dict[str, Any]:
    if row is None:
        return {"has_subscription": False, "plan_id": None, "plan": None, "status": "none"}
    is_live = row["status"] != SubscriptionStatus.CANCELED
    return shown(
        CurrentSubscriptionBody,
        row,
        has_subscription=is_live,
        subscription_id=row["id"],
        plan_id=row["plan_id"] if is_live else None,
        plan=_subscribed_plan(row, storefront) if is_live else None,
        next_plan_id=row["next_plan_id"] if is_live else None,
        status=_STATUS[row["status"]],
    )


def _subscribed_plan(row: Row, storefront: Storefront) -> dict[str, Any] | None:
    plan = storefront.section(SubscriptionPlans).plan(row["plan_id"])
    if plan is None:
        return None
    price = plan.price if row["price"] is None else row["price"]
    return shown(
        SubscribedPlanBody,
        plan,
        key=plan.tier,
        plan_id=plan.id,
        price_cents=price,
        price_display=displayed(price, storefront.currency),
        quota=plan.credits,
    )


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


def history_item_body(row: Row) -> dict[str, Any]:
    return shown(
        HistoryItemBody,
        row,
        date=row["issued_at"],
        number=row["invoice_number"],
        amount=to_decimal_string(row["amount"], row["currency"]),
        amount_cents=row["amount"],
        refunded_cents=row["refunded"],
    )
