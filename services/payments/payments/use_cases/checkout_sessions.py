"""The provider's sessions of a customer's checkouts: opened for the pending one, closed for all others."""

import structlog
from common.kernel.money import to_decimal_string

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import ProviderSession
from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription_checkout import CheckoutStatus, SubscriptionCheckout
from payments.domain.subscription_errors import CheckoutSuperseded, CustomerDeleted
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import Subscriptions
from payments.storefront import SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import end_checkout

CHARGED_NOW = (
    "Your plan changes to {plan} now. The difference for the rest of the present period, {due}, is charged to this "
    "card when you confirm; then {price} a month."
)
CHARGED_LATER = "Your next period begins with the plan {plan} at {price} a month. Nothing is charged now."
log = structlog.get_logger()


async def opened_session(
    checkout: SubscriptionCheckout, customer: BillingCustomer, price: PlanPrice, context: BillingContext
) -> ProviderSession:
    """Create the session of a pending checkout, or return it, and store it.

    Raises CheckoutSuperseded, CustomerDeleted, ProviderUnavailable, ProviderRefused.
    """
    if checkout.session_id is not None and checkout.url is not None and checkout.expires_at is not None:
        return ProviderSession(checkout.session_id, "open", checkout.url, checkout.expires_at, str(checkout.id))
    try:
        session = await _created(checkout, customer, price, context)
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
        await close_sessions(customer, context, keeps_pending=not owner.is_deleted)
        raise CustomerDeleted() if owner.is_deleted else CheckoutSuperseded()
    if session.url is None:
        raise ProviderUnavailable(reason="the session has no page")
    return session


async def _created(
    checkout: SubscriptionCheckout, customer: BillingCustomer, price: PlanPrice, context: BillingContext
) -> ProviderSession:
    billing, storefront = context.billing(checkout.storefront), context.storefronts[checkout.storefront]
    if not checkout.is_change:
        return await billing.create_session(checkout, customer)
    plan = storefront.section(SubscriptionPlans).plan(checkout.plan_id)
    text = (CHARGED_NOW if checkout.amount_due else CHARGED_LATER).format(
        plan=plan.name if plan else checkout.plan_id,
        due=f"{to_decimal_string(checkout.amount_due or 0, price.currency)} {price.currency}",
        price=f"{to_decimal_string(price.amount, price.currency)} {price.currency}",
    )
    return await billing.create_change_session(checkout, customer, price.currency, text)


async def close_sessions(customer: BillingCustomer, context: BillingContext, *, keeps_pending: bool) -> None:
    """Close the customer's open sessions, so that they cannot be completed; with `keeps_pending` all but that one.

    Sessions are also found of which nothing is stored, after a crash or the restore of a backup. Which checkout is
    pending is read after the sessions were listed: the session of a newer checkout is not closed.
    """
    billing, kept = context.billing(customer.storefront), None
    assert customer.stripe_customer_id
    listed = await billing.open_sessions(customer.stripe_customer_id)
    if keeps_pending:
        kept = await Subscriptions(context.database.autocommit, customer.storefront).pending_checkout(customer.id)
    for session in listed:
        if kept is None or session.checkout_id != str(kept.id):
            await _closed(session.id, context, customer.storefront)


async def was_completed(replaced: SubscriptionCheckout, context: BillingContext) -> bool:
    """Close the session of a checkout that another one has replaced; True if the customer has completed it before."""
    if replaced.session_id is None or await _closed(replaced.session_id, context, replaced.storefront):
        return False
    session = await context.billing(replaced.storefront).session(replaced.session_id)
    return session.status == CheckoutStatus.COMPLETE


async def _closed(session_id: str, context: BillingContext, storefront: str) -> bool:
    try:
        await context.billing(storefront).expire_session(session_id)
    except ProviderRefused:
        log.info("checkout_session_not_open", session=session_id)
        return False
    return True
