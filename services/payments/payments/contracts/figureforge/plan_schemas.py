"""FigureForge's bodies for plans, with the field names of the document and those that its clients read."""

from typing import Any

from common.http import Output, shown
from common.kernel.money import digits, to_decimal_string
from common.kernel.storefronts import Storefront

from payments.storefront import Figures, Plan, SubscriptionPlans

FREE = "free"
"""The tier of customers without a subscription."""
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
_PRICE = "price_"


class PlanBody(Output):
    """`price` in whole units of the currency, `price_cents` in minor ones, per month, as are `images_per_month`.

    `key` is the plan's short id, which the checkout accepts too. `stripe_price_id` is opaque; the checkout by price
    accepts it. `id` equals `plan_id`, `quota` equals `images_per_month`, and `popular` equals `recommended`.
    """

    id: str
    plan_id: str
    key: str
    name: str
    price: float
    price_usd_month: float
    price_cents: int
    price_display: str
    currency: str
    stripe_price_id: str
    images_per_month: int
    quota: int
    batch_cap: int
    features: list[str]
    popular: bool
    recommended: bool


class PricingBody(Output):
    """The plans on sale, in the storefront's order."""

    plans: list[PlanBody]


class PlansBody(Output):
    """`current_plan` is the signed-in caller's plan by its `key`, `free` without a subscription, null for visitors.

    `current_plan_id` is its `plan_id`, null without a subscription.
    """

    plans: list[PlanBody]
    current_plan: str | None
    current_plan_id: str | None


def plan_bodies(storefront: Storefront) -> list[dict[str, Any]]:
    return [_plan_body(plan, storefront) for plan in storefront.section(SubscriptionPlans).plans if plan.is_active]


def _plan_body(plan: Plan, storefront: Storefront) -> dict[str, Any]:
    price = plan.price / 10 ** digits(storefront.currency)
    return shown(
        PlanBody,
        plan,
        plan_id=plan.id,
        key=plan.tier,
        price=price,
        price_usd_month=price,
        price_cents=plan.price,
        price_display=displayed(plan.price, storefront.currency),
        currency=storefront.currency,
        stripe_price_id=price_id(plan),
        images_per_month=plan.credits,
        quota=plan.credits,
        batch_cap=storefront.section(Figures).most_per_batch,
        popular=plan.recommended,
    )


def price_id(plan: Plan) -> str:
    """The id by which the checkout by price knows a plan."""
    return f"{_PRICE}{plan.id}"


def plan_of_price(storefront: Storefront, identifier: str) -> Plan | None:
    """The plan with such an id."""
    if not identifier.startswith(_PRICE):
        return None
    wanted = identifier.removeprefix(_PRICE)
    return next((plan for plan in storefront.section(SubscriptionPlans).plans if plan.id == wanted), None)


def displayed(amount: int, currency: str) -> str:
    """An amount as clients show it: displayed(2499, "USD") → "$24.99"."""
    text, symbol = to_decimal_string(amount, currency), _SYMBOLS.get(currency)
    return f"{symbol}{text}" if symbol else f"{text} {currency}"
