"""Open the provider's session of a pending checkout."""

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
from payments.use_cases.close_checkout_sessions import close_checkout_sessions
from payments.use_cases.observe_customer import end_checkout

CHARGED_NOW = (
    "Your plan changes to {plan} now. The difference for the rest of the present period, {due}, is charged to this "
    "card when you confirm; then {price} a month."
)
CHARGED_LATER = "Your next period begins with the plan {plan} at {price} a month. Nothing is charged now."


async def open_checkout_session(
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
        await uow.defer_save(current)
    if not is_pending:
        await close_checkout_sessions(customer, context, keeps_pending=not owner.is_deleted)
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
