"""Change the plan of a live subscription: a larger one at once, a smaller one at the end of the period.

A checkout is opened for the change, which is made when the customer has completed the checkout's page.
"""

import structlog
from common.kernel import clock

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import CustomerState, ProviderSession, SubscriptionState
from payments.domain.errors import CardDeclined, ProviderRefused
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_checkout import PlanChange, SubscriptionCheckout
from payments.domain.subscription_errors import (
    AlreadySubscribed,
    PlanChangeDisabled,
    PlanChangePostponed,
    SubscriptionUnpaid,
)
from payments.domain.subscription_rules import Prices, amount_due, price_in_force, status_of
from payments.repository.billing_customers import BillingCustomers
from payments.storefront import Plan, SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.provide_price import known_prices

CHANGEABLE = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)
NOT_CHANGEABLE, CHANGED_MEANWHILE = "subscription_not_changeable", "subscription_changed_meanwhile"
log = structlog.get_logger()


async def planned_change(
    customer: BillingCustomer, live: Subscription, plan: Plan, price: PlanPrice, context: BillingContext
) -> PlanChange:
    """What a checkout for this plan changes, and what it charges. The customer's state has just been observed.

    Raises AlreadySubscribed, SubscriptionUnpaid, PlanChangeDisabled, PlanChangePostponed, ProviderUnavailable.
    """
    if live.status not in CHANGEABLE:
        raise SubscriptionUnpaid()
    if plan.id == (live.next_plan_id or live.plan_id):
        raise AlreadySubscribed()
    if not context.storefronts[live.storefront].section(SubscriptionPlans).plan_change_enabled:
        raise PlanChangeDisabled()
    state, in_force, _ = await _present(customer, live.stripe_subscription_id, context)
    if state is None or in_force is None:
        raise SubscriptionUnpaid()
    wanted = in_force if plan.id == in_force.plan_id else price
    if wanted.amount > in_force.amount and not state.is_charged:
        raise PlanChangePostponed()
    now = clock.now().replace(microsecond=0)
    due = amount_due(in_force, wanted, state, now)
    return PlanChange(state.id, state.price_id, wanted, now, due or 0)


async def change_plan(
    checkout: SubscriptionCheckout, session: ProviderSession, customer: BillingCustomer, context: BillingContext
) -> str | None:
    """Change the plan as a completed checkout says. Returns None, or why the plan was not changed.

    Never more is charged than the checkout announced. Repeating it has no further effect: the keys are the checkout's.
    Raises ProviderUnavailable.
    """
    assert checkout.changed_subscription_id
    assert checkout.prorated_at is not None
    assert checkout.amount_due is not None
    if customer.is_deleted:
        return NOT_CHANGEABLE
    state, in_force, prices = await _present(customer, checkout.changed_subscription_id, context)
    wanted = prices.get(checkout.stripe_price_id)
    if state is None or in_force is None or wanted is None:
        return NOT_CHANGEABLE
    if state.price_id == wanted.stripe_price_id:
        return None
    due = amount_due(in_force, wanted, state, checkout.prorated_at)
    if due is None or due > checkout.amount_due or (due and not state.is_charged):
        return CHANGED_MEANWHILE
    return await _change(checkout, session, state, in_force, wanted, context)


async def _change(
    checkout: SubscriptionCheckout,
    session: ProviderSession,
    state: SubscriptionState,
    in_force: PlanPrice,
    wanted: PlanPrice,
    context: BillingContext,
) -> str | None:
    """If a smaller plan was scheduled, the price in force is restored first: the difference is charged to it."""
    billing, key = context.billing(checkout.storefront), f"change-{checkout.id}"
    is_larger = wanted.amount > in_force.amount
    try:
        if is_larger and state.price_id != in_force.stripe_price_id:
            await billing.change_price(state, in_force.stripe_price_id, key=f"{key}-restored")
        await billing.change_price(
            state,
            wanted.stripe_price_id,
            key=key,
            charged_from=checkout.prorated_at if is_larger else None,
            payment_method=session.payment_method,
        )
    except ProviderRefused as refusal:
        if checkout.former_price_id and checkout.former_price_id != in_force.stripe_price_id:
            await billing.change_price(state, checkout.former_price_id, key=f"{key}-undone")
        reason = str(refusal.facts.get("reason"))
        is_declined = isinstance(refusal, CardDeclined)
        log.warning("plan_not_changed", checkout=str(checkout.id), reason=reason, is_declined=is_declined)
        return reason
    return None


async def _present(
    customer: BillingCustomer, subscription_id: str, context: BillingContext
) -> tuple[SubscriptionState | None, PlanPrice | None, Prices]:
    """A subscription whose plan can be changed with its price in force, and the prices of the plans."""
    assert customer.stripe_customer_id
    whole = await context.billing(customer.storefront).state_of(customer.stripe_customer_id)
    prices = await _prices(customer.storefront, whole, context)
    for state in whole.subscriptions:
        if state.id == subscription_id and status_of(state) in CHANGEABLE:
            return state, price_in_force(state, whole.invoices_of(state.id), prices), prices
    return None, None, prices


async def _prices(storefront: str, whole: CustomerState, context: BillingContext) -> Prices:
    known = await known_prices(storefront, whole, context)
    return {**await BillingCustomers(context.database.autocommit, storefront).all_prices(), **known}
