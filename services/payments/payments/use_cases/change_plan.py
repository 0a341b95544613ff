"""Change the plan of a live subscription: a larger one at once, a smaller one at the end of the period."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid5

from common.kernel import clock
from common.kernel.subscriptions import Plan

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import SubscriptionState
from payments.domain.errors import CardDeclined
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_errors import (
    AlreadySubscribed,
    CheckoutSuperseded,
    PaymentDeclined,
    PlanChangeDisabled,
    SubscriptionUnpaid,
)
from payments.domain.subscription_rules import price_in_force
from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe
from payments.use_cases.plan_prices import known_prices

CHANGEABLE = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)
LONGEST_CHANGE = timedelta(minutes=5)
"""Longer than the requests to the provider take. After that the plan can be changed though a process was killed."""


async def change_plan(
    customer: BillingCustomer, live: Subscription, plan: Plan, price: PlanPrice, context: BillingContext
) -> None:
    """Change to a plan, and store the result. The customer's state has just been observed.

    Raises AlreadySubscribed, SubscriptionUnpaid, PlanChangeDisabled, PaymentDeclined, CheckoutSuperseded,
    ProviderUnavailable, ProviderRefused.
    """
    _check(live, plan, context)
    async with _alone(customer, context):
        try:
            await _change(customer, live, plan, price, context)
        except CardDeclined as refusal:
            raise PaymentDeclined(reason=refusal.facts["reason"]) from refusal
        finally:
            await observe(customer, context)


@asynccontextmanager
async def _alone(customer: BillingCustomer, context: BillingContext) -> AsyncIterator[None]:
    """Let no other request change the plan: one that read the price before this change would charge the difference
    to another price than that in force, or credit it. Raises CheckoutSuperseded.
    """
    customers = BillingCustomers(context.database.autocommit, customer.storefront)
    until = clock.now() + LONGEST_CHANGE
    if not await customers.begin_change(customer.id, clock.now(), until):
        raise CheckoutSuperseded()
    try:
        yield
    finally:
        await customers.end_change(customer.id, until)


async def _change(
    customer: BillingCustomer, live: Subscription, plan: Plan, price: PlanPrice, context: BillingContext
) -> None:
    """Raises CardDeclined; then a smaller plan that was scheduled before is scheduled again."""
    assert customer.stripe_customer_id
    billing = context.billing(customer.storefront)
    whole = await billing.state_of(customer.stripe_customer_id)
    prices = await known_prices(customer.storefront, whole, context)
    state = next(each for each in whole.subscriptions if each.id == live.stripe_subscription_id)
    in_force = price_in_force(state, whole.invoices_of(state.id), prices)
    if plan.id == in_force.plan_id:
        price = in_force
    is_larger = price.amount > in_force.amount
    is_scheduled = state.price_id != in_force.stripe_price_id
    if is_larger and is_scheduled:
        await _set_price(state, in_force, False, customer, context)
    try:
        await _set_price(state, price, is_larger, customer, context)
    except CardDeclined:
        if is_scheduled:
            await _set_price(state, prices[state.price_id], False, customer, context)
        raise


def _check(live: Subscription, plan: Plan, context: BillingContext) -> None:
    if live.status not in CHANGEABLE:
        raise SubscriptionUnpaid()
    if plan.id == (live.next_plan_id or live.plan_id):
        raise AlreadySubscribed()
    if not context.storefronts[live.storefront].subscriptions.plan_change_enabled:
        raise PlanChangeDisabled()


async def _set_price(
    state: SubscriptionState, price: PlanPrice, charge_now: bool, customer: BillingCustomer, context: BillingContext
) -> None:
    """The key is the same for parallel requests, which so have one effect, and another one after each change."""
    key = uuid5(_namespace(customer), f"{state.id} {state.price_id} {price.stripe_price_id} {charge_now}")
    billing = context.billing(customer.storefront)
    await billing.change_price(state, price.stripe_price_id, charge_now=charge_now, key=str(key))


def _namespace(customer: BillingCustomer) -> UUID:
    return uuid5(customer.id, str(customer.revision))
