"""Begin a subscription at the provider's checkout, or change the plan of the one there is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from common.kernel import clock
from common.kernel.subscriptions import Plan

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import ProviderSession
from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription_checkout import CheckoutStatus, SubscriptionCheckout
from payments.domain.subscription_errors import CheckoutSuperseded, CustomerDeleted, UnknownPlan
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import Subscriptions
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.billing_customers import provided_customer
from payments.use_cases.billing_schedule import SOONEST
from payments.use_cases.change_plan import change_plan
from payments.use_cases.observe_customer import end_checkout, observe
from payments.use_cases.plan_prices import provide_price

REPEATABLE = timedelta(hours=23)
"""For how long the provider returns the same session for the same checkout; a session lives an hour longer."""
ATTEMPTS = 3
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """`plan` is the id or short name of a plan, or the provider's id of one of its prices."""

    storefront: str
    user_id: UUID
    email: str | None
    plan: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """`url` is the checkout page; after a change of plan it is the success URL, and there is no session."""

    plan_id: str
    url: str
    session_id: str | None


async def subscribe(command: Subscribe, context: BillingContext) -> Subscribed:
    """Return where to send the customer.

    Raises UnknownPlan, AlreadySubscribed, SubscriptionUnpaid, PlanChangeDisabled, PaymentDeclined, CheckoutSuperseded,
    CustomerDeleted, ProviderUnavailable, ProviderRefused.
    """
    plan = await _plan(command, context)
    customer = await provided_customer(command.storefront, command.user_id, command.email, context)
    price = await provide_price(command.storefront, plan, context)
    for _ in range(ATTEMPTS):
        await observe(customer, context)
        live = await Subscriptions(context.database.autocommit, command.storefront).live(customer.id)
        if live is not None:
            await change_plan(customer, live, plan, price, context)
            return Subscribed(plan.id, command.success_url, None)
        if checkout := await _checkout(command, customer, price, context):
            session = await _opened(checkout, customer, context)
            return Subscribed(plan.id, session.url or command.success_url, session.id)
    raise CheckoutSuperseded()


async def _plan(command: Subscribe, context: BillingContext) -> Plan:
    plans = context.storefronts[command.storefront].subscriptions
    plan = plans.plan(command.plan)
    if plan is None:
        prices = await BillingCustomers(context.database.autocommit, command.storefront).prices([command.plan])
        plan = plans.plan(prices[command.plan].plan_id) if prices else None
    if plan is None or not plan.is_active:
        raise UnknownPlan()
    return plan


async def _checkout(
    command: Subscribe, customer: BillingCustomer, price: PlanPrice, context: BillingContext
) -> SubscriptionCheckout | None:
    """Commit the checkout before its session is created. The pending one is continued, if it is the same.

    Otherwise it is closed, and None returned: it may have been paid meanwhile.
    """
    wanted = SubscriptionCheckout(
        storefront=command.storefront,
        customer_id=customer.id,
        plan_id=price.plan_id,
        stripe_price_id=price.stripe_price_id,
        success_url=command.success_url,
        cancel_url=command.cancel_url,
    )
    async with context.database.transaction() as uow:
        current = await BillingCustomers(uow, command.storefront).lock(customer.id)
        if current.is_deleted:
            raise CustomerDeleted()
        checkouts = Subscriptions(uow, command.storefront)
        pending = await checkouts.pending_checkout(customer.id)
        if pending is None:
            await checkouts.add(wanted)
            current.check_at = clock.now() + SOONEST
            await uow.save(current)
    if pending is None:
        await close_sessions(customer, context, but=wanted.id)
        return wanted
    if _is_same(pending, wanted):
        return pending
    await end_checkout(pending, CheckoutStatus.EXPIRED, context)
    await close_sessions(customer, context, of=pending.id)
    return None


def _is_same(pending: SubscriptionCheckout, wanted: SubscriptionCheckout) -> bool:
    same = ("plan_id", "stripe_price_id", "success_url", "cancel_url")
    return (
        all(getattr(pending, name) == getattr(wanted, name) for name in same)
        and clock.now() - pending.created_at < REPEATABLE
    )


async def close_sessions(
    customer: BillingCustomer, context: BillingContext, *, of: UUID | None = None, but: UUID | None = None
) -> None:
    """Close the customer's open sessions, so that they cannot be paid: those of one checkout, or all but those of one.

    Sessions are also found of which nothing is stored, after a crash or the restore of a backup.
    """
    billing = context.billing(customer.storefront)
    assert customer.stripe_customer_id
    for session in await billing.open_sessions(customer.stripe_customer_id):
        if session.checkout_id != str(but) and (of is None or session.checkout_id == str(of)):
            try:
                await billing.expire_session(session.id)
            except ProviderRefused:
                log.info("checkout_session_not_open", session=session.id)


async def _opened(
    checkout: SubscriptionCheckout, customer: BillingCustomer, context: BillingContext
) -> ProviderSession:
    """Create the session of a checkout, or return it, and store it."""
    billing = context.billing(checkout.storefront)
    if checkout.session_id is not None and checkout.url is not None and checkout.expires_at is not None:
        return ProviderSession(checkout.session_id, "open", checkout.url, checkout.expires_at, str(checkout.id))
    try:
        session = await billing.create_session(checkout, customer)
    except ProviderRefused:
        await end_checkout(checkout, CheckoutStatus.FAILED, context)
        raise
    async with context.database.transaction() as uow:
        owner = await BillingCustomers(uow, checkout.storefront).lock(customer.id)
        current = await Subscriptions(uow, checkout.storefront).checkout(checkout.id)
        is_pending = current.is_pending and not owner.is_deleted
        current.observe(session)
        await uow.save(current)
    if not is_pending:
        await close_sessions(customer, context, of=checkout.id)
        raise CustomerDeleted() if owner.is_deleted else CheckoutSuperseded()
    if session.url is None:
        raise ProviderUnavailable(reason="the session has no page")
    return session
