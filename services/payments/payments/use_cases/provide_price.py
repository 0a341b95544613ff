"""The provider's prices of plans, and the plans of the provider's prices."""

import structlog

from payments.domain.billing_state import CustomerState, ProviderPrice
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription_errors import UnknownPrice
from payments.repository.billing_customers import BillingCustomers
from payments.storefront import Plan, SubscriptionPlans
from payments.use_cases.billing_context import BillingContext

log = structlog.get_logger()


async def provide_price(storefront: str, plan: Plan, context: BillingContext) -> PlanPrice:
    """Return the provider's price of a plan at its present amount, created at the first call.

    Raises ProviderUnavailable, ProviderRefused.
    """
    shop = context.storefronts[storefront]
    customers = BillingCustomers(context.database.autocommit, storefront)
    price = await customers.price(plan.id, plan.price, shop.currency)
    if price is None:
        provided = await context.plan_prices(storefront).provide(shop, plan)
        price = _row(storefront, plan.id, provided)
        await customers.add_price(price)
    return price


async def known_prices(storefront: str, state: CustomerState, context: BillingContext) -> dict[str, PlanPrice]:
    """The prices in a customer's state that are of our plans, also those that were lost from the database.

    Raises UnknownPrice when a subscription that has not ended has none of them.
    """
    customers = BillingCustomers(context.database.autocommit, storefront)
    prices = await customers.prices(state.price_ids)
    for price_id in state.price_ids - prices.keys():
        found = await context.plan_prices(storefront).price(price_id)
        if found.storefront == storefront and found.plan_id is not None:
            prices[price_id] = _row(storefront, found.plan_id, found)
            await customers.add_price(prices[price_id])
    plans = context.storefronts[storefront].section(SubscriptionPlans)
    for subscription in state.subscriptions:
        price = prices.get(subscription.price_id)
        if subscription.is_live and (price is None or plans.plan(price.plan_id) is None):
            log.error("subscription_price_unknown", subscription=subscription.id, price=subscription.price_id)
            raise UnknownPrice(
                f"{subscription.id} has the price {subscription.price_id}, which is of none of the plans"
            )
    return {name: price for name, price in prices.items() if plans.plan(price.plan_id)}


def _row(storefront: str, plan_id: str, price: ProviderPrice) -> PlanPrice:
    return PlanPrice(
        storefront=storefront, plan_id=plan_id, amount=price.amount, currency=price.currency, stripe_price_id=price.id
    )
