"""Open the provider's checkout: to begin a subscription, or to change the plan of the one there is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.kernel import clock
from common.kernel.languages import Language

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_schedule import SOONEST
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription import Subscription
from payments.domain.subscription_checkout import CheckoutStatus, PlanChange, SubscriptionCheckout
from payments.domain.subscription_errors import CheckoutSuperseded, CustomerDeleted, UnknownPlan
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import Subscriptions
from payments.storefront import Plan, SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.change_plan import planned_change
from payments.use_cases.close_checkout_sessions import close_checkout_sessions, was_completed
from payments.use_cases.observe_customer import observe
from payments.use_cases.open_checkout_session import open_checkout_session
from payments.use_cases.provide_customer import provide_customer
from payments.use_cases.provide_price import provide_price

REPEATABLE = timedelta(hours=23)
"""For how long the provider returns the same session for the same checkout; a session lives an hour longer."""
ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """`plan` is the id or short name of a plan, or the provider's id of one of its prices."""

    storefront: str
    user_id: UUID
    email: str | None
    language: Language | None
    plan: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """`url` is the checkout page of the session."""

    plan_id: str
    url: str
    session_id: str


async def subscribe(command: Subscribe, context: BillingContext) -> Subscribed:
    """Return the page on which the customer subscribes, or confirms the change of the plan. Nothing is charged before.

    Raises UnknownPlan, AlreadySubscribed, SubscriptionUnpaid, PlanChangeDisabled, CheckoutSuperseded, CustomerDeleted,
    ProviderUnavailable, ProviderRefused.
    """
    plan = await _plan(command, context)
    customer = await provide_customer(command.storefront, command.user_id, command.email, command.language, context)
    price = await provide_price(command.storefront, plan, context)
    for _ in range(ATTEMPTS):
        await observe(customer, context)
        live = await Subscriptions(context.database.autocommit, command.storefront).live(customer.id)
        change = await planned_change(customer, live, plan, price, context) if live else None
        agreed = change.price if change else price
        if checkout := await _checkout(_wanted(command, customer, agreed, change), live, context):
            session = await open_checkout_session(checkout, customer, agreed, context)
            return Subscribed(plan.id, session.url or command.success_url, session.id)
    raise CheckoutSuperseded()


async def _plan(command: Subscribe, context: BillingContext) -> Plan:
    plans = context.storefronts[command.storefront].section(SubscriptionPlans)
    plan = plans.plan(command.plan)
    if plan is None:
        prices = await BillingCustomers(context.database.autocommit, command.storefront).prices([command.plan])
        plan = plans.plan(prices[command.plan].plan_id) if prices else None
    if plan is None or not plan.is_active:
        raise UnknownPlan()
    return plan


def _wanted(
    command: Subscribe, customer: BillingCustomer, price: PlanPrice, change: PlanChange | None
) -> SubscriptionCheckout:
    wanted = SubscriptionCheckout(
        storefront=command.storefront,
        customer_id=customer.id,
        plan_id=price.plan_id,
        stripe_price_id=price.stripe_price_id,
        success_url=command.success_url,
        cancel_url=command.cancel_url,
    )
    if change is not None:
        wanted.changed_subscription_id, wanted.former_price_id = change.subscription_id, change.former_price_id
        wanted.prorated_at, wanted.amount_due = change.prorated_at, change.amount_due
    return wanted


async def _checkout(
    wanted: SubscriptionCheckout, live: Subscription | None, context: BillingContext
) -> SubscriptionCheckout | None:
    """Commit the checkout before its session is created. The pending one is continued, if it is the same.

    Otherwise it is replaced: the newest checkout wins. Returns None if the replaced one was completed meanwhile.
    """
    async with context.database.transaction() as uow:
        current = await BillingCustomers(uow, wanted.storefront).lock(wanted.customer_id)
        if current.is_deleted:
            raise CustomerDeleted()
        checkouts = Subscriptions(uow, wanted.storefront)
        replaced = await checkouts.pending_checkout(wanted.customer_id)
        if replaced is not None and _is_same(replaced, wanted, live):
            return replaced
        if replaced is not None:
            replaced.end(CheckoutStatus.EXPIRED)
            await checkouts.save(replaced)
        await checkouts.add(wanted)
        current.check_at = clock.now() + SOONEST
        await uow.defer_save(current)
    if replaced is not None and await was_completed(replaced, context):
        await _give_way(wanted, replaced, context)
        return None
    await close_checkout_sessions(current, context, keeps_pending=True)
    return wanted


async def _give_way(wanted: SubscriptionCheckout, completed: SubscriptionCheckout, context: BillingContext) -> None:
    """What the customer has completed counts: it is observed next."""
    async with context.database.transaction() as uow:
        await BillingCustomers(uow, wanted.storefront).lock(wanted.customer_id)
        checkouts = Subscriptions(uow, wanted.storefront)
        withdrawn, counted = await checkouts.checkout(wanted.id), await checkouts.checkout(completed.id)
        withdrawn.end(CheckoutStatus.EXPIRED)
        counted.complete()
        await checkouts.save(withdrawn)
        await checkouts.save(counted)


_IDENTIFYING = (
    "plan_id",
    "stripe_price_id",
    "success_url",
    "cancel_url",
    "changed_subscription_id",
    "former_price_id",
)


def _is_same(pending: SubscriptionCheckout, wanted: SubscriptionCheckout, live: Subscription | None) -> bool:
    begun = live.current_period_start if live else None
    is_of_this_period = pending.prorated_at is None or begun is None or pending.prorated_at >= begun
    return (
        is_of_this_period
        and all(getattr(pending, name) == getattr(wanted, name) for name in _IDENTIFYING)
        and clock.now() - pending.created_at < REPEATABLE
    )
