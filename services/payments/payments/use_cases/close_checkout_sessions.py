"""Close the provider's sessions of a customer's checkouts."""

import structlog

from payments.domain.billing_customer import BillingCustomer
from payments.domain.errors import ProviderRefused
from payments.domain.subscription_checkout import CheckoutStatus, SubscriptionCheckout
from payments.repository.subscriptions import Subscriptions
from payments.use_cases.billing_context import BillingContext

log = structlog.get_logger()


async def close_checkout_sessions(customer: BillingCustomer, context: BillingContext, *, keeps_pending: bool) -> None:
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
